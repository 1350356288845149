import { isFault, VimError } from './errors.ts';
import type { Calls } from './calls.ts';
import type { Collector } from './inventory/collector.ts';
import { properties } from './inventory/retrieve.ts';
import { Subscription } from './inventory/subscription.ts';
import type { MoRef } from './mo-ref.ts';
import { isRecord } from './values.ts';

export interface RunTaskOptions {
  /** From 0 to 100, only ever growing; called when the host tells a new number. */
  readonly onProgress?: (percent: number) => void;
  /** Asks the host to cancel its task. A task that cannot be cancelled is waited for a while longer. */
  readonly signal?: AbortSignal;
  /** For the whole task; without it as long as the host takes. */
  readonly timeoutMs?: number;
}

/** What counts of a TaskInfo. */
interface Info {
  readonly state: string;
  readonly progress: number | null;
  readonly result: unknown;
  readonly fault: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** When no update came for so long, the task is read: a lost update must not hang anyone. */
const LOOK_MS = 5000;
/** A host that cannot be asked for so long is given up; the task may be running. */
const AWAY_MS = 120_000;
/** How long a task may go on after its cancel was asked. */
const CANCEL_MS = 30_000;

function readInfo(value: unknown): Info | null {
  if (!isRecord(value) || typeof value['state'] !== 'string') return null;
  const error = isRecord(value['error']) ? value['error'] : {};
  return {
    state: value['state'],
    progress: typeof value['progress'] === 'number' ? value['progress'] : null,
    result: value['result'],
    fault: isRecord(error['fault']) ? error['fault'] : {},
    message: typeof error['localizedMessage'] === 'string' ? error['localizedMessage'] : '',
  };
}

function failure(info: Info): VimError {
  const { _type: named, ...fields } = info.fault;
  const type = typeof named === 'string' ? named : 'MethodFault';
  const detail = info.message === '' ? fields : { ...fields, localizedMessage: info.message };
  const text = info.message === '' ? type : `${type}: ${info.message}`;
  return type === 'RequestCanceled'
    ? new VimError('cancelled', 'the task was cancelled', { fault: type, detail })
    : new VimError('fault', `the task failed with ${text}`, { fault: type, detail });
}

/** Follows one task of the host to its end. */
class TaskRun {
  readonly #calls: Calls;
  readonly #task: MoRef;
  readonly #options: RunTaskOptions;
  readonly #end = Promise.withResolvers<unknown>();
  #told = -1;
  #heardAt = performance.now();
  #looking = false;

  constructor(calls: Calls, task: MoRef, options: RunTaskOptions) {
    this.#calls = calls;
    this.#task = task;
    this.#options = options;
    this.#end.promise.catch(() => undefined);
  }

  async follow(collector: Collector): Promise<unknown> {
    const subscription = new Subscription(
      [{ type: this.#task.type, paths: ['info'], from: this.#task }],
      (updates) => {
        for (const { changes } of updates)
          for (const { path, value } of changes) if (path === 'info') this.#see(value);
      },
      {},
    );
    const stop = this.#arm();
    try {
      // A finished task, or a host that refuses the filter, needs no watch: the looks go on.
      await collector.join(subscription).catch(() => undefined);
      await this.#look();
      return await this.#end.promise;
    } finally {
      stop();
      void collector.remove(subscription);
    }
  }

  #arm(): () => void {
    const { signal, timeoutMs } = this.#options;
    const timers = [
      setInterval(() => {
        if (performance.now() - this.#heardAt >= LOOK_MS) void this.#look();
      }, LOOK_MS),
    ];
    if (timeoutMs !== undefined)
      timers.push(
        setTimeout(() => {
          this.#giveUp('timeout', `the task did not end within ${timeoutMs} ms`);
        }, timeoutMs),
      );
    const cancel = (): void => {
      timers.push(
        setTimeout(() => {
          this.#giveUp('cancelled', 'the task was to be cancelled and goes on');
        }, CANCEL_MS),
      );
      void this.#cancel();
    };
    const close = (): void => {
      this.#giveUp('closed', 'the client was closed while the task ran');
    };
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#calls.session.ended.addEventListener('abort', close, { once: true });
    return () => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      this.#calls.session.ended.removeEventListener('abort', close);
    };
  }

  async #cancel(): Promise<void> {
    // A task that has ended, or cannot be cancelled, says so by how it ends.
    await this.#calls.call('CancelTask', this.#task).catch(() => undefined);
    await this.#look();
  }

  #giveUp(kind: 'timeout' | 'cancelled' | 'closed', message: string): void {
    this.#end.reject(
      new VimError(kind, message, { outcomeUnknown: true, detail: { task: this.#task } }),
    );
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.#see((await properties(this.#calls, this.#task, ['info']))['info']);
    } catch (error) {
      this.#unseen(error);
    } finally {
      this.#looking = false;
    }
  }

  #unseen(error: unknown): void {
    const isGone = isFault(error, 'ManagedObjectNotFound');
    const isRefused = this.#calls.session.state === 'auth-failed';
    if (!isGone && !isRefused && performance.now() - this.#heardAt < AWAY_MS) return;
    const known = error instanceof VimError ? error : null;
    this.#end.reject(
      new VimError(known?.kind ?? 'protocol', known?.message ?? 'the task cannot be read', {
        fault: known?.fault ?? null,
        detail: { ...known?.detail, task: this.#task },
        outcomeUnknown: true,
      }),
    );
  }

  #see(value: unknown): void {
    const info = readInfo(value);
    if (info === null) return;
    this.#heardAt = performance.now();
    if (info.state === 'success') {
      this.#progress(100);
      this.#end.resolve(info.result);
    } else if (info.state === 'error') this.#end.reject(failure(info));
    else if (info.progress !== null) this.#progress(info.progress);
  }

  #progress(percent: number): void {
    if (percent <= this.#told) return;
    this.#told = percent;
    this.#options.onProgress?.(percent);
  }
}

/**
 * Starts a task of the host and follows it to its end.
 * @param start makes the call that answers with the task
 * @returns what the task gave back
 * @throws VimError: what `start` throws; kind `fault` with the task's own error; `cancelled`, `timeout` or `closed`
 *   with `outcomeUnknown` when it was left running
 */
export async function runTask(
  calls: Calls,
  collector: Collector,
  start: () => Promise<MoRef>,
  options: RunTaskOptions = {},
): Promise<unknown> {
  if (options.signal?.aborted === true)
    throw new VimError('cancelled', 'cancelled before the task began');
  const task = await start();
  return new TaskRun(calls, task, options).follow(collector);
}
