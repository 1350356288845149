'use client';
import { Command } from 'cmdk';
import {
  Bookmark,
  Boxes,
  Database,
  HardDrive,
  KeyRound,
  ListChecks,
  Monitor,
  Network,
  Server,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { NetworkBadge, NodeBadge, PoolBadge, PowerBadge, TaskBadge } from '@/components/state';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import type { ResultOf } from '@/lib/graphql/tada';
import { paths } from '@/lib/paths';
import { Entry, Named } from './entry';
import { PaletteQuery } from './queries';

type Data = ResultOf<typeof PaletteQuery>;

interface Hit {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly beside?: ReactNode;
  readonly state?: ReactNode;
}

interface Hits {
  readonly kind:
    | 'vms'
    | 'nodes'
    | 'pools'
    | 'networks'
    | 'templates'
    | 'volumes'
    | 'keyPairs'
    | 'views'
    | 'tasks';
  readonly icon: ReactNode;
  readonly hits: readonly Hit[];
}

/** So many of the kinds that the graph gives as a whole list. */
const FEW = 5;

const nodesOf = <Row,>(list: { readonly edges: readonly { readonly node: Row }[] }): Row[] =>
  list.edges.map((edge) => edge.node);

function machines(data: Data): Hits[] {
  return [
    {
      kind: 'vms',
      icon: <Monitor size={16} aria-hidden />,
      hits: nodesOf(data.vms).map((vm) => ({
        id: vm.id,
        name: vm.name,
        href: paths.vm(vm.id),
        beside: vm.node.name,
        state: <PowerBadge powerState={vm.powerState} activity={vm.activity} />,
      })),
    },
    {
      kind: 'nodes',
      icon: <Server size={16} aria-hidden />,
      hits: nodesOf(data.nodes).map((node) => ({
        id: node.id,
        name: node.name,
        href: paths.node(node.id),
        state: <NodeBadge state={node.state} />,
      })),
    },
    {
      kind: 'networks',
      icon: <Network size={16} aria-hidden />,
      hits: nodesOf(data.networks).map((network) => ({
        id: network.id,
        name: network.name,
        href: paths.network(network.id),
        beside: network.node.name,
        state: <NetworkBadge active={network.active} />,
      })),
    },
  ];
}

function storage(data: Data): Hits[] {
  return [
    {
      kind: 'pools',
      icon: <Database size={16} aria-hidden />,
      hits: nodesOf(data.storagePools).map((pool) => ({
        id: pool.id,
        name: pool.name,
        href: paths.pool(pool.id),
        beside: pool.node.name,
        state: <PoolBadge state={pool.state} />,
      })),
    },
    {
      kind: 'templates',
      icon: <Boxes size={16} aria-hidden />,
      hits: nodesOf(data.templates).map((template) => ({
        id: template.id,
        name: template.name,
        href: `${paths.templates()}?q=${encodeURIComponent(template.name)}`,
        beside: template.osName ?? template.pool.name,
      })),
    },
    {
      kind: 'volumes',
      icon: <HardDrive size={16} aria-hidden />,
      hits: nodesOf(data.volumes).map((volume) => ({
        id: volume.id,
        name: volume.name,
        href: `${paths.pool(volume.pool.id)}?q=${encodeURIComponent(volume.name)}`,
        beside: volume.pool.name,
      })),
    },
  ];
}

function others(data: Data, search: string): Hits[] {
  const named = <Row extends { readonly name: string }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => row.name.toLowerCase().includes(search.toLowerCase())).slice(0, FEW);
  return [
    {
      kind: 'keyPairs',
      icon: <KeyRound size={16} aria-hidden />,
      hits: named(data.keyPairs).map(({ id, name }) => ({ id, name, href: paths.keyPairs() })),
    },
    {
      kind: 'views',
      icon: <Bookmark size={16} aria-hidden />,
      hits: named(data.savedViews).map(({ id, name }) => ({
        id,
        name,
        href: `${paths.vms()}?view=${encodeURIComponent(id)}`,
      })),
    },
    {
      kind: 'tasks',
      icon: <ListChecks size={16} aria-hidden />,
      hits: nodesOf(data.tasks).map((task) => ({
        id: task.id,
        name: task.title,
        href: paths.task(task.id),
        state: <TaskBadge state={task.state} />,
      })),
    },
  ];
}

/** Every object whose name (or address, for a VM) has the search in it. */
export function Found({
  search,
  go,
  tasks = false,
}: {
  readonly search: string;
  readonly go: (href: string) => void;
  /** The tasks alone, which stand last: their titles begin with the words of the actions. */
  readonly tasks?: boolean;
}) {
  const t = useTranslations('palette');
  const { data } = useLiveQuery(PaletteQuery, { variables: { search }, pause: search === '' });
  if (search === '' || !data) return null;
  const groups = [...machines(data), ...storage(data), ...others(data, search)];
  return groups
    .filter((group) => (group.kind === 'tasks') === tasks && group.hits.length > 0)
    .map((group) => (
      <Command.Group key={group.kind} heading={t(`kinds.${group.kind}`)}>
        {group.hits.map((hit) => (
          <Entry
            key={hit.id}
            value={`${hit.name} ${hit.id}`}
            icon={group.icon}
            // What the server found by something else than the name must not be sorted out here.
            {...(hit.name.toLowerCase().includes(search.toLowerCase())
              ? {}
              : { keywords: [search] })}
            onSelect={() => go(hit.href)}
          >
            <Named name={hit.name} beside={hit.beside} />
            {hit.state ? <span className="w-28 shrink-0 text-xs">{hit.state}</span> : null}
          </Entry>
        ))}
      </Command.Group>
    ));
}
