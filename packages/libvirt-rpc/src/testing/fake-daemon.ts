import { duplexPair, type Duplex } from 'node:stream';
import { allEvents, type ProcedureInfo } from '../procedures.ts';
import type { Args, EventName, EventPayload, ProcedureName, Ret } from '../types.ts';
import { FakeConnection, FakeError, type FakeStream } from './fake-connection.ts';

/**
 * This is a FAKE of libvirt's daemon, for tests of the client only. It speaks the wire protocol by
 * the same tables as the client (so it proves nothing about the tables: recorded frames and the
 * real daemon do), and imitates the habits of the real one that were measured: five requests for
 * each connection, sixteen ordinary workers that stuck calls hold even after their connection is
 * gone, reserved workers for high-priority calls, secondary daemons whose restart leaves old
 * connections broken. It exists for what the real daemon cannot be brought to do on demand.
 */
export class FakeDaemon {
  readonly connections = new Set<FakeConnection>();
  /** Procedures it does not know, as an old daemon. */
  readonly unknown = new Set<ProcedureName>();
  /** Every procedure that was called, in order. */
  readonly calls: ProcedureName[] = [];
  maxClientRequests = 5;
  ordinaryWorkers = 16;
  priorityWorkers = 5;
  /** While true nothing is read and nothing answered. */
  silent = false;
  /** Kinds of login it offers. */
  authTypes: readonly number[] = [0];
  readonly #handlers = new Map<ProcedureName, Handler>();
  readonly #ordinary: (() => Promise<void>)[] = [];
  readonly #priority: (() => Promise<void>)[] = [];
  #ordinaryBusy = 0;
  #priorityBusy = 0;
  #storageRestartedAt = Number.NEGATIVE_INFINITY;
  readonly #stuck = new Map<string, PromiseWithResolvers<void>>();

  constructor() {
    for (const [name, ret] of Object.entries(HANDSHAKE))
      this.#handlers.set(name as ProcedureName, () => ret);
    this.on('authList', () => ({ types: this.authTypes }));
    this.on('connectClose', (_args, connection) => {
      setImmediate(() => connection.close());
      return {};
    });
    this.on('domainGetControlInfo', ({ dom }) =>
      this.#stuck.has(dom.uuid)
        ? { state: 2, details: 0, stateTime: 60_000 }
        : { state: 0, details: 0, stateTime: 0 },
    );
  }

  /** How a client connects: give this as `openStream`. */
  readonly openStream = async (): Promise<Duplex> => {
    const [client, server] = duplexPair();
    // As with sockets: when one end is destroyed, the other ends too.
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
    this.connections.add(new FakeConnection(server, this));
    return client;
  };

  /** Says how a procedure is answered: a result, a promise of one, or a thrown FakeError. */
  on<P extends ProcedureName>(
    name: P,
    handler: (args: Args<P>, connection: FakeConnection) => Ret<P> | Promise<Ret<P>>,
  ): this {
    this.#handlers.set(name, (args, connection) => handler(args as Args<P>, connection));
    return this;
  }

  /** As {@link on}, for a procedure that opens a stream; the answer goes out before the stream. */
  onStream<P extends ProcedureName>(
    name: P,
    ret: Ret<P>,
    handler: (stream: FakeStream, args: Args<P>) => void,
  ): this {
    this.#handlers.set(name, (args, _connection, stream) => {
      if (stream !== undefined) setImmediate(() => handler(stream, args as Args<P>));
      return ret;
    });
    return this;
  }

  /** Calls that need this guest's monitor get no answer until {@link unwedge}. */
  wedge(uuid: string): void {
    this.#stuck.set(uuid, Promise.withResolvers<void>());
  }

  unwedge(uuid: string): void {
    this.#stuck.get(uuid)?.resolve();
    this.#stuck.delete(uuid);
  }

  /** Waits while the guest is wedged; for handlers of calls that use its monitor. */
  async monitor(uuid: string): Promise<void> {
    await this.#stuck.get(uuid)?.promise;
  }

  /** Connections of before keep a dead connection to the storage daemon, for good. */
  restartStorageDaemon(): void {
    this.#storageRestartedAt = performance.now();
  }

  /** Ends every connection, as a daemon that is killed. */
  kill(): void {
    for (const connection of this.connections) connection.close();
  }

  /** Goes on after {@link silent}. */
  speak(): void {
    this.silent = false;
    for (const connection of this.connections) connection.resume();
  }

  emit<E extends EventName>(name: E, payload: EventPayload<E>): void {
    const event = allEvents().find((candidate) => candidate.name === name);
    if (event === undefined) throw new TypeError(`no event ${name}`);
    for (const connection of this.connections) connection.sendEvent(event, payload);
  }

  /** Queues work for a worker of the right kind. Used by connections. */
  run(info: ProcedureInfo, job: () => Promise<void>): void {
    (info.highPriority ? this.#priority : this.#ordinary).push(job);
    this.#dispatch();
  }

  async answer(
    info: ProcedureInfo,
    args: unknown,
    connection: FakeConnection,
    stream: FakeStream | undefined,
  ): Promise<unknown> {
    this.calls.push(info.name);
    if (/storage/i.test(info.name) && connection.openedAt < this.#storageRestartedAt) {
      throw new FakeError(1, 7, 'internal error: client socket is closed');
    }
    const handler = this.#handlers.get(info.name);
    if (handler === undefined) throw new FakeError(3, 12, `the fake does not support ${info.name}`);
    return handler(args, connection, stream);
  }

  #dispatch(): void {
    while (this.#ordinaryBusy < this.ordinaryWorkers && this.#ordinary.length > 0) {
      this.#ordinaryBusy += 1;
      void this.#ordinary
        .shift()?.()
        .finally(() => {
          this.#ordinaryBusy -= 1;
          this.#dispatch();
        });
    }
    while (this.#priorityBusy < this.priorityWorkers && this.#priority.length > 0) {
      this.#priorityBusy += 1;
      void this.#priority
        .shift()?.()
        .finally(() => {
          this.#priorityBusy -= 1;
          this.#dispatch();
        });
    }
  }
}

type Handler = (args: unknown, connection: FakeConnection, stream?: FakeStream) => unknown;

const HANDSHAKE = {
  authPolkit: { complete: 1 },
  connectOpen: {},
  connectSupportsFeature: { supported: 1 },
  connectRegisterCloseCallback: {},
  connectDomainEventCallbackRegisterAny: { callbackID: 1 },
  connectNetworkEventRegisterAny: { callbackID: 2 },
  connectStoragePoolEventRegisterAny: { callbackID: 3 },
  connectNodeDeviceEventRegisterAny: { callbackID: 4 },
  connectSecretEventRegisterAny: { callbackID: 5 },
  connectListAllDomains: { domains: [], ret: 0 },
} as const;
