import type { Agent } from 'undici';
import type { Calls, CallOptions, OperationName, RequestOf, ResultOf } from './calls.ts';
import { VimError } from './errors.ts';
import { HttpPlace } from './http/exchange.ts';
import { pinnedAgent } from './http/tls.ts';
import { Collector } from './inventory/collector.ts';
import { properties, retrieve, type Retrieved } from './inventory/retrieve.ts';
import type { WatchSet } from './inventory/specs.ts';
import { Subscription, type UpdateListener, type WatchOptions } from './inventory/subscription.ts';
import type { MoRef } from './mo-ref.ts';
import { Schema } from './schema/schema.ts';
import { ENUMS, OPERATIONS, TYPES } from './schema/table.gen.ts';
import type { AboutInfo, ServiceContent } from './schema/types.gen.ts';
import { Session, type StateListener, type VimState } from './session.ts';
import { SoapBinding } from './soap/binding.ts';
import { negotiateVersion } from './soap/version.ts';
import { runTask, type RunTaskOptions } from './tasks.ts';

export interface VimConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Of the one certificate that is taken, as {@link readCertificate} gives it. */
  readonly certificateSha256: string;
  /** For one call, connection included; 60 seconds without it. */
  readonly timeoutMs?: number;
  /** How often an idle session is used; 5 minutes without it (hosts end one after about 30). */
  readonly keepAliveMs?: number;
  /** Of one answer; 128 MiB without it. */
  readonly maxAnswerBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_KEEP_ALIVE_MS = 5 * 60_000;
const DEFAULT_MAX_ANSWER_BYTES = 128 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
/** One of them belongs to the wait for updates. */
const MAX_CONNECTIONS = 8;

const SERVICE: MoRef = { type: 'ServiceInstance', value: 'ServiceInstance' };

let schema: Schema | null = null;

function sharedSchema(): Schema {
  schema ??= new Schema({ TYPES, ENUMS, OPERATIONS });
  return schema;
}

/** An IPv6 address stands in brackets in a URL. */
function originOf(host: string, port: number): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `https://${name}:${port}`;
}

/**
 * One login with one host that speaks vim25 (ESXi, vCenter). All calls may run at the same time; each has its own
 * deadline. What changes something is never sent twice.
 */
export class VimClient {
  /** The host's managers and root folder. */
  readonly content: ServiceContent;
  readonly #agent: Agent;
  readonly #session: Session;
  readonly #calls: Calls;
  readonly #collector: Collector;

