'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo, type ReactNode } from 'react';
import { QueryError } from '@/components/error-notice';
import { Page } from '@/components/page';
import { NodeBadge, TaskBadge } from '@/components/state';
import { Ago } from '@/components/time';
import { RECENT_TASKS } from '@/components/top-bar';
import { LeftoversQuery } from '@/features/leftovers/leftovers-page';
import { NodeListQuery, pickNodes, type NodeListRow } from '@/features/nodes/queries';
import { pickPools, PoolListQuery } from '@/features/pools/queries';
import { isActive } from '@/features/tasks/fragments';
import { TaskListQuery } from '@/features/tasks/queries';
import { ANY_CHANGE } from '@/lib/change-bus';
import { formatBytes, formatPercent, percentOf } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { useConnection } from '@/lib/graphql/use-connection';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useWatch } from '@/lib/use-watch';
import { Meter } from '@/ui/meter';
import { Panel, Skeleton } from '@/ui/panel';
import { AttentionList, type AttentionItem } from './attention';
import { FirstRun } from './first-run';

const OverviewQuery = graphql(`
  query OverviewPage {
    overview {
      nodes
      nodesOnline
      vms
      vmsRunning
      vcpus
      vcpusAllocated
      memoryBytes
      memoryAllocatedBytes
      storageCapacityBytes
      storageAllocatedBytes
      runningTasks
      failedTasks24h
    }
    serverInfo {
      setupHints {
        code
        message
        command
      }
    }
  }
`);
type OverviewData = ResultOf<typeof OverviewQuery>['overview'];

const ALL = {};

export function OverviewPage() {
  const t = useTranslations('overview');
  const { data, error, refetch } = useLiveQuery(OverviewQuery, { variables: {} });
  useWatch([ANY_CHANGE], refetch);
  const nodes = useConnection(NodeListQuery, ALL, pickNodes);
  if (error && !data)
    return (
      <Page title={t('title')}>
        <QueryError error={error} retry={refetch} />
      </Page>
    );
  const overview = data?.overview;
  const firstRun = overview !== undefined && (overview.nodes === 0 || overview.vms === 0);
  return (
    <Page title={t('title')}>
      <div className="space-y-4">
        <Figures overview={overview} />
        {firstRun ? (
          <FirstRun overview={overview} hints={data?.serverInfo.setupHints ?? []} />
        ) : null}
        <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
          <div className="min-w-0 space-y-4">
            <Attention
              overview={overview}
              nodes={nodes.rows}
              hints={firstRun ? [] : (data?.serverInfo.setupHints ?? [])}
            />
            <Panel title={t('nodes')} flush>
              <NodeStrip nodes={nodes.rows} loading={nodes.loading} />
            </Panel>
          </div>
          <RecentTasks />
        </div>
      </div>
    </Page>
  );
}

function Figures({ overview }: { readonly overview: OverviewData | undefined }) {
  const t = useTranslations('overview');
  if (!overview) {
    return (
      <div className="grid grid-cols-2 gap-3 xl:grid-cols-5">
        {[0, 1, 2, 3, 4].map((index) => (
          <Skeleton key={index} className="h-[6.25rem] rounded-lg" />
        ))}
      </div>
    );
  }
  const storage = percentOf(overview.storageAllocatedBytes, overview.storageCapacityBytes);
  const memory = percentOf(overview.memoryAllocatedBytes, overview.memoryBytes);
  const cpu = percentOf(overview.vcpusAllocated, overview.vcpus);
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-5">
      <Figure
        name={t('nodes')}
        href={paths.nodes()}
        value={overview.nodesOnline}
        of={overview.nodes}
        note={t('online')}
      />
      <Figure
        name={t('vms')}
        href={paths.vms()}
        value={overview.vmsRunning}
        of={overview.vms}
        note={t('running')}
      />
      <Figure
        name={t('vcpus')}
        value={overview.vcpusAllocated}
        of={overview.vcpus}
        percent={cpu}
        note={t('allocated')}
      />
      <Figure
        name={t('memory')}
        value={formatBytes(overview.memoryAllocatedBytes)}
        of={formatBytes(overview.memoryBytes)}
        percent={memory}
        note={t('allocated')}
      />
      <Figure
        name={t('storage')}
        href={paths.pools()}
        value={formatBytes(overview.storageAllocatedBytes)}
        of={formatBytes(overview.storageCapacityBytes)}
        percent={storage}
        note={t('used')}
      />
    </dl>
  );
}

