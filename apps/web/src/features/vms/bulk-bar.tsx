'use client';
import { Copy, Play, Power, PowerOff, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { BulkDialog } from '@/features/bulk/bulk-dialog';
import { BULK_VERBS, type BulkVerb } from '@/features/bulk/verbs';
import { Button } from '@/ui/button';
import type { VmRowData } from './fragments';

const ICONS: Record<BulkVerb, ReactNode> = {
  start: <Play size={14} aria-hidden />,
  stop: <Power size={14} aria-hidden />,
  powerOff: <PowerOff size={14} aria-hidden />,
  clone: <Copy size={14} aria-hidden />,
  delete: <Trash2 size={14} aria-hidden />,
};

/** What can be done to the chosen VMs together. */
export function BulkBar({
  vms,
  onClear,
}: {
  readonly vms: readonly VmRowData[];
  readonly onClear: () => void;
}) {
  const t = useTranslations('bulk');
  const [verb, setVerb] = useState<BulkVerb | null>(null);
  const able = (key: BulkVerb) => vms.filter((vm) => vm.actions[key].allowed);
  const reason = (key: BulkVerb) =>
    able(key).length === 0 ? (vms[0]?.actions[key].reason ?? t('noneAble')) : null;
  return (
    <div
      role="toolbar"
      aria-label={t('title')}
      className="flex flex-wrap items-center gap-2 rounded-lg border border-accent/40 bg-accent-soft px-3 py-2"
    >
      <span className="tnum mr-2 font-medium" aria-live="polite">
        {t('selected', { count: vms.length })}
      </span>
      {BULK_VERBS.map((key) => (
        <Button
          key={key}
          size="sm"
          {...(key === 'delete' ? { variant: 'dangerGhost' as const } : {})}
          icon={ICONS[key]}
          reason={reason(key)}
          onClick={() => setVerb(key)}
        >
          {t(key)}
        </Button>
      ))}
      <Button size="sm" variant="ghost" className="ml-auto" onClick={onClear}>
        {t('clear')}
      </Button>
      {verb ? (
        <BulkDialog
          verb={verb}
          vms={able(verb)}
          skipped={vms.length - able(verb).length}
          onClose={(done) => {
            setVerb(null);
            if (done) onClear();
          }}
        />
      ) : null}
    </div>
  );
}
