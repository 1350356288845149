'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import type { ResultOf } from '@/lib/graphql/tada';
import { paths } from '@/lib/paths';
import { DataTable, type Column } from '@/ui/data-table';
import { Link } from '@/ui/link';
import { Empty, Panel, Tag } from '@/ui/panel';
import { NodeFiltersQuery } from './queries';

type Shown = NonNullable<ResultOf<typeof NodeFiltersQuery>['node']>;
type Filter = NonNullable<Shown['packetFilters']>[number];

/** Every packet filter of a node: Corral's own and those of others, which it leaves alone. */
export function NodeFilters({ nodeId }: { readonly nodeId: string }) {
  const t = useTranslations('nicTraffic');
  const { data, loading } = useLiveQuery(NodeFiltersQuery, {
    variables: { id: nodeId },
    requestPolicy: 'cache-and-network',
  });
  const columns = useMemo<readonly Column<Filter>[]>(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(12rem,1.4fr)',
        sort: (one) => one.name,
        cell: (one) => (
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate font-mono text-xs" title={one.name}>
              {one.name}
            </span>
            {one.corral ? <Tag tone="accent">Corral</Tag> : null}
          </span>
        ),
      },
      {
        id: 'rules',
        header: t('rules'),
        width: 'minmax(8rem,2fr)',
        from: 'md',
        cell: (one) => (
          <details className="min-w-0">
            <summary className="cursor-pointer text-ink-2">
              {t('ruleCount', { count: one.lines.length })}
            </summary>
            <ul className="mt-1 space-y-0.5 pb-1 font-mono text-2xs text-ink-2">
              {one.lines.map((line, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- lines can be alike and never move
                <li key={index} className="break-words">
                  {line}
                </li>
              ))}
            </ul>
          </details>
        ),
      },
      {
        id: 'usedBy',
        header: t('usedBy'),
        width: 'minmax(8rem,1fr)',
        cell: (one) =>
          one.usedBy.length === 0 ? (
            <span className="text-ink-3">—</span>
          ) : (
            <span className="flex flex-wrap gap-x-2">
              {one.usedBy.map((vm) => (
                <Link key={vm.id} href={paths.vm(vm.id)} className="truncate hover:underline">
                  {vm.name}
                </Link>
              ))}
            </span>
          ),
      },
    ],
    [t],
  );
  const node = data?.node;
  return (
    <Panel title={t('filters')} flush>
      <DataTable
        label={t('filters')}
        columns={columns}
        rows={node?.packetFilters ?? []}
        rowId={(one) => one.name}
        loading={loading && !node}
        empty={
          <Empty title={t('noFilters')}>{node?.packetFiltering.reason ?? t('noFiltersHint')}</Empty>
        }
      />
    </Panel>
  );
}
