'use client';
import type { TypedDocumentNode } from '@urql/core';
import { useCallback } from 'react';
import type { AnyVariables } from 'urql';
import type { Outcome } from '@/lib/graphql/outcome';
import { useAction, type PayloadOf } from '@/lib/graphql/use-action';
import { useNotify } from './use-notify';

type MaybeTask = { readonly task?: { readonly id: string; readonly title: string } | null };

/** Like `useAction` for mutations that start a task: says that it has started, or why not. */
export function useTaskAction<
  Result extends { readonly __typename: string },
  Variables extends AnyVariables,
>(
  document: TypedDocumentNode<{ result: Result }, Variables>,
): { run: (variables: Variables) => Promise<Outcome<PayloadOf<Result>>>; pending: boolean } {
  const { run, pending } = useAction(document);
  const notify = useNotify();
  const start = useCallback(
    async (variables: Variables) => {
      const outcome = await run(variables);
      if (!outcome.ok) notify.error(outcome.error, outcome.error.task ?? undefined);
      else {
        const { task } = outcome.value as MaybeTask;
        if (task) notify.taskStarted(task);
      }
      return outcome;
    },
    [run, notify],
  );
  return { run: start, pending };
}
