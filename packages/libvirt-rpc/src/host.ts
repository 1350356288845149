import type { Duplex, Readable } from 'node:stream';
import { Caller, type CallOptions } from './caller.ts';
import { settingsOf } from './connection.ts';
import type { LibvirtError } from './errors.ts';
import { EventHub } from './events.ts';
import { HostLanes } from './lanes.ts';
import { trusted } from './messages.ts';
import type { ConnectOptions } from './options.ts';
import { procedure } from './procedures.ts';
import { ConsoleStream } from './stream/duplex.ts';
import { DownloadStream } from './stream/download.ts';
import { PiecesDownload, type Range } from './stream/pieces.ts';
import { Upload, type UploadOptions, type UploadPart } from './stream/upload.ts';
import type {
  Args,
  DownloadProcedure,
  DuplexProcedure,
  EventName,
  EventPayload,
  ProcedureName,
  Ret,
  UploadProcedure,
} from './types.ts';
import { UnansweredCalls } from './unanswered.ts';

/** The flag of up- and downloads that allows holes. */
const SPARSE = 1;

/** Figures of a host at this moment, for health pages and tests. */
export interface HostStatus {
  /** Lanes that are open, by their name. */
  readonly lanes: readonly { readonly name: string; readonly inFlight: number }[];
  /** Calls past their deadline that the daemon still has. */
  readonly unanswered: number;
  /** Messages that could not be understood. */
  readonly undecodableEvents: number;
}

/** The connection to one libvirt daemon. It lives until its control lane is lost. */
export class LibvirtHost {
  /** Resolves when the connection has ended: null after {@link close}, else with the reason. */
  readonly closed: Promise<Error | null>;
  readonly #hub: EventHub;
  readonly #lanes: HostLanes;
  readonly #caller: Caller;
  readonly #unanswered: UnansweredCalls;

  private constructor(
    hub: EventHub,
    lanes: HostLanes,
    caller: Caller,
    unanswered: UnansweredCalls,
  ) {
    this.closed = lanes.closed;
    this.#hub = hub;
    this.#lanes = lanes;
    this.#caller = caller;
    this.#unanswered = unanswered;
  }

  /** Use {@link connectHost}. */
  static async open(options: ConnectOptions): Promise<LibvirtHost> {
    const settings = settingsOf(options);
    const hub = new EventHub(options.onListenerError ?? throwLater);
    const { limits } = settings;
    const unanswered = new UnansweredCalls(limits.unanswered, limits.lostCallMs);
    const lanes = new HostLanes(settings, hub, unanswered);
    await lanes.start();
    return new LibvirtHost(hub, lanes, new Caller(settings, lanes, unanswered), unanswered);
  }

  /** Events the daemon did not let us register for, with its reason. */
  get unavailableEvents(): ReadonlyMap<EventName, LibvirtError> {
    return this.#lanes.control.unavailableEvents;
  }

  get status(): HostStatus {
    return {
      lanes: this.#lanes.all.map(({ name, inFlight }) => ({ name, inFlight })),
      unanswered: this.#unanswered.count,
      undecodableEvents: this.#hub.undecodable,
    };
  }

  /**
   * Calls a procedure. Rejects with LibvirtError (the daemon's answer), DeadlineError,
   * BreakerOpenError (not sent, to protect the daemon), ConnectionLostError, ProtocolError
   * (arguments or answer against the tables) or the reason of `options.signal`.
   */
  async call<P extends ProcedureName>(
    name: P,
    args: Args<P>,
    options: CallOptions = {},
  ): Promise<Ret<P>> {
    const info = procedure(name);
    if (info.stream !== 'none') throw new TypeError(`${name} opens a stream; it cannot be called`);
    const sent = this.#inOrder(name, args);
    return trusted<Ret<P>>(await this.#caller.call(info, sent, options));
  }

  /**
   * Listens to an event; every event of the tables is registered with the daemon already. The
   * function returned stops listening.
   */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    return this.#hub.on(event, listener);
  }

