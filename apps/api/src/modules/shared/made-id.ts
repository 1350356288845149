import type { Json } from '@corral/tasks';

/**
 * Reads the id of what an operation made from its result.
 * @param key the result's field, as in `vmId`
 * @returns for `targetId` of an operation: null when the result does not name it
 */
export function madeId(key: string): (result: Json | null) => string | null {
  return (result) => {
    if (typeof result !== 'object' || result === null || Array.isArray(result)) return null;
    const id: unknown = Reflect.get(result, key);
    return typeof id === 'string' ? id : null;
  };
}
