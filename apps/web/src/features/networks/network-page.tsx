'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { Pencil } from 'lucide-react';
import { useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { Page } from '@/components/page';
import { usePageCommands } from '@/components/page-commands';
import { StaleNote } from '@/components/stale-note';
import { NetworkBadge } from '@/components/state';
import { Ago } from '@/components/time';
import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useWatch } from '@/lib/use-watch';
import { HistoryPanel } from '@/features/history/history-panel';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Empty, Facts, Panel, Skeleton } from '@/ui/panel';
import { NetworkLimitsPanel } from '@/features/network-limits/limits-panel';
import { NetworkForwards } from '@/features/port-forwards/network-forwards';
import { Dependents } from './dependents';
import { DnsHosts } from './dns-hosts';
import { EditNetworkDialog } from './edit-network';
import { NetworkQuery, type NetworkDetailData } from './network-detail';
import { NetworkMenu } from './networks-page';
import { Reservations } from './reservations';
import { Waiting } from './waiting';

const LeasesQuery = graphql(`
  query NetworkLeases($id: ID!) {
    network(id: $id) {
      id
      leases {
        mac
        ip
        prefix
        hostname
        clientId
        expiresAt
        vm {
          id
          name
        }
      }
    }
  }
`);
type Lease = NonNullable<NonNullable<ResultOf<typeof LeasesQuery>['network']>['leases']>[number];

export function NetworkPage({ id }: { readonly id: string }) {
  const t = useTranslations('networks');
  const nav = useTranslations('nav');
  const { data, error, loading, refetch } = useLiveQuery(NetworkQuery, { variables: { id } });
  const network = data?.network;
  // A VM that starts or stops changes what the network means to it.
  const watched = [id, ...(network?.dependents.map(({ vm }) => vm.id) ?? [])];
  useWatch(watched, refetch);
  const crumbs = [{ label: nav('networks'), href: paths.networks() }];
  if (error && !network)
    return (
      <Page title={t('network')} crumbs={crumbs}>
        <QueryError error={error} retry={refetch} />
      </Page>
    );
  if (!loading && !network)
    return (
      <Page title={t('network')} crumbs={crumbs}>
        <Empty title={t('gone')}>{t('goneHint')}</Empty>
      </Page>
    );
  return (
    <Page
      title={network ? network.name : <Skeleton className="h-6 w-40" />}
      crumbs={crumbs}
      badge={
        network ? (
          <span role="status">
            <NetworkBadge active={network.active} />
          </span>
        ) : null
      }
      meta={
        network ? (
          <Link href={paths.node(network.node.id)} className="hover:text-ink hover:underline">
            {network.node.name}
          </Link>
        ) : null
      }
      actions={network ? <PageActions network={network} /> : null}
    >
      {network ? (
        <div className="space-y-4">
          <StaleNote stale={network.stale} observedAt={network.observedAt} node={network.node} />
          <Waiting network={network} />
          <div className="grid gap-4 xl:grid-cols-2">
            <NetworkFacts network={network} />
            <Dependents network={network} />
          </div>
          <div className="grid gap-4 2xl:grid-cols-2">
            <Reservations network={network} />
            <DnsHosts network={network} />
          </div>
          <NetworkLimitsPanel network={network} />
          <NetworkForwards network={network} />
          <Leases id={id} />
          <HistoryPanel about={id} />
        </div>
      ) : (
        <Skeleton className="h-72 rounded-lg" />
      )}
    </Page>
  );
}

function PageActions({ network }: { readonly network: NetworkDetailData }) {
  const t = useTranslations('networks');
  const [editing, setEditing] = useState(false);
  usePageCommands(network.name, [
    {
      key: 'edit',
      label: t('edit'),
      icon: <Pencil aria-hidden />,
      reason: network.actions.edit.reason,
      run: () => setEditing(true),
    },
  ]);
  return (
    <>
      <Button
        reason={network.actions.edit.reason}
        icon={<Pencil size={14} aria-hidden />}
        onClick={() => setEditing(true)}
      >
        {t('edit')}
      </Button>
      <NetworkMenu network={network} leaveOnDelete />
      <EditNetworkDialog network={network} open={editing} onOpenChange={setEditing} />
    </>
  );
}

