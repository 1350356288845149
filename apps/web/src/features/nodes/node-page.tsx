'use client';
import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { QueryError } from '@/components/error-notice';
import { Page } from '@/components/page';
import { NodeBadge } from '@/components/state';
import { usePageCommands } from '@/components/page-commands';
import { StaleNote } from '@/components/stale-note';
import { Ago } from '@/components/time';
import { useNotify } from '@/components/use-notify';
import { HostKeyNotice } from '@/features/host-key/host-key';
import { MaintenanceAction, MaintenanceNote } from '@/features/maintenance/maintenance';
import { EditNodeAction } from '@/features/node-edit/edit-node';
import { RemoveNodeAction } from '@/features/node-remove/remove-node';
import { HardwarePanels } from '@/features/node-hardware/hardware-panels';
import { NetworkTable } from '@/features/networks/networks-page';
import { NodeFilters } from '@/features/nic-traffic/node-filters';
import { PoolCards } from '@/features/pools/pools-page';
import { NodeVms } from '@/features/vms/node-vms';
import { useAction } from '@/lib/graphql/use-action';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useWatch } from '@/lib/use-watch';
import { HistoryPanel } from '@/features/history/history-panel';
import { Button } from '@/ui/button';
import { Empty, Panel, Skeleton, Tag } from '@/ui/panel';
import { NodeCharts } from './node-charts';
import { NodeFactsPanel, VirtualisationPanel } from './node-facts';
import { NodePageQuery, SyncNode, UpdateNode, type NodeDetailData } from './queries';

export function NodePage({ id }: { readonly id: string }) {
  const t = useTranslations('nodes');
  const nav = useTranslations('nav');
  const { data, error, loading, refetch } = useLiveQuery(NodePageQuery, { variables: { id } });
  useWatch([id], refetch);
  const node = data?.node;
  const crumbs = [{ label: nav('nodes'), href: paths.nodes() }];
  if (error && !node)
    return (
      <Page title={t('node')} crumbs={crumbs}>
        <QueryError error={error} retry={refetch} />
      </Page>
    );
  if (!loading && !node)
    return (
      <Page title={t('node')} crumbs={crumbs}>
        <Empty title={t('gone')}>{t('goneHint')}</Empty>
      </Page>
    );
  return (
    <Page
      title={node ? node.name : <Skeleton className="h-6 w-40" />}
      crumbs={crumbs}
      badge={
        node ? (
          <span role="status">
            <NodeBadge state={node.state} />
          </span>
        ) : null
      }
      meta={
        node?.observedAt ? (
          <span>
            {t('observed')} <Ago at={node.observedAt} everySeconds={1} />
          </span>
        ) : null
      }
      actions={node ? <NodeActions node={node} /> : null}
    >
      {node ? (
        <Body node={node} />
      ) : (
        <div className="grid gap-4 xl:grid-cols-2">
          <Skeleton className="h-72 rounded-lg" />
          <Skeleton className="h-72 rounded-lg" />
        </div>
      )}
    </Page>
  );
}

function Body({ node }: { readonly node: NodeDetailData }) {
  const t = useTranslations('nodes');
  const filter = useMemo(() => ({ filter: { nodeId: node.id } }), [node.id]);
  return (
    <div className="space-y-4">
      <StaleNote stale={node.stale} observedAt={node.observedAt} node={node} />
      <HostKeyNotice node={node} />
      <MaintenanceNote node={node} />
      <Note node={node} />
      {node.state === 'ONLINE' ? (
        <NodeCharts nodeId={node.id} memoryBytes={node.facts?.memoryBytes ?? null} />
      ) : null}
      <div className="grid gap-4 xl:grid-cols-2">
        <NodeFactsPanel node={node} />
        <VirtualisationPanel node={node} />
      </div>
      <Panel title={t('vms')} flush>
        <NodeVms nodeId={node.id} />
      </Panel>
      <section aria-label={t('pools')}>
        <h2 className="mb-2 text-sm font-semibold">{t('pools')}</h2>
        <PoolCards variables={filter} />
      </section>
      <Panel title={t('networks')} flush>
        <NetworkTable variables={filter} />
      </Panel>
      <HistoryPanel about={node.id} />
      {node.state === 'ONLINE' ? <NodeFilters nodeId={node.id} /> : null}
      {node.state === 'ONLINE' ? <HardwarePanels nodeId={node.id} /> : null}
    </div>
  );
}

/** What people wrote about the node. */
function Note({ node }: { readonly node: NodeDetailData }) {
  if (node.tags.length === 0 && node.description === '') return null;
  return (
    <div className="space-y-1.5">
      {node.tags.length > 0 ? (
        <p className="flex flex-wrap gap-1.5">
          {node.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </p>
      ) : null}
      {node.description === '' ? null : (
        <p className="max-w-prose whitespace-pre-line text-ink-2">{node.description}</p>
      )}
    </div>
  );
}

function NodeActions({ node }: { readonly node: NodeDetailData }) {
  const t = useTranslations('nodes');
  const notify = useNotify();
  const sync = useAction(SyncNode);
  const update = useAction(UpdateNode);
  const runSync = async (): Promise<void> => {
    const outcome = await sync.run({ input: { id: node.id } });
    if (outcome.ok) notify.done(t('synced', { name: node.name }));
    else notify.error(outcome.error);
  };
  const toggle = async (): Promise<void> => {
    const outcome = await update.run({ input: { id: node.id, enabled: !node.enabled } });
    if (!outcome.ok) notify.error(outcome.error);
  };
  usePageCommands(node.name, [
    {
      key: 'sync',
      label: t('sync'),
      icon: <RefreshCw aria-hidden />,
      reason: node.enabled ? null : t('disabledReason'),
      run: () => void runSync(),
    },
    { key: 'toggle', label: node.enabled ? t('disable') : t('enable'), run: () => void toggle() },
  ]);
  return (
    <>
      <Button
        icon={<RefreshCw size={14} aria-hidden />}
        pending={sync.pending}
        reason={node.enabled ? null : t('disabledReason')}
        onClick={() => void runSync()}
      >
        {t('sync')}
      </Button>
      <MaintenanceAction node={node} />
      <Button pending={update.pending} onClick={() => void toggle()}>
        {node.enabled ? t('disable') : t('enable')}
      </Button>
      <EditNodeAction node={node} />
      <RemoveNodeAction node={node} />
    </>
  );
}
