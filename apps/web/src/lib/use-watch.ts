'use client';
import { useEffect, useRef } from 'react';
import { watchObject } from './change-bus.ts';

const SETTLE_MS = 120;

/** Calls back, at most every 120 ms, when one of the objects has changed. */
export function useWatch(ids: readonly (string | null | undefined)[], onChange: () => void): void {
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const key = ids.filter(Boolean).join(' ');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ring = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, SETTLE_MS);
    };
    const stops = key
      .split(' ')
      .filter(Boolean)
      .map((id) => watchObject(id, ring));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [key]);
}
