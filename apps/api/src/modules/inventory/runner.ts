import { CorralError } from '@corral/domain';
import type { HypervisorSession } from '@corral/hypervisor';
import type { Logger } from 'pino';
import type { AddressWatch } from './address-watch.ts';
import { backoffMs, Pause } from './backoff.ts';
import { EventQueue } from './event-queue.ts';
import type { PendingRead } from './event-queue.ts';
import { CONNECTING, needsAPerson, noSession, ONLINE, stateOfError } from './node-state.ts';
import type { ConnectionState } from './node-state.ts';
import type { NodeProjection } from './projection.ts';

/** How often things happen, in milliseconds. Tests make them shorter. */
export interface RunnerTimes {
  readonly connectDeadline: number;
  readonly ping: number;
  readonly pingDeadline: number;
  readonly lightSync: number;
  readonly fullSync: number;
  readonly addresses: number;
  readonly load: number;
  /** Between attempts on a node that only a person can mend. */
  readonly personal: number;
  /** Given the number of failures in a row. */
  backoff(failures: number): number;
}

export const DEFAULT_TIMES: RunnerTimes = {
  connectDeadline: 20_000,
  ping: 10_000,
  pingDeadline: 8_000,
  lightSync: 60_000,
  fullSync: 300_000,
  addresses: 5_000,
  load: 5_000,
  personal: 300_000,
  backoff: (failures) => backoffMs(failures),
};

export interface RunnerOptions {
  readonly nodeId: string;
  /** Opens a session with the node as it is enrolled now. */
  connect(options: { signal: AbortSignal; deadlineMs: number }): Promise<HypervisorSession>;
  readonly projection: NodeProjection;
  readonly addresses: AddressWatch;
  /** Stores the connection's state. */
  setState(state: ConnectionState): Promise<void>;
  /** The node has just answered. */
  seen(at: Date): Promise<void>;
  /** Samples the load of the node. */
  sampleLoad(session: HypervisorSession): Promise<void>;
  /** Puts back what Corral keeps on the node and the node may have lost. */
  keep(session: HypervisorSession): Promise<void>;
  readonly times: RunnerTimes;
  readonly log: Logger;
}

const EVENT_READERS = 4;

/**
 * Keeps one node connected and its rows true: connect with backoff, listen before the first listing, list everything,
 * then follow events, with light and full listings at intervals for what events miss. It ends only by `stop`.
 */
