import type { Duplex } from 'node:stream';
import { ConnectionLostError, ProtocolError, type LibvirtError } from './errors.ts';
import { encodeHeader, FrameReader, FrameStatus, FrameType, Program, type Frame } from './frame.ts';
import { Keepalive, type KeepaliveOptions } from './keepalive.ts';
import { decodeError, decodeReturn, encodeCall, SERIAL_OFFSET, trusted } from './messages.ts';
import { procedure, procedureByNumber, type ProcedureInfo } from './procedures.ts';
import type { Args, ProcedureName, Ret } from './types.ts';

const EMPTY = new Uint8Array(0);

/** How a call ended, as seen on the wire. */
export type Outcome =
  | { readonly kind: 'reply'; readonly value: unknown; readonly serial: number }
  | { readonly kind: 'error'; readonly error: LibvirtError | ProtocolError }
  | { readonly kind: 'lost'; readonly error: ConnectionLostError };

/** Receives what the daemon sends on one stream. */
export interface StreamHandler {
  data(bytes: Buffer): void;
  hole(length: number): void;
  /** The daemon has nothing more to send. */
  end(): void;
  /** The daemon confirmed a finish or an abort. */
  finished(): void;
  failed(error: Error): void;
}

export interface LaneOptions {
  readonly name: string;
  /** Calls that may be unanswered at the same time. */
  readonly window: number;
  readonly keepalive: KeepaliveOptions | null;
  readonly maxFrameBytes: number;
  /** A message the daemon sent unasked, of a known or an unknown number. */
  readonly onMessage: (frame: Frame) => void;
  /** A call was answered, or a stream ended: there may be a free slot. */
  readonly onSlotFree: (lane: Lane) => void;
}

interface Pending {
  readonly info: ProcedureInfo;
  readonly settle: (outcome: Outcome) => void;
}

/** One connection to a daemon: serials, pending calls, streams, keepalive. It never queues. */
export class Lane {
  readonly name: string;
  readonly window: number;
  /** Resolves when the connection has ended: with null after {@link Lane.close}, else why. */
  readonly closed: Promise<Error | null>;
  /** Frames that fitted no call, stream or event; they are ignored but counted. */
  strayFrames = 0;
  /** A lane marked so gets no further calls and closes when it is idle. */
  retired = false;

  readonly #stream: Duplex;
  readonly #options: LaneOptions;
  readonly #frames: FrameReader;
  readonly #keepalive: Keepalive;
  readonly #pending = new Map<number, Pending>();
  readonly #streams = new Map<number, StreamHandler>();
  readonly #resolveClosed: (error: Error | null) => void;
  /** Frames of this turn of the event loop; they leave in one write. */
  #outbox: Buffer[] = [];
  #drainWaiters: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #serial = 0;
  #ended = false;
  #readingPaused = false;

