'use client';
import { MoreHorizontal, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { FilterBar, matches, NoMatch } from '@/components/filter-bar';
import { Page } from '@/components/page';
import { menuCommands, usePageCommands } from '@/components/page-commands';
import { PlannedDialog } from '@/components/planned-dialog';
import { NetworkBadge } from '@/components/state';
import { useTaskAction } from '@/components/use-task-action';
import { useConnection } from '@/lib/graphql/use-connection';
import { paths } from '@/lib/paths';
import { ListTools } from '@/features/views/view-controls';
import { useListView, type ListView } from '@/features/views/use-list-view';
import { useUrlDialog } from '@/lib/use-url-state';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Menu, type MenuItem } from '@/ui/menu';
import { Empty, Panel, Tag } from '@/ui/panel';
import { CreateNetworkDialog } from './create-network';
import type { NetworkRowData } from './fragments';
import { DeleteNetwork, StartNetwork, StopNetwork } from './mutations';
import { NetworkListQuery, pickNetworks } from './queries';

const ALL = {};
/** The list without a filter. */
const PLAIN = { q: '', sort: 'name', hide: '' };
const why = (verdict: {
  readonly allowed: boolean;
  readonly reason: string | null;
}): string | null => (verdict.allowed ? null : verdict.reason);

export function NetworkMenu({
  network,
  leaveOnDelete = false,
}: {
  readonly network: NetworkRowData;
  readonly leaveOnDelete?: boolean;
}) {
  const t = useTranslations('networks');
  const router = useRouter();
  const [dialog, setDialog] = useState<'stop' | 'delete' | null>(null);
  const start = useTaskAction(StartNetwork);
  const close = (open: boolean): void => {
    if (!open) setDialog(null);
  };
  const items: (MenuItem | 'separator')[] = [
    {
      key: 'start',
      label: t('start'),
      reason: why(network.actions.start),
      onSelect: () => void start.run({ input: { id: network.id } }),
    },
    {
      key: 'stop',
      label: t('stop'),
      reason: why(network.actions.stop),
      onSelect: () => setDialog('stop'),
    },
    'separator',
    {
      key: 'delete',
      label: t('delete'),
      danger: true,
      reason: why(network.actions.delete),
      onSelect: () => setDialog('delete'),
    },
  ];
  usePageCommands(leaveOnDelete ? network.name : null, menuCommands(items));
  return (
    <>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('actionsOf', { name: network.name })}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={items}
      />
      <PlannedDialog
        open={dialog === 'stop'}
        onOpenChange={close}
        danger
        title={t('stopTitle', { name: network.name })}
        confirmLabel={t('stop')}
        document={StopNetwork}
        input={{ id: network.id }}
      />
      <PlannedDialog
        open={dialog === 'delete'}
        onOpenChange={close}
        danger
        title={t('deleteTitle', { name: network.name })}
        confirmLabel={t('delete')}
        document={DeleteNetwork}
        input={{ id: network.id }}
        {...(leaveOnDelete ? { onStarted: () => router.push(paths.networks()) } : {})}
      />
    </>
  );
}

function useNetworkColumns(): readonly Column<NetworkRowData>[] {
  const t = useTranslations('networks');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(10rem,1.4fr)',
        sort: (network) => network.name,
        cell: (network) => (
          <Link href={paths.network(network.id)} className="truncate font-medium hover:underline">
            {network.name}
          </Link>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: '7rem',
        sort: (network) => (network.active ? 0 : 1),
        cell: (network) => <NetworkBadge active={network.active} />,
      },
      {
        id: 'mode',
        header: t('mode'),
        width: '7rem',
        sort: (network) => network.mode,
        cell: (network) => <Tag>{t(`modes.${network.mode}`)}</Tag>,
      },
      {
        id: 'address',
        header: t('address'),
        width: 'minmax(10rem,1fr)',
        from: 'md',
        cell: (network) => (
          <span className="truncate font-mono text-xs">
            {network.addressing.map((item) => `${item.address}/${item.prefix}`).join(', ') || '—'}
          </span>
        ),
      },
      {
        id: 'dhcp',
        header: 'DHCP',
        width: 'minmax(12rem,1.3fr)',
        from: 'lg',
        cell: (network) => (
          <span className="truncate font-mono text-xs text-ink-2">
            {network.addressing
              .flatMap((item) => item.dhcpRanges.map((range) => `${range.start} – ${range.end}`))
              .join(', ') || '—'}
          </span>
        ),
      },
      {
        id: 'bridge',
        header: t('bridge'),
        width: '7rem',
        from: 'lg',
        sort: (network) => network.bridge ?? '',
        cell: (network) => (
          <span className="truncate font-mono text-xs">{network.bridge ?? '—'}</span>
        ),
      },
      {
        id: 'node',
        header: t('node'),
        width: 'minmax(7rem,0.8fr)',
        from: 'md',
        sort: (network) => network.node.name,
        cell: (network) => (
          <Link href={paths.node(network.node.id)} className="truncate text-ink-2 hover:underline">
            {network.node.name}
          </Link>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '3.25rem',
        align: 'end',
        cell: (network) => <NetworkMenu network={network} />,
      },
    ],
    [t],
  );
}

export function NetworkTable({
  variables,
  search = '',
  action,
  view,
}: {
  readonly variables: { readonly filter?: { readonly nodeId?: string } };
  readonly search?: string;
  readonly action?: React.ReactNode;
  /** Order and columns, where the list has them in its address. */
  readonly view?: ListView<typeof PLAIN, NetworkRowData>;
}) {
  const t = useTranslations('networks');
  const { rows, loading, error } = useConnection(NetworkListQuery, variables, pickNetworks);
  const columns = useNetworkColumns();
  const shown = useMemo(
    () =>
      rows.filter((network) =>
        matches(search, [
          network.name,
          network.bridge,
          network.node.name,
          ...network.addressing.map((item) => item.address),
        ]),
      ),
    [rows, search],
  );
  if (error && rows.length === 0) return <QueryError error={error} />;
  return (
    <DataTable
      label={t('title')}
      columns={view?.columns ?? columns}
      rows={shown}
      rowId={(network) => network.id}
      loading={loading || view?.pending === true}
      {...(view ? { sorting: view.sorting, onSortingChange: view.onSortingChange } : {})}
      empty={
        view && rows.length > 0 ? (
          <NoMatch onClear={() => view.setUrl({ q: '' })} />
        ) : (
          <Empty title={t('none')} action={action}>
            {t('noneHint')}
          </Empty>
        )
      }
    />
  );
}

export function NetworksPage() {
  const t = useTranslations('networks');
  const [creating, setCreating] = useUrlDialog('create');
  const columns = useNetworkColumns();
  const view = useListView('NETWORKS', PLAIN, columns);
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
    <Page title={t('title')} actions={create}>
      <div className="space-y-3">
        <div className="flex flex-wrap items-center gap-2">
          <FilterBar value={url.q} onChange={(q) => setUrl({ q })} label={t('filter')} />
          <ListTools view={view} columns={columns} />
        </div>
        <Panel flush>
          <NetworkTable variables={ALL} search={url.q} action={create} view={view} />
        </Panel>
      </div>
      <CreateNetworkDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}
