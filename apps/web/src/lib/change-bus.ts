/** Tells the page that shows one object that this object has changed, so that it reads just that object again. */
type Listener = () => void;
const listeners = new Map<string, Set<Listener>>();

/** @returns a function that ends the watch. */
export function watchObject(id: string, listener: Listener): () => void {
  const set = listeners.get(id) ?? new Set();
  listeners.set(id, set);
  set.add(listener);
  return () => {
    set.delete(listener);
    if (set.size === 0) listeners.delete(id);
  };
}

export function announceChange(id: string): void {
  for (const listener of listeners.get(id) ?? []) listener();
}

/** Topic of every change there is, for pages that sum up many objects. */
export const ANY_CHANGE = 'any';
/** Topic of everything that belongs to one node. */
export const nodeTopic = (nodeId: string): string => `node:${nodeId}`;