function Figure({
  name,
  value,
  of,
  note,
  percent,
  href,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly of: ReactNode;
  readonly note: string;
  readonly percent?: number | null;
  readonly href?: string;
}) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <dt className="text-xs font-medium text-ink-3">
        {href ? (
          <Link href={href} className="hover:text-ink hover:underline">
            {name}
          </Link>
        ) : (
          name
        )}
      </dt>
      <dd className="tnum mt-1.5">
        <span className="flex min-w-0 items-baseline gap-1.5 whitespace-nowrap">
          <span className="text-xl font-semibold tracking-tight">{value}</span>
          <span className="truncate text-ink-3">/ {of}</span>
        </span>
        {percent === undefined ? (
          <span className="text-xs text-ink-3">{note}</span>
        ) : (
          <span className="mt-1 flex items-center gap-2 text-xs text-ink-3">
            <Meter percent={percent} label={name} />
            {formatPercent(percent)}
          </span>
        )}
      </dd>
    </div>
  );
}

function NodeStrip({
  nodes,
  loading,
}: {
  readonly nodes: readonly NodeListRow[];
  readonly loading: boolean;
}) {
  const t = useTranslations('overview');
  if (loading)
    return (
      <div className="space-y-3 p-4">
        <Skeleton className="h-5" />
        <Skeleton className="h-5" />
      </div>
    );
  if (nodes.length === 0) return <p className="p-4 text-ink-3">{t('noNodes')}</p>;
  return (
    <ul className="divide-y divide-line">
      {nodes.map((node) => {
        const memory = node.stats
          ? percentOf(node.stats.memoryUsedBytes, node.stats.memoryTotalBytes)
          : null;
        return (
          <li
            key={node.id}
            className="grid grid-cols-[minmax(0,1fr)_7.5rem_5.5rem] items-center gap-4 px-4 py-2.5 md:grid-cols-[minmax(0,1fr)_7.5rem_5.5rem_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span className="min-w-0">
              <Link
                href={paths.node(node.id)}
                className="block truncate font-medium hover:underline"
              >
                {node.name}
              </Link>
              <span className="block truncate text-xs text-ink-3">
                {node.facts
                  ? `${node.facts.hypervisor} ${node.facts.hypervisorVersion ?? ''}`
                  : (node.stateReason ?? '')}
              </span>
            </span>
            <NodeBadge state={node.state} />
            <span className="tnum text-ink-2">
              {t('vmsOf', { running: node.runningVmCount, total: node.vmCount })}
            </span>
            <Load name={t('cpu')} percent={node.stats?.cpuPercent ?? null} />
            <Load name={t('memory')} percent={memory} />
          </li>
        );
      })}
    </ul>
  );
}

function Load({ name, percent }: { readonly name: string; readonly percent: number | null }) {
  return (
    <span className="block text-xs max-md:hidden">
      <span className="flex justify-between">
        <span className="text-ink-3">{name}</span>
        <span className="tnum text-ink-2">{formatPercent(percent)}</span>
      </span>
      <Meter percent={percent} label={name} className="mt-1 h-1" />
    </span>
  );
}

