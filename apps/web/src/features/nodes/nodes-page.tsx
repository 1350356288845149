'use client';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo } from 'react';
import { QueryError } from '@/components/error-notice';
import { Page } from '@/components/page';
import { NodeBadge } from '@/components/state';
import { Ago } from '@/components/time';
import { OrderNodesAction } from '@/features/node-edit/order-nodes';
import { formatBytes, formatPercent, percentOf } from '@/lib/format';
import { useConnection } from '@/lib/graphql/use-connection';
import { paths } from '@/lib/paths';
import { useUrlDialog } from '@/lib/use-url-state';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Meter } from '@/ui/meter';
import { Empty, Panel, Tag } from '@/ui/panel';
import { AddNodeDialog } from './add-node';
import { NodeListQuery, pickNodes, type NodeListRow } from './queries';

const ALL = {};

function useNodeColumns(): readonly Column<NodeListRow>[] {
  const t = useTranslations('nodes');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(11rem,1.4fr)',
        sort: (node) => node.name,
        cell: (node) => (
          <span className="min-w-0">
            <span className="flex items-center gap-2">
              <Link href={paths.node(node.id)} className="truncate font-medium hover:underline">
                {node.name}
              </Link>
              {node.tags.slice(0, 2).map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
            <span className="block truncate text-xs text-ink-3">
              {node.host
                ? `${node.user ?? ''}${node.user ? '@' : ''}${node.host}`
                : t('thisMachine')}
            </span>
          </span>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: 'minmax(10rem,1.2fr)',
        sort: (node) => node.state,
        cell: (node) => (
          <span className="min-w-0">
            <NodeBadge state={node.state} />
            {node.maintenanceSince ? <Tag tone="warn">{t('inMaintenance')}</Tag> : null}
            {node.state === 'ONLINE' ? null : (
              <span
                className="block truncate text-xs text-ink-3"
                title={node.stateReason ?? undefined}
              >
                {node.stateReason ?? <Ago at={node.stateSince} />}
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'vms',
        header: t('vms'),
        width: '6rem',
        align: 'end',
        sort: (node) => node.vmCount,
        cell: (node) => (
          <span>
            {node.runningVmCount}
            <span className="text-ink-3"> / {node.vmCount}</span>
          </span>
        ),
      },
      {
        id: 'cpu',
        header: t('cpu'),
        width: 'minmax(8rem,1fr)',
        from: 'md',
        sort: (node) => node.stats?.cpuPercent ?? -1,
        cell: (node) => (
          <Load
            percent={node.stats?.cpuPercent ?? null}
            text={node.facts ? t('cpus', { count: node.facts.cpus }) : ''}
            label={t('cpuOf', { name: node.name })}
          />
        ),
      },
      {
        id: 'memory',
        header: t('memory'),
        width: 'minmax(8rem,1fr)',
        from: 'md',
        sort: (node) => Number(node.facts?.memoryBytes ?? 0),
        cell: (node) => (
          <Load
            percent={
              node.stats ? percentOf(node.stats.memoryUsedBytes, node.stats.memoryTotalBytes) : null
            }
            text={formatBytes(node.facts?.memoryBytes)}
            label={t('memoryOf', { name: node.name })}
          />
        ),
      },
      {
        id: 'hypervisor',
        header: t('hypervisor'),
        width: 'minmax(10rem,1fr)',
        from: 'lg',
        sort: (node) => node.facts?.hypervisor ?? '',
        cell: (node) => (
          <span className="truncate text-ink-2">
            {node.facts ? `${node.facts.hypervisor} ${node.facts.hypervisorVersion ?? ''}` : '—'}
          </span>
        ),
      },
    ],
    [t],
  );
}

function Load({
  percent,
  text,
  label,
}: {
  readonly percent: number | null;
  readonly text: string;
  readonly label: string;
}) {
  return (
    <span className="w-full">
      <span className="flex justify-between text-xs">
        <span className="text-ink-2">{formatPercent(percent)}</span>
        <span className="text-ink-3">{text}</span>
      </span>
      <Meter className="mt-1 h-1" percent={percent} label={label} />
    </span>
  );
}

export function NodesPage() {
  const t = useTranslations('nodes');
  const [adding, setAdding] = useUrlDialog('create');
  const { rows, loading, error } = useConnection(NodeListQuery, ALL, pickNodes);
  const columns = useNodeColumns();
  // A changed order shows at once; the list itself is not read again for it.
  const ordered = useMemo(
    () => rows.toSorted((a, b) => a.sortOrder - b.sortOrder || (a.name < b.name ? -1 : 1)),
    [rows],
  );
  const add = (
    <Button variant="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      meta={loading ? null : t('count', { count: rows.length })}
      actions={
        <>
          <OrderNodesAction nodes={ordered} />
          {add}
        </>
      }
    >
      <Panel flush>
        {error && rows.length === 0 ? (
          <QueryError error={error} />
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={ordered}
            rowId={(node) => node.id}
            loading={loading}
            rowHeight={52}
            empty={
              <Empty title={t('none')} action={add}>
                {t('noneHint')}
              </Empty>
            }
          />
        )}
      </Panel>
      <AddNodeDialog open={adding} onOpenChange={setAdding} />
    </Page>
  );
}
