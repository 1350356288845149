import { useSyncExternalStore } from 'react';

/** Grows when everything shown must be read again: after a gap in the stream, or when the user asks. */
let epoch = 0;
const listeners = new Set<() => void>();

export function refreshEverything(): void {
  epoch += 1;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useRefreshEpoch(): number {
  return useSyncExternalStore(
    subscribe,
    () => epoch,
    () => 0,
  );
}
