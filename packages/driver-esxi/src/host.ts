import { CorralError, isCorralError } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';
import type { MoRef, OperationName, RequestOf, ResultOf, VimClient } from '@corral/vsphere-soap';
import { mapError, type CallSubject } from './errors.ts';
import type { Fields } from './values.ts';

/** What the roles use of a client. */
export type HostClient = Pick<
  VimClient,
  'about' | 'call' | 'content' | 'properties' | 'retrieve' | 'runTask'
>;

/** Operations that start a task of ESXi. */
type TaskName = Extract<OperationName, `${string}_Task`>;

/** An object of the host with the properties that were asked for. */
export interface Row {
  readonly ref: MoRef;
  readonly properties: Fields;
}

/** Calls to one host whose errors are CorralErrors. */
export class Host {
  readonly client: HostClient;
  /** Null where the licence lets the host be changed; else why not. */
  readonly readOnlyBecause: string | null;
  /** Stays the same as long as the host is there. */
  private selfRef: MoRef | null = null;

  constructor(client: HostClient, readOnlyBecause: string | null) {
    this.client = client;
    this.readOnlyBecause = readOnlyBecause;
  }

  /** Every object of a type. */
  async all(
    what: string,
    type: string,
    paths: readonly string[],
    options: CallOptions,
  ): Promise<Row[]> {
    const rows = await this.guard({ what, changes: false }, options, () =>
      this.client.retrieve(type, paths, undefined, limits(options)),
    );
    return rows.map(({ ref, properties }) => ({ ref, properties }));
  }

  /** The one host that a standalone ESXi is. @throws CorralError NODE_NO_HYPERVISOR where there is none */
  async self(paths: readonly string[], options: CallOptions): Promise<Fields> {
    this.selfRef ??= await this.findSelf(options);
    return this.one('the node', this.selfRef, paths, options);
  }

  private async findSelf(options: CallOptions): Promise<MoRef> {
    const [row] = await this.all('the node', 'HostSystem', ['name'], options);
    if (row) return row.ref;
    throw new CorralError('NODE_NO_HYPERVISOR', 'There is no ESXi host behind this address.');
  }

  /** Properties of one object. NOT_FOUND when it is not there any more. */
  async one(
    what: string,
    ref: MoRef,
    paths: readonly string[],
    options: CallOptions,
  ): Promise<Fields> {
    return this.guard({ what, changes: false }, options, () =>
      this.client.properties(ref, paths, limits(options)),
    );
  }

  /** A call that only reads. */
  read<O extends OperationName>(
    what: string,
    operation: O,
    self: MoRef,
    args: RequestOf<O>,
    options: CallOptions,
  ): Promise<ResultOf<O>> {
    return this.guard({ what, changes: false }, options, () =>
      this.client.call(operation, self, args, limits(options)),
    );
  }

  /** A call that changes something at once, without a task of ESXi. */
  change<O extends OperationName>(
    what: string,
    operation: O,
    self: MoRef,
    args: RequestOf<O>,
    options: CallOptions,
  ): Promise<ResultOf<O>> {
    return this.changing(what, options, () =>
      this.client.call(operation, self, args, limits(options)),
    );
  }

  /** Runs a task of ESXi to its end. */
  async task<O extends TaskName>(
    what: string,
    operation: O,
    self: MoRef,
    args: RequestOf<O>,
    options: CallOptions,
  ): Promise<unknown> {
    return this.changing(what, options, () =>
      this.client.runTask(() => this.client.call(operation, self, args), limits(options)),
    );
  }

  private async changing<T>(
    what: string,
    options: CallOptions,
    action: () => Promise<T>,
  ): Promise<T> {
    if (this.readOnlyBecause !== null) {
      const details = { capability: 'node.change' };
      throw new CorralError('CAPABILITY_MISSING', this.readOnlyBecause, details);
    }
    return this.guard({ what, changes: true }, options, action);
  }

  private async guard<T>(
    subject: CallSubject,
    options: CallOptions,
    action: () => Promise<T>,
  ): Promise<T> {
    if (options.signal?.aborted === true) throw cancelled(options.signal);
    try {
      return await unlessAborted(action(), options.signal, subject);
    } catch (error) {
      throw mapError(error, subject, options.signal);
    }
  }
}

function limits({ signal, deadlineMs }: CallOptions): {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
} {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(deadlineMs === undefined ? {} : { timeoutMs: deadlineMs }),
  };
}

function cancelled(signal: AbortSignal, details: object = {}): CorralError {
  const reason: unknown = signal.reason;
  return isCorralError(reason)
    ? new CorralError(reason.code, reason.message, { ...reason.details, ...details }, reason)
    : new CorralError('TASK_CANCELLED', 'The call was cancelled.', details);
}

/** Lets the caller go when it gives up, whatever the client still waits for. */
async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  { changes }: CallSubject,
): Promise<T> {
  if (signal === undefined) return work;
  const given = Promise.withResolvers<never>();
  const onAbort = (): void =>
    given.reject(cancelled(signal, changes ? { outcomeUnknown: true } : {}));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, given.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