export class NodeRunner {
  readonly #options: RunnerOptions;
  readonly #pause = new Pause();
  readonly #abort = new AbortController();
  #connection: ConnectionState = CONNECTING;
  #session: HypervisorSession | null = null;
  #done: Promise<void> = Promise.resolve();
  readonly #settled = Promise.withResolvers<void>();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#done = this.#run();
  }

  /** Ends the session and waits for the runner to end. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#settled.resolve();
    this.#pause.wake();
    await this.#session?.close().catch(() => undefined);
    await this.#done;
  }

  /** Tries to connect now instead of waiting for the next attempt. */
  wake(): void {
    this.#pause.wake();
  }

  /** Resolves when the first attempt to connect has ended, well or badly. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  /** The open session. @throws CorralError with the reason why there is none */
  session(): HypervisorSession {
    if (this.#session !== null && this.#connection.state === 'ONLINE') return this.#session;
    throw noSession(this.#options.nodeId, this.#connection);
  }

  async #run(): Promise<void> {
    const { times, log, nodeId } = this.#options;
    let failures = 0;
    await this.#move(CONNECTING);
    while (!this.#abort.signal.aborted) {
      const startedAt = Date.now();
      const error = await this.#connectAndFollow();
      if (this.#abort.signal.aborted) break;
      const state = stateOfError(error);
      const news =
        state.state !== this.#connection.state || state.reason !== this.#connection.reason;
      log[news ? 'warn' : 'debug'](
        { err: error, nodeId, state: state.state },
        'node is not connected',
      );
      await this.#move(state);
      failures = Date.now() - startedAt > times.fullSync ? 1 : failures + 1;
      const woken = await this.#pause.wait(
        needsAPerson(state.state) ? times.personal : times.backoff(failures),
      );
      if (woken) failures = 0;
    }
  }

  /** One connection from its beginning to its end. Resolves with what ended it. */
  async #connectAndFollow(): Promise<unknown> {
    const { times, projection, nodeId } = this.#options;
    const { signal } = this.#abort;
    let session: HypervisorSession;
    try {
      session = await this.#options.connect({ signal, deadlineMs: times.connectDeadline });
    } catch (error) {
      return error;
    }
    this.#session = session;
    const queue = new EventQueue();
    const unsubscribe = session.events.subscribe((event) => queue.push(event));
    const ended = session.closed.then(
      (error) =>
        error ?? new CorralError('CONNECTION_LOST', 'The connection was closed.', { nodeId }),
    );
    const stops: (() => void)[] = [unsubscribe];
    try {
      const failed = await Promise.race([
        projection.syncAll(session).then(
          () => null,
          (error: unknown) => error ?? new Error('The first listing failed.'),
        ),
        ended,
      ]);
      if (failed !== null) return failed;
      if (signal.aborted) return null;
      await this.#move(ONLINE);
      stops.push(this.#follow(session, queue));
      return await ended;
    } finally {
      this.#session = null;
      for (const stop of stops) stop();
      await session.close().catch(() => undefined);
    }
  }

  /** Starts everything that runs while connected; the returned function stops it. */
  #follow(session: HypervisorSession, queue: EventQueue): () => void {
    const { times, projection, addresses } = this.#options;
    let live = true;
    const alive = (): boolean => live;
    const timers = [
      this.#every(times.ping, alive, () => this.#watchdog(session)),
      this.#every(times.lightSync, alive, () => projection.syncLight(session)),
      this.#every(times.lightSync, alive, () => this.#options.keep(session)),
      this.#every(times.fullSync, alive, () => projection.syncAll(session)),
      this.#every(times.addresses, alive, () => addresses.tick(session)),
      this.#every(times.load, alive, () => this.#options.sampleLoad(session)),
    ];
    void this.#attempt('the load of a node could not be read', () =>
      this.#options.sampleLoad(session),
    );
    void this.#attempt('what is kept on a node could not be put back', () =>
      this.#options.keep(session),
    );
    let readers = 0;
    const read = async (): Promise<void> => {
      readers += 1;
      for (let next = queue.take(); alive() && next !== null; next = queue.take()) {
        await this.#read(session, next);
      }
      readers -= 1;
    };
    queue.onWork = () => {
      if (queue.takeOverflow())
        void this.#attempt('sync after too many events', () => projection.syncAll(session));
      if (live && readers < EVENT_READERS && queue.size > 0) void read();
    };
    return () => {
      live = false;
      queue.clear();
      for (const timer of timers) clearInterval(timer);
    };
  }

  /** Runs `work` at intervals, never twice at once; a failure is logged and the next turn tries again. */
  #every(ms: number, alive: () => boolean, work: () => Promise<unknown>): NodeJS.Timeout {
    let busy = false;
    const turn = async (): Promise<void> => {
      if (busy || !alive()) return;
      busy = true;
      await this.#attempt('periodic work on a node failed', work);
      busy = false;
    };
    return setInterval(() => void turn(), ms);
  }

  async #attempt(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#abort.signal.aborted) {
        this.#options.log.debug({ err: error, nodeId: this.#options.nodeId }, what);
      }
    }
  }

  /** Two pings in a row without an answer end the session: a silent peer holds its TCP connection open for hours. */
  async #watchdog(session: HypervisorSession): Promise<void> {
    const { pingDeadline } = this.#options.times;
    for (const last of [false, true]) {
      try {
        await session.ping({ deadlineMs: pingDeadline });
        await this.#options.seen(new Date());
        return;
      } catch (error) {
        if (!last) continue;
        this.#options.log.warn(
          { err: error, nodeId: this.#options.nodeId },
          'node does not answer pings',
        );
        await session.close().catch(() => undefined);
      }
    }
  }

  async #read(session: HypervisorSession, pending: PendingRead): Promise<void> {
    const { projection, addresses } = this.#options;
    await this.#attempt('a changed object could not be read again', async () => {
      switch (pending.kind) {
        case 'node':
          return projection.refreshFacts(session);
        case 'pool':
          return projection.refreshPoolTree(session, pending.uuid);
        case 'network':
          await projection.refreshNetwork(session, pending.uuid);
          // The start of a network puts the rules of libvirt's firewall anew.
          return this.#options.keep(session);
        case 'vm': {
          const id = await projection.refreshVm(session, pending.uuid);
          if (id !== null && pending.agent) await addresses.ask(session, pending.uuid);
          return id;
        }
      }
    });
  }

  async #move(next: ConnectionState): Promise<void> {
    this.#connection = next;
    await this.#options.setState(next).catch((error: unknown) => {
      this.#options.log.error(
        { err: error, nodeId: this.#options.nodeId },
        'state of a node could not be stored',
      );
    });
    if (next.state !== 'CONNECTING') this.#settled.resolve();
  }
}
