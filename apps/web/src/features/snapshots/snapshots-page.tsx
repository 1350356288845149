'use client';
import { Camera, CircleDot, History, MoreHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { Ago } from '@/components/time';
import { VmFrame } from '@/features/vms/vm-frame';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import { Empty, Panel, Skeleton, Tag } from '@/ui/panel';
import { VmSnapshotsQuery, type SnapshotData, type SnapshotsOfVm } from './queries';
import { TemplateFromSnapshotDialog, VmFromSnapshotDialog } from '@/features/from-snapshot/dialogs';
import {
  CopySnapshotDialog,
  CreateSnapshotDialog,
  DeleteSnapshotDialog,
  RevertSnapshotDialog,
} from './snapshot-dialogs';
import { treeRows, type TreeRow } from './tree';

export function VmSnapshotsPage({ id }: { readonly id: string }) {
  return <VmFrame id={id}>{(vm) => <Snapshots vm={vm} />}</VmFrame>;
}

const why = (verdict: {
  readonly allowed: boolean;
  readonly reason: string | null;
}): string | null => (verdict.allowed ? null : verdict.reason);

function Snapshots({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('snapshots');
  const { data, error, refetch } = useLiveQuery(VmSnapshotsQuery, { variables: { id: vm.id } });
  useWatch([vm.id, vm.activeTask?.id], refetch);
  const read = data?.vm;
  if (error && !read) return <QueryError error={error} retry={refetch} />;
  if (!read) return <Skeleton className="h-72 rounded-lg" />;
  const create = <CreateButton vm={vm} ways={read.snapshotWays} />;
  if (read.snapshots.length === 0) {
    return (
      <Panel flush>
        <Empty title={t('none')} action={create}>
          {t('noneHint')}
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel title={t('title')} actions={create} flush>
      <ul aria-label={t('title')} className="divide-y divide-line">
        {treeRows(read.snapshots).map((row) =>
          row.kind === 'present' ? (
            <PresentRow key=" present" row={row} />
          ) : (
            <SnapshotRow key={row.snapshot.name} vm={vm} row={row} />
          ),
        )}
      </ul>
    </Panel>
  );
}

function CreateButton({
  vm,
  ways,
}: {
  readonly vm: VmDetailData;
  readonly ways: SnapshotsOfVm['snapshotWays'];
}) {
  const t = useTranslations('snapshots');
  const [open, setOpen] = useState(false);
  const possible = ways.disks.verdict.allowed || ways.withMemory.verdict.allowed;
  const runs = vm.powerState === 'RUNNING' || vm.powerState === 'PAUSED';
  return (
    <>
      <Button
        variant="primary"
        icon={<Camera size={16} aria-hidden />}
        reason={possible ? null : why(ways.disks.verdict)}
        onClick={() => setOpen(true)}
      >
        {t('create')}
      </Button>
      {open ? (
        <CreateSnapshotDialog vm={vm} ways={ways} runs={runs} open onOpenChange={setOpen} />
      ) : null}
    </>
  );
}

/** How far a row is moved in, in rems: deep trees stay readable. */
const indentOf = (depth: number): { paddingInlineStart: string } => ({
  paddingInlineStart: `${1 + Math.min(depth, 12) * 1.5}rem`,
});

function PresentRow({ row }: { readonly row: { readonly depth: number } }) {
  const t = useTranslations('snapshots');
  return (
    <li className="flex items-center gap-3 py-2.5 pr-4" style={indentOf(row.depth)}>
      <CircleDot size={16} className="shrink-0 text-accent" aria-hidden />
      <span className="font-medium">{t('present')}</span>
    </li>
  );
}

function SnapshotRow({
  vm,
  row,
}: {
  readonly vm: VmDetailData;
  readonly row: Extract<TreeRow<SnapshotData>, { kind: 'snapshot' }>;
}) {
  const t = useTranslations('snapshots');
  const { snapshot } = row;
  return (
    <li className="flex items-center gap-3 py-2.5 pr-4" style={indentOf(row.depth)}>
      <Camera size={16} className="shrink-0 text-ink-3" aria-hidden />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 truncate font-medium">{snapshot.name}</span>
          <Tag>{t(`kinds.${snapshot.kind}`)}</Tag>
          {snapshot.hasMemory ? <Tag>{t('withMemory')}</Tag> : null}
          <span className="text-xs text-ink-3">
            <Ago at={snapshot.createdAt} />
          </span>
        </div>
        {snapshot.description === null ? null : (
          <p className="truncate text-xs text-ink-2" title={snapshot.description}>
            {snapshot.description}
          </p>
        )}
      </div>
      <SnapshotActions vm={vm} snapshot={snapshot} below={row.below} />
    </li>
  );
}

type SnapshotDialog = 'revert' | 'vm' | 'template' | 'copy' | 'delete' | 'deleteTree';

function SnapshotActions({
  vm,
  snapshot,
  below,
}: {
  readonly vm: VmDetailData;
  readonly snapshot: SnapshotData;
  readonly below: number;
}) {
  const t = useTranslations('snapshots');
  const make = useTranslations('fromSnapshot');
  const [dialog, setDialog] = useState<SnapshotDialog | null>(null);
  const shared = {
    vm,
    snapshot,
    open: true,
    onOpenChange: (open: boolean) => (open ? undefined : setDialog(null)),
  };
  return (
    <>
      <Button
        size="sm"
        icon={<History size={14} aria-hidden />}
        reason={why(snapshot.actions.revert)}
        aria-label={t('revertTo', { name: snapshot.name })}
        onClick={() => setDialog('revert')}
      >
        {t('revert')}
      </Button>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('actionsOf', { name: snapshot.name })}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={[
          {
            key: 'vm',
            label: make('vmItem'),
            reason: why(snapshot.actions.copy),
            onSelect: () => setDialog('vm'),
          },
          {
            key: 'template',
            label: make('templateItem'),
            reason: why(snapshot.actions.copy),
            onSelect: () => setDialog('template'),
          },
          {
            key: 'copy',
            label: t('copyItem'),
            reason: why(snapshot.actions.copy),
            onSelect: () => setDialog('copy'),
          },
          'separator',
          {
            key: 'delete',
            label: t('delete'),
            danger: true,
            reason: why(snapshot.actions.delete),
            onSelect: () => setDialog('delete'),
          },
          {
            key: 'deleteTree',
            label: t('deleteTree', { count: below }),
            danger: true,
            reason: below === 0 ? t('nothingBelow') : why(snapshot.actions.deleteTree),
            onSelect: () => setDialog('deleteTree'),
          },
        ]}
      />
      {dialog === 'revert' ? <RevertSnapshotDialog {...shared} /> : null}
      {dialog === 'vm' ? <VmFromSnapshotDialog {...shared} /> : null}
      {dialog === 'template' ? <TemplateFromSnapshotDialog {...shared} /> : null}
      {dialog === 'copy' ? <CopySnapshotDialog {...shared} /> : null}
      {dialog === 'delete' ? <DeleteSnapshotDialog {...shared} tree={false} /> : null}
      {dialog === 'deleteTree' ? <DeleteSnapshotDialog {...shared} tree /> : null}
    </>
  );
}
