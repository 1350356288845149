'use client';
import { useEffect, useRef } from 'react';

/** Calls a function when a value is another one than at the last painting. */
export function useAgainWhen(value: unknown, then: () => void): void {
  const last = useRef(value);
  useEffect(() => {
    if (last.current !== value) then();
    last.current = value;
  }, [value, then]);
}
