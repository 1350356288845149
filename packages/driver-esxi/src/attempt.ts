import { CorralError, isCorralError } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';

const CONNECT_DEADLINE_MS = 30_000;

/** The limits of one attempt to reach a host. */
export class Attempt {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  private readonly deadline: AbortSignal;
  private readonly caller: AbortSignal | undefined;

  constructor(options: CallOptions) {
    this.caller = options.signal;
    this.timeoutMs = options.deadlineMs ?? CONNECT_DEADLINE_MS;
    this.deadline = AbortSignal.timeout(this.timeoutMs);
    this.signal = this.caller ? AbortSignal.any([this.caller, this.deadline]) : this.deadline;
  }

  /** The error for an attempt that was given up; null while it was not. */
  get ended(): CorralError | null {
    if (this.caller?.aborted === true) {
      const reason: unknown = this.caller.reason;
      return isCorralError(reason)
        ? reason
        : new CorralError('TASK_CANCELLED', 'The attempt to reach the host was cancelled.');
    }
    if (!this.deadline.aborted) return null;
    const seconds = this.timeoutMs / 1000;
    return new CorralError('NODE_UNREACHABLE', `The host did not answer within ${seconds} s.`);
  }

  /**
   * Waits for work no longer than the attempt lasts.
   * @param discard is given what the work comes to when that is too late
   */
  async within<T>(work: Promise<T>, discard: (late: T) => void): Promise<T> {
    const given = Promise.withResolvers<never>();
    const onAbort = (): void => given.reject(this.ended);
    this.signal.addEventListener('abort', onAbort, { once: true });
    if (this.signal.aborted) onAbort();
    try {
      return await Promise.race([work, given.promise]);
    } catch (error) {
      if (this.signal.aborted) work.then(discard, () => undefined);
      throw error;
    } finally {
      this.signal.removeEventListener('abort', onAbort);
    }
  }
}
