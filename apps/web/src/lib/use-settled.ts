import { useEffect, useRef, useState } from 'react';

/**
 * The value once it has stayed the same for a while, for questions that must not follow every key; and whether it is
 * the newest. Values are compared by their content.
 */
export function useSettled<T>(value: T, quietMs = 350): readonly [settled: T, newest: boolean] {
  const [settled, setSettled] = useState(value);
  const latest = useRef(value);
  latest.current = value;
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest.current), quietMs);
    return () => clearTimeout(timer);
  }, [key, quietMs]);
  return [settled, JSON.stringify(settled) === key];
}
