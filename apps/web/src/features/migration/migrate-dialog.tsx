'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { PlannedDialog } from '@/components/planned-dialog';
import { cn } from '@/lib/cn';
import { formatBytes } from '@/lib/format';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Empty, Skeleton, Tag } from '@/ui/panel';
import { MigrateVm, MigrationTargetsQuery, type MigrationTarget } from './queries';

interface MigrateDialogProps {
  readonly vm: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Asks every other node whether it can take the VM, lets one be chosen, and shows the plan. */
export function MigrateDialog({ vm, onClose }: MigrateDialogProps) {
  const t = useTranslations('migration');
  const common = useTranslations('common');
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, error, refetch } = useLiveQuery(MigrationTargetsQuery, {
    variables: { id: vm.id },
    requestPolicy: 'network-only',
  });
  const targets = data?.vm?.migrationTargets;
  const target =
    targets?.find(({ node }) => node.id === chosen) ??
    targets?.find(({ allowed }) => allowed) ??
    targets?.[0];
  const close = (open: boolean): void => {
    if (!open) onClose();
  };
  const title = t('title', { name: vm.name });
  if (!targets || !target) {
    return (
      <Dialog
        open
        onOpenChange={close}
        title={title}
        footer={<Button onClick={onClose}>{common('close')}</Button>}
      >
        {error && !targets ? <QueryError error={error} retry={refetch} /> : null}
        {targets?.length === 0 ? <Empty title={t('noNodes')}>{t('noNodesHint')}</Empty> : null}
        {!targets && !error ? <Skeleton className="h-32 rounded-lg" /> : null}
      </Dialog>
    );
  }
  return (
    <PlannedDialog
      open
      onOpenChange={close}
      title={title}
      description={target.way === 'LIVE' ? t('liveHint') : t('offlineHint')}
      confirmLabel={t('move')}
      document={MigrateVm}
      input={{ id: vm.id, nodeId: target.node.id }}
    >
      <fieldset className="space-y-2">
        <legend className="mb-1 text-xs font-medium text-ink-2">{t('to')}</legend>
        {targets.map((one) => (
          <TargetChoice
            key={one.node.id}
            target={one}
            checked={one.node.id === target.node.id}
            onChoose={() => setChosen(one.node.id)}
          />
        ))}
      </fieldset>
    </PlannedDialog>
  );
}

function TargetChoice({
  target,
  checked,
  onChoose,
}: {
  readonly target: MigrationTarget;
  readonly checked: boolean;
  readonly onChoose: () => void;
}) {
  const t = useTranslations('migration');
  return (
    <label
      className={cn(
        'flex items-start gap-2.5 rounded-md border px-3 py-2',
        checked ? 'border-accent bg-accent-soft' : 'border-line',
      )}
    >
      <input
        type="radio"
        name="migration-target"
        aria-label={target.node.name}
        checked={checked}
        onChange={onChoose}
        className="mt-1"
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{target.node.name}</span>
          {target.allowed ? (
            <Tag tone="accent">{target.way === 'LIVE' ? t('live') : t('offline')}</Tag>
          ) : (
            <Tag tone="bad">{t('barred')}</Tag>
          )}
          {target.allowed && target.pool ? (
            <span className="text-xs text-ink-3">
              {t('disksTo', { pool: target.pool.name, size: formatBytes(target.copyBytes) })}
            </span>
          ) : null}
        </span>
        {target.obstacles.length > 0 ? (
          <ul className="mt-1 list-disc pl-4 text-xs text-ink-2">
            {target.obstacles.map((obstacle) => (
              <li key={obstacle.code + obstacle.reason}>{obstacle.reason}</li>
            ))}
          </ul>
        ) : null}
      </span>
    </label>
  );
}