  /**
   * Listens for moments after which events may be missing (the control lane was replaced): what
   * is known of the host must be read again.
   */
  onGap(listener: () => void): () => void {
    return this.#hub.onGap(listener);
  }

  /**
   * Sends the bytes of `source` to the daemon, on a lane of its own of the bulk connection. With
   * flag 1 (sparse) blocks of zeros are sent as holes. Gives the number of bytes, holes included.
   */
  async upload<P extends UploadProcedure>(
    name: P,
    args: Args<P>,
    source: AsyncIterable<UploadPart>,
    options: UploadOptions & CallOptions = {},
  ): Promise<number> {
    const upload = new Upload({ ...options, sparse: (args.flags & SPARSE) !== 0 });
    const info = procedure(name);
    const stream = await this.#caller.openStream(info, args, options, 'bulk', upload.handler);
    return upload.run(stream, source);
  }

  /**
   * Opens a stream of bytes from the daemon, on a lane of its own of the bulk connection. `reply`
   * of the stream is what the daemon answered at its opening (such as a screenshot's MIME type).
   */
  async download<P extends DownloadProcedure>(
    name: P,
    args: Args<P>,
    options: CallOptions = {},
  ): Promise<Readable & { readonly reply: Ret<P> }> {
    const download = new DownloadStream();
    const info = procedure(name);
    const stream = await this.#caller.openStream(info, args, options, 'bulk', download.handler);
    download.begin(stream, options.signal);
    return Object.assign(download, { reply: trusted<Ret<P>>(stream.reply) });
  }

  /**
   * As {@link download}, for something long of which any part can be asked for: several parts are under way at a time,
   * each on a lane of the bulk connection.
   * @param whole what is wanted, in bytes; all of it must be there
   * @param argsOf the arguments for a part of it
   */
  async downloadInPieces<P extends DownloadProcedure>(
    name: P,
    whole: Range,
    argsOf: (range: Range) => Args<P>,
    options: CallOptions = {},
  ): Promise<PiecesDownload> {
    const info = procedure(name);
    const download = new PiecesDownload(whole, argsOf, (range, handler) =>
      this.#caller.openStream(info, argsOf(range), options, 'bulk', handler),
    );
    await download.begin(options.signal);
    return download;
  }

  /**
   * Opens a stream of bytes both ways (serial console, channel) on a lane of its own. Flag 1 takes
   * a console away from whoever holds it; the holder's stream fails.
   */
  async openDuplex<P extends DuplexProcedure>(
    name: P,
    args: Args<P>,
    options: CallOptions = {},
  ): Promise<Duplex> {
    const console = new ConsoleStream();
    const info = procedure(name);
    const stream = await this.#caller.openStream(info, args, options, 'control', console.handler);
    console.begin(stream, options.signal);
    return console;
  }

  /** Round trip of a keepalive ping on the control lane, in milliseconds. */
  ping(): Promise<number> {
    return this.#lanes.control.lane.ping();
  }

  /** True while calls that need the guest's monitor or agent are refused. */
  isSuspect(vm: string, gate: 'monitor' | 'agent' = 'monitor'): boolean {
    return this.#caller.breaker.isOpen(vm.toLowerCase(), gate);
  }

  /** Ends all connections in order; what is in flight fails with ConnectionLostError. */
  close(): Promise<void> {
    return this.#lanes.close();
  }

  /** Old daemons read two arguments of networkUpdate the other way round. */
  #inOrder(name: ProcedureName, args: unknown): unknown {
    if (name !== 'networkUpdate' || this.#lanes.control.features.networkUpdateInOrder) return args;
    const update = trusted<Args<'networkUpdate'>>(args);
    return { ...update, command: update.section, section: update.command };
  }
}

/** Opens the control lane of a host, registers all events, and gives the host. */
export function connectHost(options: ConnectOptions): Promise<LibvirtHost> {
  return LibvirtHost.open(options);
}

/** An error in a listener is a bug of the listener's owner: it must be seen, not swallowed. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
