'use client';
import { Check, CircleDashed, CircleHelp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Panel, Skeleton } from '@/ui/panel';
import { VmReadinessQuery, type SignalData } from './queries';
import { WaitDialog } from './wait-dialog';

const EVERY_MS = 4000;

/** How far a VM has come since it was powered on. */
export function ReadinessPanel({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('readiness');
  const [waiting, setWaiting] = useState(false);
  const running = vm.powerState === 'RUNNING' && !vm.stale;
  const { data } = useLiveQuery(VmReadinessQuery, {
    variables: { id: vm.id },
    pause: !running,
    pollMs: EVERY_MS,
    requestPolicy: 'network-only',
  });
  const signals = running ? (data?.vm?.readiness ?? null) : [];
  return (
    <Panel
      title={t('title')}
      actions={
        <Button
          size="sm"
          reason={running ? null : (vm.actions.start.reason ?? null)}
          onClick={() => setWaiting(true)}
        >
          {running ? t('wait') : t('startAndWait')}
        </Button>
      }
    >
      {signals === null ? <Skeleton className="h-28" /> : null}
      {running ? null : <p className="text-ink-3">{t('off')}</p>}
      <ul aria-label={t('title')} className="space-y-1.5">
        {signals?.map((signal) => (
          <Signal key={signal.name} signal={signal} />
        ))}
      </ul>
      <WaitDialog vm={vm} running={running} open={waiting} onOpenChange={setWaiting} />
    </Panel>
  );
}

const ICONS = { REACHED: Check, WAITING: CircleDashed, UNKNOWN: CircleHelp } as const;
const TONES = { REACHED: 'text-good', WAITING: 'text-ink-3', UNKNOWN: 'text-ink-3' } as const;

function Signal({ signal }: { readonly signal: SignalData }) {
  const t = useTranslations('readiness');
  const Icon = ICONS[signal.state];
  return (
    <li className="flex items-start gap-2">
      <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${TONES[signal.state]}`} />
      <span className="min-w-0">
        <span className="font-medium">{t(`names.${signal.name}`)}</span>{' '}
        <span className="text-xs text-ink-3">{t(`states.${signal.state}`)}</span>
        <span className="block text-xs text-ink-2">{signal.detail}</span>
      </span>
    </li>
  );
}
