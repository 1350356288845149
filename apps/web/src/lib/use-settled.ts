import { useEffect, useState } from 'react';

/**
 * The value once it has stayed the same for a while, for questions that must not follow every key; and whether it is
 * the newest.
 */
export function useSettled<T>(value: T, quietMs = 350): readonly [settled: T, newest: boolean] {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs);
    return () => clearTimeout(timer);
    // The value is compared by its content.
  }, [key, quietMs]);
  return [settled, JSON.stringify(settled) === key];
}
