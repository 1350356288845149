'use client';
import { CloudDownload, Plus, RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { FilterBar, matches, NoMatch } from '@/components/filter-bar';
import { Page } from '@/components/page';
import { usePageCommands } from '@/components/page-commands';
import { StaleNote } from '@/components/stale-note';
import { PoolBadge } from '@/components/state';
import { useTaskAction } from '@/components/use-task-action';
import { formatBytes, percentOf } from '@/lib/format';
import { useConnection } from '@/lib/graphql/use-connection';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { ListTools } from '@/features/views/view-controls';
import { useListView } from '@/features/views/use-list-view';
import { useWatch } from '@/lib/use-watch';
import { FetchVolumeDialog } from '@/features/storage-care/fetch-dialog';
import { PoolFacts, PoolWarnings } from '@/features/storage-care/pool-health';
import { HistoryPanel } from '@/features/history/history-panel';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Meter } from '@/ui/meter';
import { Empty, Panel, Skeleton, Tag } from '@/ui/panel';
import type { PoolRowData, VolumeRowData } from './fragments';
import { RefreshStoragePool } from './mutations';
import { PoolMenu } from './pool-menu';
import { PoolUsage } from './pools-page';
import { PoolQuery, pickVolumes, VolumeListQuery } from './queries';
import { CreateVolumeDialog } from './volume-forms';
import { VolumeMenu } from './volume-menu';

export function PoolPage({ id }: { readonly id: string }) {
  const t = useTranslations('pools');
  const nav = useTranslations('nav');
  const { data, error, loading, refetch } = useLiveQuery(PoolQuery, { variables: { id } });
  useWatch([id], refetch);
  const pool = data?.storagePool;
  const crumbs = [{ label: nav('pools'), href: paths.pools() }];
  if (error && !pool)
    return (
      <Page title={t('pool')} crumbs={crumbs}>
        <QueryError error={error} retry={refetch} />
      </Page>
    );
  if (!loading && !pool)
    return (
      <Page title={t('pool')} crumbs={crumbs}>
        <Empty title={t('gone')}>{t('goneHint')}</Empty>
      </Page>
    );
  return (
    <Page
      title={pool ? pool.name : <Skeleton className="h-6 w-40" />}
      crumbs={crumbs}
      badge={
        pool ? (
          <span role="status">
            <PoolBadge state={pool.state} />
          </span>
        ) : null
      }
      meta={
        pool ? (
          <>
            {pool.label ? `${pool.label} · ` : null}
            <Link href={paths.node(pool.node.id)} className="hover:text-ink hover:underline">
              {pool.node.name}
            </Link>
          </>
        ) : null
      }
      actions={pool ? <PoolActions pool={pool} /> : null}
    >
      {pool ? (
        <div className="space-y-4">
          <StaleNote stale={pool.stale} observedAt={pool.observedAt} node={pool.node} />
          <Panel>
            <PoolUsage pool={pool} />
            <p className="mt-2 font-mono text-xs text-ink-3">
              {pool.type}
              {pool.path ? ` · ${pool.path}` : ''}
            </p>
            {pool.description ? (
              <p className="mt-2 max-w-prose whitespace-pre-line text-ink-2">{pool.description}</p>
            ) : null}
            <PoolWarnings pool={pool} />
            <PoolFacts pool={pool} />
          </Panel>
          <Volumes pool={pool} />
          <HistoryPanel about={pool.id} />
        </div>
      ) : (
        <Skeleton className="h-72 rounded-lg" />
      )}
    </Page>
  );
}

function PoolActions({ pool }: { readonly pool: PoolRowData }) {
  const t = useTranslations('pools');
  const care = useTranslations('storageCare');
  const [creating, setCreating] = useState(false);
  const [fetching, setFetching] = useState(false);
  const refresh = useTaskAction(RefreshStoragePool);
  const verdict = pool.actions.createVolume;
  const createReason = verdict.allowed ? null : verdict.reason;
  usePageCommands(pool.name, [
    {
      key: 'createVolume',
      label: t('createVolume'),
      icon: <Plus aria-hidden />,
      reason: createReason,
      run: () => setCreating(true),
    },
    {
      key: 'fetch',
      label: care('fetchShort'),
      icon: <CloudDownload aria-hidden />,
      reason: createReason,
      run: () => setFetching(true),
    },
  ]);
  return (
    <>
      <Button
        icon={<RefreshCw size={14} aria-hidden />}
        pending={refresh.pending}
        reason={pool.actions.refresh.allowed ? null : pool.actions.refresh.reason}
        onClick={() => void refresh.run({ input: { id: pool.id } })}
      >
        {t('refresh')}
      </Button>
      <Button
        icon={<CloudDownload size={14} aria-hidden />}
        reason={createReason}
        onClick={() => setFetching(true)}
      >
        {care('fetchShort')}
      </Button>
      <Button
        variant="primary"
        icon={<Plus size={16} aria-hidden />}
        reason={createReason}
        onClick={() => setCreating(true)}
      >
        {t('createVolume')}
      </Button>
      <PoolMenu pool={pool} leaveOnDelete />
      {creating ? <CreateVolumeDialog pool={pool} onClose={() => setCreating(false)} /> : null}
      {fetching ? <FetchVolumeDialog pool={pool} onClose={() => setFetching(false)} /> : null}
    </>
  );
}