function RecentTasks() {
  const t = useTranslations('overview');
  const tasks = useTranslations('tasks');
  const { data } = useLiveQuery(TaskListQuery, { variables: RECENT_TASKS });
  const shown = useMemo(
    () =>
      (data?.tasks.edges.map((edge) => edge.node) ?? [])
        .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
        .slice(0, 9),
    [data],
  );
  return (
    <Panel
      title={t('tasks')}
      flush
      actions={
        <Link href={paths.tasks()} className="text-xs text-accent hover:underline">
          {t('allTasks')}
        </Link>
      }
    >
      {data && shown.length === 0 ? <p className="p-4 text-ink-3">{tasks('none')}</p> : null}
      {data ? null : (
        <div className="space-y-3 p-4">
          <Skeleton className="h-5" />
          <Skeleton className="h-5" />
        </div>
      )}
      <ul className="divide-y divide-line">
        {shown.map((task) => (
          <li key={task.id} className="px-4 py-2.5">
            <Link href={paths.task(task.id)} className="block truncate hover:underline">
              {task.title}
            </Link>
            <span className="mt-0.5 flex items-center gap-3 text-xs text-ink-3">
              <TaskBadge state={task.state} />
              {isActive(task.state) ? (
                <Meter
                  plain
                  percent={task.progress * 100}
                  label={tasks('progressOf', { title: task.title })}
                  className="h-1 flex-1"
                />
              ) : (
                <Ago at={task.createdAt} />
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Attention({
  overview,
  nodes,
  hints,
}: {
  readonly overview: OverviewData | undefined;
  readonly nodes: readonly NodeListRow[];
  readonly hints: readonly {
    readonly code: string;
    readonly message: string;
    readonly command: string | null;
  }[];
}) {
  const t = useTranslations('overview');
  const pools = useConnection(PoolListQuery, ALL, pickPools);
  const { data } = useLiveQuery(LeftoversQuery, { variables: {} });
  const leftovers = data?.leftovers.length ?? 0;
  const items = useMemo<AttentionItem[]>(() => {
    const full = pools.rows.filter(
      (pool) => (percentOf(pool.allocationBytes, pool.capacityBytes) ?? 0) >= 85,
    );
    return [
      ...nodes
        .filter((node) => node.enabled && node.state !== 'ONLINE' && node.state !== 'CONNECTING')
        .map((node) => ({
          key: node.id,
          tone: 'bad' as const,
          title: t('nodeAway', { name: node.name }),
          detail: node.stateReason,
          href: paths.node(node.id),
        })),
      ...pools.rows
        .filter((pool) => pool.state === 'DEGRADED' || pool.state === 'INACCESSIBLE')
        .map((pool) => ({
          key: pool.id,
          tone: 'bad' as const,
          title: t('poolBroken', { name: pool.name }),
          detail: pool.rawState,
          href: paths.pool(pool.id),
        })),
      ...full.map((pool) => ({
        key: `${pool.id}-full`,
        tone: 'warn' as const,
        title: t('poolFull', {
          name: pool.name,
          percent: formatPercent(percentOf(pool.allocationBytes, pool.capacityBytes)),
        }),
        detail: t('poolFree', { size: formatBytes(pool.availableBytes) }),
        href: paths.pool(pool.id),
      })),
      ...(overview && overview.failedTasks24h > 0
        ? [
            {
              key: 'failed',
              tone: 'warn' as const,
              title: t('failedTasks', { count: overview.failedTasks24h }),
              detail: null,
              href: `${paths.tasks()}?state=FAILED`,
            },
          ]
        : []),
      ...(leftovers > 0
        ? [
            {
              key: 'leftovers',
              tone: 'warn' as const,
              title: t('leftovers', { count: leftovers }),
              detail: null,
              href: paths.leftovers(),
            },
          ]
        : []),
      ...hints.map((hint) => ({
        key: hint.code,
        tone: 'warn' as const,
        title: hint.message,
        detail: null,
        href: null,
        command: hint.command,
      })),
    ];
  }, [nodes, pools.rows, overview, leftovers, hints, t]);
  return <AttentionList items={items} loading={overview === undefined} />;
}
