'use client';
import type { TypedDocumentNode } from '@urql/core';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PlanData } from '@/features/tasks/fragments';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorNotice } from './error-notice';
import { PlanSkeleton, PlanView } from './plan-view';
import { useNotify } from './use-notify';

interface Planned {
  readonly task?: { readonly id: string; readonly title: string } | null;
  readonly plan?: PlanData | null;
}

interface PlannedDialogProps<Result extends { readonly __typename: string }, Input extends object> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly confirmLabel: string;
  readonly danger?: boolean;
  readonly document: TypedDocumentNode<
    { result: Result },
    { input: Input & { plan?: boolean | null } }
  >;
  readonly input: Input;
  /** False while the input is not yet something to ask a plan for. */
  readonly ready?: boolean;
  /** Why it cannot be confirmed yet, whatever the plan says. */
  readonly blocked?: string | null;
  /** Choices above the plan; a change of `input` asks for the plan again. */
  readonly children?: ReactNode;
  readonly onStarted?: (task: { readonly id: string }) => void;
}

/** Asks before it acts, and shows the plan: the very steps that will run. */
export function PlannedDialog<Result extends { readonly __typename: string }, Input extends object>(
  props: PlannedDialogProps<Result, Input>,
) {
  const { open, onOpenChange, input, document, ready = true } = props;
  const t = useTranslations('common');
  const notify = useNotify();
  const planning = useAction(document);
  const applying = useAction(document);
  const [plan, setPlan] = useState<PlanData | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const key = JSON.stringify(input);
  const ask = planning.run;
  const latest = useRef(input);
  latest.current = input;

  useEffect(() => {
    if (!open || !ready) {
      setPlan(null);
      setError(null);
      return undefined;
    }
    let current = true;
    void ask({ input: { ...latest.current, plan: true } }).then((outcome) => {
      if (!current) return;
      setError(outcome.ok ? null : outcome.error);
      if (outcome.ok) setPlan((outcome.value as Planned).plan ?? null);
    });
    return () => {
      current = false;
    };
    // The input is compared by its content.
  }, [open, ready, key, ask]);

  const apply = async (): Promise<void> => {
    const outcome = await applying.run({ input: { ...input, plan: false } });
    if (!outcome.ok) {
      setError(outcome.error);
      return;
    }
    const { task } = outcome.value as Planned;
    onOpenChange(false);
    if (task) {
      notify.taskStarted(task);
      props.onStarted?.(task);
    }
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={props.title}
      description={props.description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('cancel')}</Button>
          <Button
            variant={props.danger ? 'danger' : 'primary'}
            pending={applying.pending}
            reason={props.blocked ?? null}
            disabled={!ready || (plan === null && error === null)}
            onClick={() => void apply()}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {props.children}
        {error ? <ErrorNotice error={error} /> : null}
        {plan ? <PlanView plan={plan} /> : null}
        {ready && !plan && !error ? <PlanSkeleton /> : null}
      </div>
    </Dialog>
  );
}
