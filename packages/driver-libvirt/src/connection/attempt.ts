import { CorralError } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';

const CONNECT_DEADLINE_MS = 30_000;

/**
 * The limits of one attempt to connect. Its signal lives for the attempt alone: whoever keeps it afterwards (to open
 * further streams) is not cut by a deadline or a caller that had to do with the attempt only.
 */
export class Attempt {
  private readonly abort = new AbortController();
  private readonly caller: AbortSignal | undefined;
  private readonly deadlineMs: number;
  private readonly timer: NodeJS.Timeout;
  private expired = false;
  private readonly onCallerAbort = (): void => this.abort.abort(this.caller?.reason);

  constructor(options: CallOptions) {
    this.caller = options.signal;
    this.deadlineMs = options.deadlineMs ?? CONNECT_DEADLINE_MS;
    this.timer = setTimeout(() => this.expire(), this.deadlineMs);
    this.caller?.addEventListener('abort', this.onCallerAbort, { once: true });
    if (this.caller?.aborted === true) this.onCallerAbort();
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** The error for an attempt that ran out of time, as opposed to one that failed or was cancelled. */
  get timedOut(): CorralError | null {
    if (!this.expired) return null;
    const seconds = this.deadlineMs / 1000;
    return new CorralError('NODE_UNREACHABLE', `The node did not answer within ${seconds} s.`);
  }

  /** The attempt is over, whatever came of it. */
  [Symbol.dispose](): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.onCallerAbort);
  }

  private expire(): void {
    this.expired = true;
    this.abort.abort(new DOMException('The attempt took too long.', 'TimeoutError'));
  }
}
