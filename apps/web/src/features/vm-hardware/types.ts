import type { ResultOf } from '@/lib/graphql/tada';
import type { VmHardwareQuery } from './queries';

type Shown = NonNullable<ResultOf<typeof VmHardwareQuery>['vm']>;
export type HardwareData = NonNullable<Shown['hardware']>;
export type HardwareActionsData = Shown['hardwareActions'];

/** Where a device is: in the running VM, in what is stored, or in both, alike or not. */
export type Presence = 'both' | 'leaves' | 'comes' | 'changes';

export interface Merged<T> {
  /** As it runs where it runs, else as it is stored. */
  readonly device: T;
  readonly presence: Presence;
}

/** Devices of both sides in one list, each once. */
export function mergeDevices<T>(
  running: readonly T[] | null,
  stored: readonly T[],
  keyOf: (device: T) => string,
  pending: readonly { readonly key: string }[],
  kind: 'disk' | 'nic' | 'device',
): Merged<T>[] {
  if (running === null) return stored.map((device) => ({ device, presence: 'both' }));
  const merged: Merged<T>[] = running.map((device) => {
    const next = stored.some((one) => keyOf(one) === keyOf(device));
    const waits = pending.some(({ key }) => key === `${kind}:${keyOf(device)}`);
    return { device, presence: next ? (waits ? 'changes' : 'both') : 'leaves' };
  });
  const coming = stored.filter((device) => !running.some((one) => keyOf(one) === keyOf(device)));
  return [...merged, ...coming.map((device): Merged<T> => ({ device, presence: 'comes' }))];
}
