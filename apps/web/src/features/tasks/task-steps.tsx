'use client';
import { useTranslations } from 'next-intl';
import { StepBadge } from '@/components/state';
import { Took } from '@/components/time';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';
import { Meter } from '@/ui/meter';

export const StepFields = graphql(`
  fragment StepFields on TaskStep {
    __typename
    id
    index
    key
    kind
    title
    weight
    effect
    state
    progress
    message
    attempt
    startedAt
    finishedAt
    error {
      code
      message
      wayOut
    }
  }
`);

/** The steps of the plan, as far as they have come. */
export function TaskSteps({ steps }: { readonly steps: readonly FragmentOf<typeof StepFields>[] }) {
  const t = useTranslations('tasks');
  return (
    <ol aria-label={t('steps')} className="divide-y divide-line">
      {steps.map((step) => (
        <li key={step.id} className="px-4 py-2.5">
          <div className="flex items-baseline gap-3">
            <span className="tnum w-4 shrink-0 text-right text-xs text-ink-3">
              {step.index + 1}
            </span>
            <span className="min-w-0 flex-1 break-words">{step.title}</span>
            <span className="shrink-0 text-xs text-ink-2">
              <StepBadge state={step.state} />
            </span>
          </div>
          <div className="mt-0.5 flex items-center gap-3 pl-7 text-xs text-ink-3">
            {step.startedAt ? <Took from={step.startedAt} to={step.finishedAt} /> : null}
            {step.message ? <span className="min-w-0 flex-1 truncate">{step.message}</span> : null}
            {step.attempt > 1 ? <span>{t('attemptNumber', { number: step.attempt })}</span> : null}
          </div>
          {step.state === 'RUNNING' ? (
            <div className="mt-1.5 pl-7">
              <Meter
                plain
                percent={step.progress * 100}
                label={t('progressOf', { title: step.title })}
                className="h-1"
              />
            </div>
          ) : null}
          {step.error ? <p className="mt-1 pl-7 text-xs text-bad">{step.error.message}</p> : null}
        </li>
      ))}
    </ol>
  );
}
