'use client';
import { Clock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { Button } from '@/ui/button';
import { DropVmPending } from './mutations';
import type { HardwareData } from './types';

interface Verdict {
  readonly allowed: boolean;
  readonly reason: string | null;
}

/** What is stored but does not run yet, each with its way back. Nothing is shown when nothing waits. */
export function PendingPanel({
  vmId,
  pending,
  verdict,
}: {
  readonly vmId: string;
  readonly pending: HardwareData['pending'];
  readonly verdict: Verdict;
}) {
  const t = useTranslations('vmHardware');
  const [keys, setKeys] = useState<readonly string[] | null>(null);
  if (pending.length === 0) return null;
  const blocked = verdict.allowed ? null : verdict.reason;
  const droppable = pending.filter(({ keptBecause }) => keptBecause === null);
  return (
    <section
      aria-label={t('pendingTitle')}
      className="rounded-lg border border-warn/40 bg-warn-soft text-sm"
    >
      <header className="flex min-h-11 items-center gap-3 border-b border-warn/30 px-4">
        <Clock size={15} aria-hidden className="text-warn" />
        <h2 className="min-w-0 flex-1 font-semibold text-warn">
          {t('pendingCount', { count: pending.length })}
        </h2>
        <Button
          size="sm"
          reason={blocked ?? (droppable.length === 0 ? (pending[0]?.keptBecause ?? null) : null)}
          onClick={() => setKeys(droppable.map(({ key }) => key))}
        >
          {t('dropAll')}
        </Button>
      </header>
      <ul className="divide-y divide-warn/20">
        {pending.map((change) => (
          <li key={change.key} className="flex items-center gap-4 px-4 py-2">
            <span className="w-44 shrink-0 truncate font-medium" title={change.what}>
              {change.what}
            </span>
            <span className="min-w-0 flex-1 break-words">
              <span className="text-ink-2">{change.running ?? t('none')}</span>
              <span aria-label={t('becomes')} className="px-2 text-ink-3">
                →
              </span>
              <span>{change.stored ?? t('none')}</span>
            </span>
            <Button
              size="sm"
              variant="ghost"
              aria-label={t('dropOf', { what: change.what })}
              reason={blocked ?? change.keptBecause}
              onClick={() => setKeys([change.key])}
            >
              {t('drop')}
            </Button>
          </li>
        ))}
      </ul>
      <PlannedDialog
        open={keys !== null}
        onOpenChange={(open) => (open ? undefined : setKeys(null))}
        title={t('dropTitle')}
        confirmLabel={t('drop')}
        document={DropVmPending}
        input={{ id: vmId, keys: [...(keys ?? [])] }}
      />
    </section>
  );
}