/** The files beneath an overlay, nearest first, and an upload that stopped. */
function Beneath({ volume }: { readonly volume: VolumeRowData }) {
  const t = useTranslations('volumes');
  const chain = volume.backingChain.map(
    ({ path, volume: beneath }) => beneath?.name ?? path.split('/').at(-1) ?? path,
  );
  const paths = volume.backingChain.map(({ path }) => path).join(' ← ');
  return (
    <>
      {chain.length > 0 ? (
        <span className="block truncate text-xs text-ink-3" title={paths}>
          {t('backedBy', { path: chain.join(' ← ') })}
        </span>
      ) : null}
      {volume.upload ? (
        <span className="block truncate text-xs text-ink-2">
          {t('uploadStopped', {
            file: volume.upload.fileName,
            percent: Math.floor(
              (Number(volume.upload.receivedBytes) / Number(volume.upload.sizeBytes)) * 100,
            ),
          })}
        </span>
      ) : null}
    </>
  );
}

function useVolumeColumns(): readonly Column<VolumeRowData>[] {
  const t = useTranslations('volumes');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(14rem,2fr)',
        sort: (volume) => volume.name,
        cell: (volume) => (
          <span className="min-w-0">
            <span className="block truncate font-medium" title={volume.path}>
              {volume.name}
            </span>
            <Beneath volume={volume} />
          </span>
        ),
      },
      {
        id: 'format',
        header: t('format'),
        width: '6rem',
        from: 'md',
        sort: (volume) => volume.format ?? '',
        cell: (volume) => <Tag>{volume.format ?? volume.type}</Tag>,
      },
      {
        id: 'size',
        header: t('size'),
        width: 'minmax(10rem,1fr)',
        sort: (volume) => Number(volume.capacityBytes),
        cell: (volume) => (
          <span className="w-full">
            <span className="text-xs text-ink-2">
              {formatBytes(volume.allocationBytes)} / {formatBytes(volume.capacityBytes)}
            </span>
            <Meter
              plain
              className="mt-1 h-1"
              percent={percentOf(volume.allocationBytes, volume.capacityBytes)}
              label={t('usageOf', { name: volume.name })}
            />
          </span>
        ),
      },
      {
        id: 'used',
        header: t('usedBy'),
        width: 'minmax(9rem,1fr)',
        from: 'md',
        sort: (volume) => volume.attachedTo[0]?.name ?? volume.template?.name ?? '',
        cell: (volume) => (
          <span className="flex min-w-0 gap-2">
            {volume.attachedTo.map((vm) => (
              <Link key={vm.id} href={paths.vm(vm.id)} className="truncate hover:underline">
                {vm.name}
              </Link>
            ))}
            {volume.template ? (
              <Link href={paths.templates()} className="hover:underline">
                <Tag tone="accent">{t('template')}</Tag>
              </Link>
            ) : null}
            {volume.attachedTo.length === 0 && !volume.template ? (
              <span className="text-ink-3">—</span>
            ) : null}
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '3.25rem',
        align: 'end',
        cell: (volume) => <VolumeMenu volume={volume} />,
      },
    ],
    [t],
  );
}

/** The list without a filter. */
const PLAIN = { q: '', sort: 'name', hide: '' };

function Volumes({ pool }: { readonly pool: PoolRowData }) {
  const t = useTranslations('volumes');
  const variables = useMemo(() => ({ filter: { poolId: pool.id } }), [pool.id]);
  const { rows, loading, error } = useConnection(VolumeListQuery, variables, pickVolumes);
  const columns = useVolumeColumns();
  const view = useListView('VOLUMES', PLAIN, columns);
  const { url, setUrl } = view;
  const shown = useMemo(
    () =>
      rows.filter((volume) =>
        matches(url.q, [volume.name, volume.format, ...volume.attachedTo.map((vm) => vm.name)]),
      ),
    [rows, url.q],
  );
  const many = shown.length > 100;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <FilterBar value={url.q} onChange={(q) => setUrl({ q })} label={t('filter')} />
        <ListTools view={view} columns={columns} />
      </div>
      <Panel title={t('title')} flush>
        <div className={many ? 'h-[calc(100dvh-24rem)] min-h-80' : ''}>
          {error && rows.length === 0 ? (
            <QueryError error={error} />
          ) : (
            <DataTable
              label={t('title')}
              columns={view.columns}
              rows={shown}
              rowId={(volume) => volume.id}
              loading={loading || view.pending}
              sorting={view.sorting}
              onSortingChange={view.onSortingChange}
              virtual={many}
              rowHeight={48}
              empty={
                rows.length === 0 ? (
                  <Empty title={t('none')}>{t('noneHint')}</Empty>
                ) : (
                  <NoMatch onClear={() => setUrl({ q: '' })} />
                )
              }
            />
          )}
        </div>
      </Panel>
    </div>
  );
}