  constructor(stream: Duplex, options: LaneOptions) {
    const { promise, resolve } = Promise.withResolvers<Error | null>();
    this.name = options.name;
    this.window = options.window;
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#stream = stream;
    this.#options = options;
    this.#frames = new FrameReader({
      maxFrameBytes: options.maxFrameBytes,
      streamsInPieces: true,
    });
    this.#keepalive = new Keepalive(
      {
        send: (frame) => this.#write(frame),
        excused: () => this.#readingPaused || (this.window <= 4 && this.inFlight >= this.window),
        dead: (ms) => this.destroy(new Error(`the peer has been silent for ${ms} ms`)),
      },
      options.keepalive,
    );
    this.#listen();
  }

  get inFlight(): number {
    return this.#pending.size;
  }

  get hasFreeSlot(): boolean {
    return !this.#ended && !this.retired && this.#pending.size < this.window;
  }

  get idle(): boolean {
    return this.#pending.size === 0 && this.#streams.size === 0;
  }

  get isClosed(): boolean {
    return this.#ended;
  }

  /** Starts pinging after silence; called when the handshake is done. */
  startKeepalive(): void {
    this.#keepalive.start();
  }

  /** Round trip of a keepalive ping in milliseconds. */
  async ping(): Promise<number> {
    const lost = this.closed.then((error) => {
      throw this.#lost(error);
    });
    return Promise.race([this.#keepalive.ping(), lost]);
  }

  /** Sends an encoded call; `settle` is called exactly once. Returns the serial. */
  send(info: ProcedureInfo, frame: Buffer, settle: (outcome: Outcome) => void): number {
    if (this.#ended) {
      settle({
        kind: 'lost',
        error: new ConnectionLostError(`lane ${this.name} is closed`, { outcomeUnknown: false }),
      });
      return 0;
    }
    this.#serial = (this.#serial + 1) >>> 0 || 1;
    frame.writeUInt32BE(this.#serial, SERIAL_OFFSET);
    this.#pending.set(this.#serial, { info, settle });
    this.#write(frame);
    return this.#serial;
  }

  /** Sends a call and waits for its answer; without a deadline (the handshake has its own). */
  request<P extends ProcedureName>(name: P, args: Args<P>): Promise<Ret<P>> {
    const info = procedure(name);
    const frame = encodeCall(info, args);
    return new Promise((resolve, reject) => {
      this.send(info, frame, (outcome) => {
        if (outcome.kind === 'reply') resolve(trusted<Ret<P>>(outcome.value));
        else reject(outcome.error);
      });
    });
  }

  /** Routes what comes on the stream of `serial` to `handler`. */
  attachStream(serial: number, handler: StreamHandler): void {
    if (this.#ended) handler.failed(this.#lost(null));
    else this.#streams.set(serial, handler);
  }

  /** Forgets a stream; safe to call more than once. */
  detachStream(serial: number): void {
    if (this.#streams.delete(serial)) this.#options.onSlotFree(this);
  }

  /**
   * Sends a frame of a stream; resolves when the connection takes more bytes, which is the only
   * flow control there is. `kept` goes before the payload, and with the header: over ssh each piece
   * is a packet with a cipher of its own.
   */
  async sendStream(
    info: ProcedureInfo,
    serial: number,
    status: number,
    payload: Uint8Array,
    { type = FrameType.STREAM, kept = EMPTY }: { type?: number; kept?: Uint8Array } = {},
  ): Promise<void> {
    if (this.#ended) throw this.#lost(null);
    this.#flush();
    const header = encodeHeader(
      { program: info.program, version: 1, procedure: info.number, type, serial, status },
      kept.length + payload.length,
    );
    this.#stream.cork();
    this.#stream.write(kept.length === 0 ? header : Buffer.concat([header, kept]));
    const more =
      payload.length === 0 ? !this.#stream.writableNeedDrain : this.#stream.write(payload);
    this.#stream.uncork();
    if (!more) await this.#drained();
  }

  /** Stops reading from the connection. Everything on this lane stands still until resumed. */
  pauseReading(): void {
    this.#readingPaused = true;
    this.#stream.pause();
  }

  resumeReading(): void {
    this.#readingPaused = false;
    this.#keepalive.heard();
    this.#stream.resume();
  }

  /** Ends the connection in order: tells the daemon, then closes. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const info = procedure('connectClose');
    const told = new Promise<void>((resolve) => {
      this.send(info, encodeCall(info, {}), () => resolve());
    });
    await Promise.race([told, delay(500)]);
    this.#end(null);
  }

  /** Ends the connection at once; pending calls and streams fail. */
  destroy(error: Error): void {
    this.#end(error);
  }

  #listen(): void {
    const stream = this.#stream;
    stream.on('data', (chunk: Buffer) => this.#receive(chunk));
    stream.on('drain', () => this.#drainWaiters.splice(0).forEach((waiter) => waiter.resolve()));
    stream.on('error', (error: Error) => this.#end(error));
    stream.on('end', () => this.#end(new Error('the daemon closed the connection')));
    stream.on('close', () => this.#end(new Error('the connection was closed')));
  }

  /**
   * Calls made in one go leave together: a thousand small writes cost a thousand system calls, and over ssh a
   * thousand packets with a cipher each.
   */
  #write(frame: Buffer): void {
    if (this.#ended) return;
    if (this.#outbox.push(frame) === 1) process.nextTick(() => this.#flush());
  }

  #flush(): void {
    const frames = this.#outbox;
    if (frames.length === 0) return;
    this.#outbox = [];
    const [first] = frames;
    if (this.#ended || first === undefined) return;
    this.#stream.write(frames.length === 1 ? first : Buffer.concat(frames));
  }

  #drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#drainWaiters.push({ resolve, reject });
    });
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    this.#keepalive.heard();
    try {
      for (const frame of this.#frames.push(chunk)) {
        this.#dispatch(frame);
        if (this.#ended) return;
      }
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #dispatch(frame: Frame): void {
    if (frame.program === Program.KEEPALIVE) this.#keepalive.frame(frame);
    else if (frame.type === FrameType.REPLY) this.#reply(frame);
    else if (frame.type === FrameType.STREAM) this.#streamFrame(frame);
    else if (frame.type === FrameType.STREAM_HOLE) this.#streamHole(frame);
    else if (frame.type === FrameType.MESSAGE) this.#options.onMessage(frame);
    else this.strayFrames += 1;
  }

  #reply(frame: Frame): void {
    const pending = this.#pending.get(frame.serial);
    if (pending === undefined) {
      this.strayFrames += 1;
      return;
    }
    this.#pending.delete(frame.serial);
    pending.settle(outcomeOf(frame, pending.info));
    this.#options.onSlotFree(this);
  }

  #streamFrame(frame: Frame): void {
    const handler = this.#streams.get(frame.serial);
    if (handler === undefined) {
      this.strayFrames += 1;
    } else if (frame.status === FrameStatus.CONTINUE) {
      if (frame.payload.length > 0) handler.data(frame.payload);
      else handler.end();
    } else if (frame.status === FrameStatus.OK) {
      handler.finished();
    } else {
      const name = procedureByNumber(frame.program, frame.procedure)?.name ?? null;
      handler.failed(decodeError(frame.payload, name));
    }
  }

  #streamHole(frame: Frame): void {
    const handler = this.#streams.get(frame.serial);
    if (handler === undefined) this.strayFrames += 1;
    else handler.hole(holeLength(frame.payload));
  }

  #end(error: Error | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#keepalive.stop();
    this.#stream.on('error', () => undefined);
    this.#stream.destroy();
    const pending = [...this.#pending.values()];
    const streams = [...this.#streams.values()];
    this.#pending.clear();
    this.#streams.clear();
    const lost = this.#lost(error);
    for (const call of pending) call.settle({ kind: 'lost', error: lost });
    for (const stream of streams) stream.failed(lost);
    for (const waiter of this.#drainWaiters.splice(0)) waiter.reject(lost);
    this.#resolveClosed(error);
    this.#options.onSlotFree(this);
  }

  #lost(cause: Error | null): ConnectionLostError {
    const why = cause === null ? 'it was closed' : cause.message;
    return new ConnectionLostError(`lane ${this.name} lost its connection: ${why}`, {
      outcomeUnknown: true,
      cause: cause ?? undefined,
    });
  }
}

function outcomeOf(frame: Frame, info: ProcedureInfo): Outcome {
  try {
    if (frame.status === FrameStatus.OK) {
      return { kind: 'reply', value: decodeReturn(info, frame.payload), serial: frame.serial };
    }
    return { kind: 'error', error: decodeError(frame.payload, info.name) };
  } catch (error) {
    if (error instanceof ProtocolError) return { kind: 'error', error };
    throw error;
  }
}

function holeLength(payload: Buffer): number {
  if (payload.length !== 12) throw new ProtocolError('a hole that is not 12 bytes long');
  const length = Number(payload.readBigInt64BE(0));
  if (length < 0) throw new ProtocolError(`a hole of ${length} bytes`);
  return length;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
