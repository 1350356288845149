'use client';
import { MoreHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { menuCommands, usePageCommands } from '@/components/page-commands';
import { PlannedDialog } from '@/components/planned-dialog';
import { useTaskAction } from '@/components/use-task-action';
import { EditPoolDialog } from '@/features/pool-edit/edit-setup';
import { PoolSettingsDialog } from '@/features/pool-edit/settings-dialog';
import { ScanDialog } from '@/features/template-versions/scan-dialog';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/field';
import { Menu, type MenuItem } from '@/ui/menu';
import type { PoolRowData } from './fragments';
import {
  DeleteStoragePool,
  RefreshStoragePool,
  StartStoragePool,
  StopStoragePool,
} from './mutations';

type Question = 'stop' | 'scan' | 'edit' | 'settings' | 'delete';

const why = (verdict: {
  readonly allowed: boolean;
  readonly reason: string | null;
}): string | null => (verdict.allowed ? null : verdict.reason);

/** Everything that can be done to a pool. */
export function PoolMenu({
  pool,
  leaveOnDelete = false,
}: {
  readonly pool: PoolRowData;
  readonly leaveOnDelete?: boolean;
}) {
  const t = useTranslations('pools');
  const router = useRouter();
  const [dialog, setDialog] = useState<Question | null>(null);
  const care = useTranslations('storageCare');
  const versions = useTranslations('templateVersions');
  const edit = useTranslations('poolEdit');
  const [content, setContent] = useState(false);
  const start = useTaskAction(StartStoragePool);
  const refresh = useTaskAction(RefreshStoragePool);
  const input = { input: { id: pool.id } };
  const close = (open: boolean): void => {
    if (open) return;
    setDialog(null);
    setContent(false);
  };
  const items: (MenuItem | 'separator')[] = [
    {
      key: 'start',
      label: t('start'),
      reason: why(pool.actions.start),
      onSelect: () => void start.run(input),
    },
    {
      key: 'refresh',
      label: t('refresh'),
      reason: why(pool.actions.refresh),
      onSelect: () => void refresh.run(input),
    },
    {
      key: 'scan',
      label: versions('scan'),
      reason: why(pool.actions.refresh),
      onSelect: () => setDialog('scan'),
    },
    {
      key: 'stop',
      label: t('stop'),
      reason: why(pool.actions.stop),
      onSelect: () => setDialog('stop'),
    },
    {
      key: 'edit',
      label: edit('edit'),
      reason: why(pool.actions.edit),
      onSelect: () => setDialog('edit'),
    },
    {
      key: 'settings',
      label: edit('settings'),
      reason: null,
      onSelect: () => setDialog('settings'),
    },
    'separator',
    {
      key: 'delete',
      label: t('delete'),
      danger: true,
      reason: why(pool.actions.delete),
      onSelect: () => setDialog('delete'),
    },
  ];
  usePageCommands(leaveOnDelete ? pool.name : null, menuCommands(items));
  return (
    <>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('actionsOf', { name: pool.name })}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={items}
      />
      {dialog === 'scan' ? <ScanDialog pool={pool} onClose={() => setDialog(null)} /> : null}
      {dialog === 'edit' ? <EditPoolDialog pool={pool} onClose={() => setDialog(null)} /> : null}
      {dialog === 'settings' ? (
        <PoolSettingsDialog pool={pool} onClose={() => setDialog(null)} />
      ) : null}
      <PlannedDialog
        open={dialog === 'stop'}
        onOpenChange={close}
        title={t('stopTitle', { name: pool.name })}
        confirmLabel={t('stop')}
        document={StopStoragePool}
        input={{ id: pool.id }}
      />
      <PlannedDialog
        open={dialog === 'delete'}
        onOpenChange={close}
        danger
        title={t('deleteTitle', { name: pool.name })}
        confirmLabel={t('delete')}
        document={DeleteStoragePool}
        input={{ id: pool.id, deleteContent: content }}
        {...(leaveOnDelete ? { onStarted: () => router.push(paths.pools()) } : {})}
      >
        <Checkbox
          label={care('deleteContent')}
          hint={care('deleteContentHint')}
          checked={content}
          onChange={(event) => setContent(event.target.checked)}
        />
      </PlannedDialog>
    </>
  );
}
