'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { PlanSkeleton, PlanView } from '@/components/plan-view';
import type { PlanData } from '@/features/tasks/fragments';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import type { CreateVmInput } from './create-vm-form';
import { CreateVm } from './mutations';

const PLAN_DELAY_MS = 400;

/**
 * Asks for the plan a moment after the last change, as soon as the form is whole.
 * @param input null while the form is not.
 */
export function CreateVmPlan({ input }: { readonly input: CreateVmInput | null }) {
  const t = useTranslations('createVm');
  const { run } = useAction(CreateVm);
  const [plan, setPlan] = useState<PlanData | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const key = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (key === null) {
      setError(null);
      return undefined;
    }
    let current = true;
    const timer = setTimeout(() => {
      void run({ input: { ...JSON.parse(key), plan: true } }).then((outcome) => {
        if (!current) return;
        setError(outcome.ok ? null : outcome.error);
        setPlan(outcome.ok ? (outcome.value.plan ?? null) : null);
      });
    }, PLAN_DELAY_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, run]);
  if (key === null) return <p className="text-xs text-ink-3">{t('planLater')}</p>;
  if (error) return <ErrorNotice error={error} />;
  return plan ? <PlanView plan={plan} /> : <PlanSkeleton />;
}