  private constructor(agent: Agent, session: Session, content: ServiceContent) {
    this.content = content;
    this.#agent = agent;
    this.#session = session;
    this.#calls = {
      session,
      content,
      call: (operation, self, args, options) => this.call(operation, self, args, options),
    };
    this.#collector = new Collector(this.#calls);
  }

  /**
   * Connects, agrees on a version of the API, and logs in.
   * @throws VimError `certificate` when the host shows another certificate, whose data are in `detail.certificate` (no
   *   byte of a request was sent); `fault` `InvalidLogin` for a wrong name or password; and whatever a call may throw
   */
  static async connect(options: VimConnectOptions): Promise<VimClient> {
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const agent = pinnedAgent({
      certificateSha256: options.certificateSha256,
      connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, timeoutMs),
      maxConnections: MAX_CONNECTIONS,
    });
    try {
      const place = new HttpPlace(
        agent,
        originOf(options.host, options.port),
        options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
      );
      const binding = await SoapBinding.open(sharedSchema(), place);
      const version = await negotiateVersion(place, { timeoutMs });
      if (version !== null) binding.useVersion(version);
      const content = await serviceContent(binding, timeoutMs);
      const session = new Session(binding, content, {
        user: options.user,
        password: options.password,
        timeoutMs,
        keepAliveMs: options.keepAliveMs ?? DEFAULT_KEEP_ALIVE_MS,
      });
      await session.begin();
      return new VimClient(agent, session, content);
    } catch (error) {
      await agent.destroy();
      throw error;
    }
  }

  /** Product, version and build of the host. */
  get about(): AboutInfo {
    return this.content.about;
  }

  get state(): VimState {
    return this.#session.state;
  }

  /**
   * Tells changes of the session's state, with the error that brought them about.
   * @returns what stops the telling
   */
  on(_event: 'state', listener: StateListener): () => void {
    return this.#session.onState(listener);
  }

  /**
   * One operation of the host.
   * @param self what it is called on
   * @returns its result: references as `{ type, value }`, lists as arrays (absent when empty), times as `Date`, and
   *   `_type` on objects whose declaration does not tell what they are. A result the host leaves out is undefined.
   * @throws VimError. Kind `protocol` before anything is sent when the arguments do not fit the table. A change whose
   *   session is found to have ended is the fault `NotAuthenticated`: it was not done, and may be asked again.
   */
  async call<O extends OperationName>(
    operation: O,
    self: MoRef,
    args?: RequestOf<O>,
    options: CallOptions = {},
  ): Promise<ResultOf<O>> {
    const { signal, timeoutMs } = options;
    const result = await this.#session.call(
      operation,
      self,
      { ...args },
      {
        ...(signal === undefined ? {} : { signal }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      },
    );
    // The decoder made it by the very table that the result types were made from.
    return result as ResultOf<O>;
  }

  /**
   * Properties of all objects of a type, with every page followed to the end.
   * @param paths property paths, as `summary.config.name`; none gives the references alone
   * @param from where to look; the whole inventory without it. An object of the same type is read alone.
   * @throws VimError
   */
  retrieve(
    type: string,
    paths: readonly string[],
    from?: MoRef,
    options: CallOptions = {},
  ): Promise<readonly Retrieved[]> {
    return retrieve(this.#calls, { type, paths, ...(from && { from }) }, options);
  }

  /**
   * Properties of one object; those that are not set are absent.
   * @throws VimError; fault `ManagedObjectNotFound` when it is gone
   */
  properties(
    ref: MoRef,
    paths: readonly string[],
    options: CallOptions = {},
  ): Promise<Record<string, unknown>> {
    return properties(this.#calls, ref, paths, options);
  }

  /**
   * Listens to changes. Resolves when the first full set has been handed out, each object as `enter`. When the session
   * had to be renewed, or another watch joined, a full set comes again, ended by a `leave` for each object that vanished
   * meanwhile. All watches and tasks share one collector and one waiting call.
   * @throws VimError when the host refuses a set
   */
  async watch(
    sets: readonly WatchSet[],
    onUpdate: UpdateListener,
    options: WatchOptions = {},
  ): Promise<{ close(): Promise<void> }> {
    if (this.#session.state === 'closed') throw new VimError('closed', 'the client was closed');
    const { signal } = options;
    if (signal?.aborted === true) throw watchCancelled();
    const subscription = new Subscription(sets, onUpdate, options);
    const cancel = (): void => void close();
    const close = (): Promise<void> => {
      signal?.removeEventListener('abort', cancel);
      return this.#collector.remove(subscription, subscription.begun ? null : watchCancelled());
    };
    signal?.addEventListener('abort', cancel, { once: true });
    this.#collector.add(subscription);
    await subscription.whole;
    return { close };
  }

  /**
   * Starts a task of the host and follows it to its end, which the host tells by the same waiting call.
   * @param start makes the call that answers with the task; it is called once
   * @returns the task's result
   * @throws VimError: `fault` with the task's own error; `cancelled` when it was; with `outcomeUnknown` where it may
   *   still be running
   */
  runTask(start: () => Promise<MoRef>, options: RunTaskOptions = {}): Promise<unknown> {
    return runTask(this.#calls, this.#collector, start, options);
  }

  /** Logs out and lets go of every connection; what is still waiting ends as `closed`. */
  async close(): Promise<void> {
    await this.#session.end();
    await this.#agent.destroy();
  }
}

function watchCancelled(): VimError {
  return new VimError('cancelled', 'the watch was cancelled before it began');
}

async function serviceContent(binding: SoapBinding, timeoutMs: number): Promise<ServiceContent> {
  const content = await binding.call('RetrieveServiceContent', SERVICE, {}, { timeoutMs });
  // As in VimClient.call.
  return content as ServiceContent;
}