function NetworkFacts({ network }: { readonly network: NetworkDetailData }) {
  const t = useTranslations('networks');
  return (
    <Panel title={t('facts')}>
      <Facts
        items={[
          { name: t('mode'), value: t(`modes.${network.mode}`) },
          { name: t('bridge'), value: network.bridge ?? '—' },
          ...(network.forwardDevice
            ? [{ name: t('forwardDevice'), value: network.forwardDevice }]
            : []),
          { name: t('domain'), value: network.domain ?? '—' },
          ...network.addressing.map((item) => ({
            name: item.family.toLowerCase().includes('6') ? 'IPv6' : 'IPv4',
            value: (
              <span className="font-mono text-xs">
                {item.address}/{item.prefix}
                {item.dhcpRanges.map((range) => ` · DHCP ${range.start} – ${range.end}`).join('')}
              </span>
            ),
          })),
          { name: t('autostart'), value: network.autostart ? t('yes') : t('no') },
          {
            name: 'UUID',
            value: <span className="font-mono text-xs break-all">{network.uuid}</span>,
          },
        ]}
      />
    </Panel>
  );
}

const LEASES_EVERY_MS = 10_000;

function Leases({ id }: { readonly id: string }) {
  const t = useTranslations('networks');
  const { data, error } = useLiveQuery(LeasesQuery, {
    variables: { id },
    pollMs: LEASES_EVERY_MS,
    requestPolicy: 'network-only',
  });
  const columns = useMemo<readonly Column<Lease>[]>(
    () => [
      {
        id: 'ip',
        header: t('leaseAddress'),
        width: 'minmax(9rem,1fr)',
        sort: (lease) => lease.ip,
        cell: (lease) => (
          <span className="font-mono text-xs">
            {lease.ip}/{lease.prefix}
          </span>
        ),
      },
      {
        id: 'mac',
        header: 'MAC',
        width: '10.5rem',
        sort: (lease) => lease.mac ?? '',
        cell: (lease) => <span className="font-mono text-xs">{lease.mac ?? '—'}</span>,
      },
      {
        id: 'hostname',
        header: t('hostname'),
        width: 'minmax(8rem,1fr)',
        sort: (lease) => lease.hostname ?? '',
        cell: (lease) => <span className="truncate">{lease.hostname ?? '—'}</span>,
      },
      {
        id: 'vm',
        header: t('vm'),
        width: 'minmax(8rem,1fr)',
        from: 'md',
        sort: (lease) => lease.vm?.name ?? '',
        cell: (lease) =>
          lease.vm ? (
            <Link href={paths.vm(lease.vm.id)} className="truncate hover:underline">
              {lease.vm.name}
            </Link>
          ) : (
            <span className="text-ink-3">—</span>
          ),
      },
      {
        id: 'expires',
        header: t('expires'),
        width: '9rem',
        from: 'md',
        sort: (lease) => lease.expiresAt ?? '',
        cell: (lease) =>
          lease.expiresAt ? (
            <ExpiresAt at={lease.expiresAt} />
          ) : (
            <span className="text-ink-3">—</span>
          ),
      },
    ],
    [t],
  );
  const leases = data?.network?.leases;
  return (
    <Panel title={t('leases')} flush>
      {error && !leases ? (
        <QueryError error={error} />
      ) : (
        <DataTable
          label={t('leases')}
          columns={columns}
          rows={leases ?? NONE}
          rowId={(lease) => `${lease.mac} ${lease.ip}`}
          loading={!data}
          empty={<Empty title={t('noLeases')} />}
        />
      )}
    </Panel>
  );
}

const NONE: readonly Lease[] = [];

function ExpiresAt({ at }: { readonly at: string }) {
  return Date.parse(at) > Date.now() ? (
    <span className="tnum text-ink-2">{new Date(at).toLocaleTimeString()}</span>
  ) : (
    <Ago at={at} />
  );
}
