import type { UnknownFact } from '@corral/hypervisor';

/** Collects the reasons for what a host does not tell. */
export class Unknowns {
  readonly list: UnknownFact[] = [];

  /** Passes a value on; null is written down with the reason. */
  of<T>(field: string, value: T | null, reason: string): T | null {
    if (value === null) this.list.push({ field, reason });
    return value;
  }
}
