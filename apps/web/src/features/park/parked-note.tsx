'use client';
import { Undo2 } from 'lucide-react';
import { useFormatter, useNow, useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { useTaskAction } from '@/components/use-task-action';
import { BulkVms } from '@/features/bulk/mutations';
import type { VmRowData } from '@/features/vms/fragments';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Link } from '@/ui/link';
import { Tag } from '@/ui/panel';
import { PurgeVm, RestoreVm } from './queries';

/** The API takes so many at a time. */
const MOST_AT_ONCE = 200;

type ParkedVm = Pick<VmRowData, 'id' | 'name' | 'parked'>;

function UndoButton({ vm }: { readonly vm: ParkedVm }) {
  const t = useTranslations('park');
  const restore = useTaskAction(RestoreVm);
  return (
    <Button
      size="sm"
      icon={<Undo2 size={14} aria-hidden />}
      pending={restore.pending}
      aria-label={t('undoOf', { name: vm.name })}
      onClick={() => void restore.run({ input: { id: vm.id } })}
    >
      {t('undo')}
    </Button>
  );
}

function GoneIn({ at }: { readonly at: string }) {
  const t = useTranslations('park');
  const format = useFormatter();
  const now = useNow({ updateInterval: 10_000 });
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString()} suppressHydrationWarning>
      {date > now ? t('gone', { when: format.relativeTime(date, now) }) : t('goneNow')}
    </time>
  );
}

/** On the page of a VM that was deleted and can be brought back. */
export function ParkedNote({ vm }: { readonly vm: ParkedVm }) {
  const t = useTranslations('park');
  const [purging, setPurging] = useState(false);
  if (!vm.parked) return null;
  return (
    <div
      role="note"
      className="mb-4 flex flex-wrap items-center gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-2.5"
    >
      <p className="min-w-0 flex-1">
        <span className="font-medium">{t('deletedBy', { actor: vm.parked.actor })}</span>{' '}
        <GoneIn at={vm.parked.purgeAt} />
      </p>
      <UndoButton vm={vm} />
      <Button size="sm" variant="dangerGhost" onClick={() => setPurging(true)}>
        {t('purge')}
      </Button>
      <PlannedDialog
        open={purging}
        onOpenChange={setPurging}
        danger
        title={t('purgeTitle', { name: vm.name })}
        confirmLabel={t('purge')}
        document={PurgeVm}
        input={{ id: vm.id }}
      />
    </div>
  );
}

/** Brings all of them back by one task, in waves that spare their nodes. */
function UndoAll({ vms }: { readonly vms: readonly ParkedVm[] }) {
  const t = useTranslations('park');
  const [asking, setAsking] = useState(false);
  // The list is fixed when the dialog opens: live updates must not change what was agreed to.
  const [ids, setIds] = useState<readonly string[]>([]);
  return (
    <div className="mb-1.5 flex items-center justify-between gap-3">
      <span className="font-medium">{t('many', { count: vms.length })}</span>
      <Button
        size="sm"
        icon={<Undo2 size={14} aria-hidden />}
        onClick={() => {
          setIds(vms.slice(0, MOST_AT_ONCE).map(({ id }) => id));
          setAsking(true);
        }}
      >
        {t('undoAll')}
      </Button>
      <PlannedDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('undoAllTitle', { count: ids.length })}
        confirmLabel={t('undoAll')}
        document={BulkVms}
        input={{ ids: [...ids], action: 'RESTORE' as const }}
      />
    </div>
  );
}

/** Above the list of VMs: those that were deleted and can be brought back. */
export function ParkedBar({ vms }: { readonly vms: readonly ParkedVm[] }) {
  const t = useTranslations('park');
  if (vms.length === 0) return null;
  return (
    <section
      aria-label={t('bar')}
      className="max-h-40 overflow-y-auto rounded-lg border border-warn/40 bg-warn-soft px-3 py-2"
    >
      {vms.length > 1 ? <UndoAll vms={vms} /> : null}
      <ul className="space-y-1.5">
        {vms.map((vm) => (
          <li key={vm.id} className="flex items-center gap-3">
            <Link href={paths.vm(vm.id)} className="truncate font-medium hover:underline">
              {vm.name}
            </Link>
            <Tag tone="warn">{t('deleted')}</Tag>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-2">
              {vm.parked ? <GoneIn at={vm.parked.purgeAt} /> : null}
            </span>
            <UndoButton vm={vm} />
          </li>
        ))}
      </ul>
    </section>
  );
}
