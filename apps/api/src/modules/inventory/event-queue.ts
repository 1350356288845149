import type { HypervisorEvent } from '@corral/hypervisor';

/** Objects to read again, one entry an object however many events came for it. */
export interface PendingRead {
  readonly kind: HypervisorEvent['kind'];
  /** Empty for the node itself. */
  readonly uuid: string;
  /** True when an agent has come or gone: the addresses are worth another look. */
  readonly agent: boolean;
}

const MAX_PENDING = 5_000;

/**
 * Events of one node, coalesced per object. Bounded: beyond the limit the single objects are forgotten and a whole
 * sync is asked for instead.
 */
export class EventQueue {
  readonly #pending = new Map<string, PendingRead>();
  readonly #limit: number;
  #overflown = false;
  #onWork: () => void = () => undefined;

  constructor(limit: number = MAX_PENDING) {
    this.#limit = limit;
  }

  /** Called whenever there is something to take. */
  set onWork(listener: () => void) {
    this.#onWork = listener;
    if (this.#pending.size > 0 || this.#overflown) listener();
  }

  push(event: HypervisorEvent): void {
    const uuid = event.kind === 'node' ? '' : event.uuid;
    const key = `${event.kind}:${uuid}`;
    const agent =
      (event.kind === 'vm' && event.what === 'agent') || this.#pending.get(key)?.agent === true;
    if (!this.#pending.has(key) && this.#pending.size >= this.#limit) {
      this.#pending.clear();
      this.#overflown = true;
    }
    if (!this.#overflown) this.#pending.set(key, { kind: event.kind, uuid, agent });
    this.#onWork();
  }

  /** Takes the oldest entry; null when there is none. */
  take(): PendingRead | null {
    const first = this.#pending.entries().next();
    if (first.done === true) return null;
    this.#pending.delete(first.value[0]);
    return first.value[1];
  }

  /** True once after events were dropped. */
  takeOverflow(): boolean {
    const was = this.#overflown;
    this.#overflown = false;
    return was;
  }

  get size(): number {
    return this.#pending.size;
  }

  clear(): void {
    this.#pending.clear();
    this.#overflown = false;
  }
}
