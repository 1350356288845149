'use client';
import type { TypedDocumentNode } from '@urql/core';
import { useEffect, useRef } from 'react';
import { useQuery, type AnyVariables, type CombinedError } from 'urql';
import { useRefreshEpoch } from './refresh.ts';

export interface LiveQuery<Data> {
  /** The last good answer; stays while a newer one is fetched, so nothing flashes. */
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  /** True only until the first answer. */
  readonly loading: boolean;
  readonly refetch: () => void;
}

interface Options<Variables> {
  readonly variables: Variables;
  readonly pause?: boolean;
  /** Reads again every so many milliseconds while the page is visible. */
  readonly pollMs?: number;
  /** Leave out of the normal renewal after a gap or a reconnection. */
  readonly requestPolicy?: 'cache-and-network' | 'network-only' | 'cache-first';
}

/** `useQuery` that renders the same on the server and first in the browser, and renews itself after a gap. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  options: Options<Variables>,
): LiveQuery<Data> {
  const pause = options.pause === true || typeof window === 'undefined';
  const [result, execute] = useQuery({
    query,
    variables: options.variables,
    pause,
    requestPolicy: options.requestPolicy ?? 'cache-and-network',
  } as Parameters<typeof useQuery<Data, Variables>>[0]);
  const epoch = useRefreshEpoch();
  const seenEpoch = useRef(epoch);
  useEffect(() => {
    if (seenEpoch.current === epoch || pause) return;
    seenEpoch.current = epoch;
    execute({ requestPolicy: 'network-only' });
  }, [epoch, execute, pause]);
  const pollMs = options.pollMs;
  useEffect(() => {
    if (!pollMs || pause) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') execute({ requestPolicy: 'network-only' });
    }, pollMs);
    return () => clearInterval(timer);
  }, [pollMs, pause, execute]);
  return {
    data: result.data,
    error: result.error,
    loading: !result.data && !result.error,
    refetch: () => execute({ requestPolicy: 'network-only' }),
  };
}
