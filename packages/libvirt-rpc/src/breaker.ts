import { BreakerOpenError, LibvirtError } from './errors.ts';
import { ErrorCode } from './error-codes.ts';
import type { Outcome } from './lane.ts';

/** What a look at a guest that did not answer shows, without asking the guest itself. */
export type GuestHealth = 'ok' | 'stuck' | 'gone';

export interface BreakerOptions {
  /** Looks at a guest through calls that never wait for it. */
  probe(vm: string): Promise<GuestHealth>;
  /** Shortest time between two looks at the same guest. */
  readonly probeEveryMs: number;
}

/** The right to have one call with a guest; must be told how the call went. */
export interface Ticket {
  /** The deadline passed while the call was with the daemon. */
  timedOut(): void;
  answered(outcome: Outcome): void;
  /** The call ended without having been sent. */
  dropped(): void;
}

interface Waiter {
  admit(): void;
  refuse(error: Error): void;
}

class Gate {
  state: 'closed' | 'open' | 'trial' = 'closed';
  busy = false;
  /** Calls past their deadline that the daemon has not answered. */
  unanswered = 0;
  lastProbeAt = Number.NEGATIVE_INFINITY;
  readonly waiting: Waiter[] = [];

  get disposable(): boolean {
    return (
      this.state === 'closed' && !this.busy && this.unanswered === 0 && this.waiting.length === 0
    );
  }
}

/**
 * Keeps a guest that does not answer from taking the whole node with it: at most one serialised
 * call per guest and gate is in flight, and after one passed its deadline further calls are refused
 * until the late answer comes, or a look at the guest shows that it is well again.
 */
export class VmBreaker {
  readonly #options: BreakerOptions;
  readonly #gates = new Map<string, Gate>();

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** True while calls that need this guest are refused. */
  isOpen(vm: string, gateName: string): boolean {
    const gate = this.#gates.get(`${vm}:${gateName}`);
    return gate !== undefined && gate.state !== 'closed';
  }

  /**
   * Waits for the guest to be free. Throws BreakerOpenError when it is suspect, and whatever
   * `signal` is aborted with.
   */
  async enter(
    vm: string,
    gateName: string,
    options: { serialised: boolean; signal: AbortSignal },
  ): Promise<Ticket> {
    const key = `${vm}:${gateName}`;
    const gate = this.#gates.get(key) ?? new Gate();
    this.#gates.set(key, gate);
    if (gate.state !== 'closed') await this.#tryTrial(vm, gateName, gate);
    if (options.serialised) {
      if (gate.busy) await waitForTurn(gate, options.signal);
      gate.busy = true;
    }
    return this.#ticket(vm, key, gate, options.serialised);
  }

  async #tryTrial(vm: string, gateName: string, gate: Gate): Promise<void> {
    const now = performance.now();
    const tooSoon = now - gate.lastProbeAt < this.#options.probeEveryMs;
    if (gate.state === 'trial' || gate.unanswered > 0 || tooSoon) throw refused(vm, gateName);
    gate.lastProbeAt = now;
    const health = gateName === 'agent' ? 'ok' : await this.#options.probe(vm);
    if (health === 'stuck') throw refused(vm, gateName);
    gate.state = health === 'gone' ? 'closed' : 'trial';
  }

  #ticket(vm: string, key: string, gate: Gate, serialised: boolean): Ticket {
    let late = false;
    const leave = (): void => {
      if (serialised) gate.busy = false;
      if (gate.state !== 'open') gate.waiting.shift()?.admit();
      if (gate.disposable) this.#gates.delete(key);
    };
    return {
      timedOut: () => {
        late = true;
        gate.unanswered += 1;
        this.#open(vm, key, gate);
      },
      answered: (outcome) => {
        if (late) gate.unanswered -= 1;
        if (isLockTimeout(outcome)) this.#open(vm, key, gate);
        else if (outcome.kind !== 'lost') gate.state = gate.unanswered > 0 ? 'open' : 'closed';
        else if (gate.state === 'trial') gate.state = 'open';
        leave();
      },
      dropped: () => {
        if (gate.state === 'trial') gate.state = 'open';
        leave();
      },
    };
  }

  #open(vm: string, key: string, gate: Gate): void {
    gate.state = 'open';
    gate.lastProbeAt = performance.now();
    for (const waiter of gate.waiting.splice(0))
      waiter.refuse(refused(vm, key.slice(vm.length + 1)));
  }
}

function refused(vm: string, gateName: string): BreakerOpenError {
  return new BreakerOpenError(`the ${gateName} of VM ${vm} did not answer`, 'vm', vm);
}

/** The daemon waited for the guest's lock in vain: another call holds it and is stuck. */
function isLockTimeout(outcome: Outcome): boolean {
  return (
    outcome.kind === 'error' &&
    outcome.error instanceof LibvirtError &&
    outcome.error.code === ErrorCode.OPERATION_TIMED_OUT
  );
}

function waitForTurn(gate: Gate, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const waiter: Waiter = {
      admit() {
        signal.removeEventListener('abort', onAbort);
        gate.busy = true;
        resolve();
      },
      refuse(error) {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    };
    const onAbort = (): void => {
      const index = gate.waiting.indexOf(waiter);
      if (index >= 0) gate.waiting.splice(index, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    gate.waiting.push(waiter);
  });
}
