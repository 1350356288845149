'use client';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo } from 'react';
import { QueryError } from '@/components/error-notice';
import { FilterBar, matches, NoMatch } from '@/components/filter-bar';
import { Page } from '@/components/page';
import { PoolBadge } from '@/components/state';
import { formatBytes, formatPercent, percentOf } from '@/lib/format';
import { useConnection } from '@/lib/graphql/use-connection';
import { paths } from '@/lib/paths';
import { ListTools } from '@/features/views/view-controls';
import { useListView } from '@/features/views/use-list-view';
import type { Column } from '@/ui/data-table';
import { useUrlDialog } from '@/lib/use-url-state';
import { PoolWarnings } from '@/features/storage-care/pool-health';
import { Button } from '@/ui/button';
import { Meter } from '@/ui/meter';
import { Empty, Skeleton, Tag } from '@/ui/panel';
import { CreatePoolDialog } from './create-pool';
import type { PoolRowData } from './fragments';
import { PoolMenu } from './pool-menu';
import { pickPools, PoolListQuery } from './queries';

const ALL = {};
/** The list without a filter. It is a list of cards: without columns, in the order of names. */
const PLAIN = { q: '', sort: '', hide: '' };
const NO_COLUMNS: readonly Column<PoolRowData>[] = [];

export function PoolsPage() {
  const t = useTranslations('pools');
  const care = useTranslations('storageCare');
  const [creating, setCreating] = useUrlDialog('create');
  const view = useListView('POOLS', PLAIN, NO_COLUMNS);
  const { url, setUrl } = view;
  const create = (
    <Button
      variant="primary"
      icon={<Plus size={16} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {t('create')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <Link
            href={paths.unusedVolumes()}
            className="text-sm text-ink-2 hover:text-ink hover:underline"
          >
            {care('orphans')}
          </Link>
          {create}
        </>
      }
    >
      <div className="space-y-3">
        <div className="flex flex-wrap items-center gap-2">
          <FilterBar value={url.q} onChange={(q) => setUrl({ q })} label={t('filter')} />
          <ListTools view={view} columns={NO_COLUMNS} />
        </div>
        <PoolCards
          variables={ALL}
          search={url.q}
          withNode
          emptyAction={create}
          onClear={() => setUrl({ q: '' })}
        />
      </div>
      <CreatePoolDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}

/** Pools as cards with what is used, promised and free. */
export function PoolCards({
  variables,
  search = '',
  withNode = false,
  emptyAction,
  onClear,
}: {
  readonly variables: { readonly filter?: { readonly nodeId?: string } };
  readonly search?: string;
  readonly withNode?: boolean;
  readonly emptyAction?: React.ReactNode;
  /** Takes the search away, where there is one. */
  readonly onClear?: () => void;
}) {
  const t = useTranslations('pools');
  const { rows, loading, error } = useConnection(PoolListQuery, variables, pickPools);
  const shown = useMemo(
    () =>
      rows.filter((pool) => matches(search, [pool.name, pool.label, pool.node.name, pool.path])),
    [rows, search],
  );
  if (error && rows.length === 0) return <QueryError error={error} />;
  if (loading) {
    return (
      <div className="grid gap-3 md:grid-cols-2 2xl:grid-cols-3">
        {[0, 1, 2].map((index) => (
          <Skeleton key={index} className="h-44 rounded-lg" />
        ))}
      </div>
    );
  }
  if (shown.length === 0 && rows.length > 0 && onClear) return <NoMatch onClear={onClear} />;
  if (shown.length === 0)
    return (
      <Empty title={t('none')} action={emptyAction}>
        {t('noneHint')}
      </Empty>
    );
  return (
    <ul aria-label={t('title')} className="grid gap-3 md:grid-cols-2 2xl:grid-cols-3">
      {shown.map((pool) => (
        <PoolCard key={pool.id} pool={pool} withNode={withNode} />
      ))}
    </ul>
  );
}

function PoolCard({ pool, withNode }: { readonly pool: PoolRowData; readonly withNode: boolean }) {
  const t = useTranslations('pools');
  return (
    <li className="rounded-lg border border-line bg-surface p-4">
      <div className="flex items-center gap-3">
        <Link
          href={paths.pool(pool.id)}
          className="min-w-0 truncate text-base font-semibold hover:underline"
        >
          {pool.name}
        </Link>
        <PoolBadge state={pool.state} />
        <span className="ml-auto">
          <PoolMenu pool={pool} />
        </span>
      </div>
      <p className="mb-3 truncate text-xs text-ink-3" title={pool.path ?? undefined}>
        {pool.label ? `${pool.label} · ` : ''}
        {withNode ? `${pool.node.name} · ` : ''}
        {pool.type}
        {pool.path ? ` · ${pool.path}` : ''}
      </p>
      <PoolUsage pool={pool} />
      <PoolWarnings pool={pool} />
      <p className="mt-3 flex gap-4 text-xs text-ink-2">
        <span>{t('volumeCount', { count: pool.volumeCount })}</span>
        {pool.autostart ? <span>{t('autostart')}</span> : null}
      </p>
    </li>
  );
}

/** Used against capacity, and what was promised to guests. */
export function PoolUsage({ pool }: { readonly pool: PoolRowData }) {
  const t = useTranslations('pools');
  const percent = percentOf(pool.allocationBytes, pool.capacityBytes);
  const promised = percentOf(pool.provisionedBytes, pool.capacityBytes);
  return (
    <div>
      <p className="mb-1.5 flex items-baseline justify-between gap-3">
        <span>
          <span className="tnum text-base font-medium">{formatBytes(pool.allocationBytes)}</span>{' '}
          <span className="text-ink-3">
            {t('ofCapacity', { capacity: formatBytes(pool.capacityBytes) })}
          </span>
        </span>
        <span className="tnum text-xs text-ink-2">{formatPercent(percent)}</span>
      </p>
      <Meter percent={percent} label={t('usageOf', { name: pool.name })} />
      <p className="tnum mt-1.5 flex items-center justify-between text-xs text-ink-3">
        <span>{t('free', { size: formatBytes(pool.availableBytes) })}</span>
        <span className="flex items-center gap-1.5">
          {t('provisioned', { size: formatBytes(pool.provisionedBytes) })}
          {promised !== null && promised > 100 ? <Tag tone="warn">{t('overcommitted')}</Tag> : null}
        </span>
      </p>
    </div>
  );
}
