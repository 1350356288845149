'use client';
import { createRequest, type TypedDocumentNode } from '@urql/core';
import { useEffect, useRef, useState } from 'react';
import { useClient, type AnyVariables } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';

/** A stream that the server ended or refused is asked for again after this time. */
const AGAIN_MS = 5_000;

/** Listens to a subscription and hands over every message (unlike `useSubscription`, which keeps only the last). */
export function useFeed<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause: boolean,
  onData: (data: Data) => void,
): void {
  const client = useClient();
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(onData);
  useEffect(() => {
    latest.current = onData;
  });
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (pause) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      timer ??= setTimeout(() => setAttempt((count) => count + 1), AGAIN_MS);
    };
    const request = createRequest(document, JSON.parse(key) as Variables);
    const { unsubscribe } = pipe(
      client.executeSubscription(request),
      onEnd(again),
      subscribe((result) => {
        if (result.error) again();
        if (result.data) latest.current(result.data);
      }),
    );
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [client, document, key, pause, attempt]);
}
