'use client';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { PlanData } from '@/features/tasks/fragments';
import { Skeleton, Tag } from '@/ui/panel';

const TONE = {
  READS: 'neutral',
  CREATES: 'accent',
  CHANGES: 'accent',
  DISRUPTS: 'warn',
  REMOVES: 'bad',
} as const;

/** The steps that will run, what they disturb and what cannot be undone. */
export function PlanView({ plan }: { readonly plan: PlanData }) {
  const t = useTranslations('plan');
  return (
    <section aria-label={t('title')} className="rounded-lg border border-line bg-canvas">
      <header className="flex items-center gap-2 border-b border-line px-3 py-2">
        <h3 className="flex-1 text-xs font-semibold text-ink-2">{t('title')}</h3>
        {plan.disruption === 'NONE' ? null : (
          <Tag tone={plan.disruption === 'LIVE' ? 'accent' : 'warn'}>
            {t(`disruption.${plan.disruption}`)}
          </Tag>
        )}
        <span className="text-xs text-ink-3">{t('steps', { count: plan.steps.length })}</span>
      </header>
      {plan.warnings.map((warning) => (
        <p
          key={warning}
          className="flex gap-2 border-b border-line bg-warn-soft px-3 py-2 text-xs text-warn"
        >
          <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
          {warning}
        </p>
      ))}
      <ol className="divide-y divide-line">
        {plan.steps.map((step, index) => (
          <li key={step.key} className="flex items-baseline gap-3 px-3 py-1.5">
            <span className="tnum w-4 text-right text-xs text-ink-3">{index + 1}</span>
            <span className="min-w-0 flex-1">
              <span className="break-words">{step.title}</span>
              {step.irreversible ? (
                <span className="block text-xs text-warn">{step.irreversible}</span>
              ) : null}
            </span>
            <Tag tone={TONE[step.effect]}>{t(`effect.${step.effect}`)}</Tag>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function PlanSkeleton() {
  return (
    <div className="space-y-2 rounded-lg border border-line bg-canvas p-3">
      <Skeleton className="h-3 w-24" />
      <Skeleton className="h-3 w-4/5" />
      <Skeleton className="h-3 w-3/5" />
    </div>
  );
}
