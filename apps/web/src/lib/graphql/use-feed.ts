'use client';
import { createRequest, type TypedDocumentNode } from '@urql/core';
import { useEffect, useRef } from 'react';
import { useClient, type AnyVariables } from 'urql';
import { pipe, subscribe } from 'wonka';

/** Listens to a subscription and hands over every message (unlike `useSubscription`, which keeps only the last). */
export function useFeed<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause: boolean,
  onData: (data: Data) => void,
): void {
  const client = useClient();
  const latest = useRef(onData);
  useEffect(() => {
    latest.current = onData;
  });
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (pause) return undefined;
    const request = createRequest(document, JSON.parse(key) as Variables);
    const { unsubscribe } = pipe(
      client.executeSubscription(request),
      subscribe((result) => {
        if (result.data) latest.current(result.data);
      }),
    );
    return unsubscribe;
  }, [client, document, key, pause]);
}
