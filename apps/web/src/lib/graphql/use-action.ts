'use client';
import type { TypedDocumentNode } from '@urql/core';
import { useCallback } from 'react';
import { useMutation, type AnyVariables } from 'urql';
import { readOutcome, type Outcome } from './outcome.ts';

/** The payload of a mutation whose root field is named `result`. */
export type PayloadOf<Result> = Exclude<Result, { readonly wayOut: string }>;

export interface Action<Variables, Payload> {
  readonly run: (variables: Variables) => Promise<Outcome<Payload>>;
  readonly pending: boolean;
}

/** A mutation as a call that gives its payload or the error to show. Every document names its field `result`. */
export function useAction<
  Result extends { readonly __typename: string },
  Variables extends AnyVariables,
>(
  document: TypedDocumentNode<{ result: Result }, Variables>,
): Action<Variables, PayloadOf<Result>> {
  const [state, execute] = useMutation(document);
  const run = useCallback(
    async (variables: Variables): Promise<Outcome<PayloadOf<Result>>> => {
      const answer = await execute(variables);
      return readOutcome<Result>(answer.data?.result, answer.error);
    },
    [execute],
  );
  return { run, pending: state.fetching };
}
