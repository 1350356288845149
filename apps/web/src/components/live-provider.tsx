'use client';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useClient, type Client } from 'urql';
import { KeyPairRow } from '@/features/key-pairs/fragments';
import { NetworkRow } from '@/features/networks/fragments';
import { NodeRow } from '@/features/nodes/fragments';
import { PoolRow, VolumeRow } from '@/features/pools/fragments';
import { isActive } from '@/features/tasks/fragments';
import { TaskFeed } from '@/features/tasks/queries';
import { TemplateRow } from '@/features/templates/fragments';
import { VmRow } from '@/features/vms/fragments';
import { vmStore } from '@/features/vms/vm-store';
import { announceChange, ANY_CHANGE, nodeTopic } from '@/lib/change-bus';
import { useConnectionStatus } from '@/lib/graphql/connection';
import { refreshEverything } from '@/lib/graphql/refresh';
import { graphql } from '@/lib/graphql/tada';
import { useFeed } from '@/lib/graphql/use-feed';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { latestRead } from '@/lib/latest-read';
import { forgetTask } from '@/lib/started-tasks';
import { useNotify } from './use-notify';

const StartCursorQuery = graphql(`
  query StartCursor {
    serverInfo {
      startedAt
      lastSeq
    }
  }
`);

/**
 * The changed object is asked for once per type: the same field means another type on each of them (`state`, `path`),
 * and GraphQL lets such fields stand in one selection only under different names.
 */
const InventoryFeed = graphql(
  `
    subscription InventoryFeed($after: Int) {
      inventoryChanged(after: $after) {
        lastSeq
        gap
        changes {
          seq
          kind
          op
          id
          nodeId
          asNode: object {
            __typename
            ... on Node {
              ...NodeRow
            }
          }
          asPool: object {
            __typename
            ... on StoragePool {
              ...PoolRow
            }
          }
          asVolume: object {
            __typename
            ... on Volume {
              ...VolumeRow
            }
          }
          asNetwork: object {
            __typename
            ... on Network {
              ...NetworkRow
            }
          }
          asVm: object {
            __typename
            ... on Vm {
              ...VmRow
            }
          }
          asTemplate: object {
            __typename
            ... on Template {
              ...TemplateRow
            }
          }
          asKeyPair: object {
            __typename
            ... on KeyPair {
              ...KeyPairRow
            }
          }
        }
      }
    }
  `,
  [NodeRow, PoolRow, VolumeRow, NetworkRow, VmRow, TemplateRow, KeyPairRow],
);

const VmLiveQuery = graphql(
  `
    query VmLive($id: ID!) {
      vm(id: $id) {
        ...VmRow
      }
    }
  `,
  [VmRow],
);

/**
 * Keeps the cache in step with the server: one subscription for the inventory, one for tasks. Both heal by themselves;
 * after a gap, and after a restart of the server, everything shown is read again.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  useInventoryFeed();
  useTaskFeed();
  useReconnection();
  return children;
}

function useInventoryFeed(): void {
  const { data } = useLiveQuery(StartCursorQuery, { variables: {}, requestPolicy: 'network-only' });
  const start = useRef<number | null>(null);
  const nodeStates = useRef(new Map<string, string>());
  if (start.current === null && data) start.current = data.serverInfo.lastSeq;
  useFeed(
    InventoryFeed,
    { after: start.current ?? 0 },
    start.current === null,
    ({ inventoryChanged: batch }) => {
      // A node that comes or goes changes how fresh everything on it is, without a change of each object.
      let reread = batch.gap;
      for (const change of batch.changes) {
        if (change.asNode?.__typename === 'Node') {
          const { id, state } = change.asNode;
          if (nodeStates.current.get(id) !== state) reread = true;
          nodeStates.current.set(id, state);
        }
        if (change.kind === 'VM') {
          const object = change.asVm?.__typename === 'Vm' ? change.asVm : null;
          vmStore.apply({ op: change.op, id: change.id, object });
        }
        announceChange(change.id);
        if (change.nodeId) announceChange(nodeTopic(change.nodeId));
      }
      if (batch.changes.length > 0) announceChange(ANY_CHANGE);
      if (reread) refreshEverything();
    },
  );
}

function useTaskFeed(): void {
  const client = useClient();
  const notify = useNotify();
  const states = useRef(new Map<string, string>());
  const askForVm = useMemo(() => latestRead((id) => readVm(client, id)), [client]);
  useFeed(TaskFeed, {}, false, ({ taskUpdated: task }) => {
    announceChange(task.id);
    if (states.current.get(task.id) === task.state) return;
    states.current.set(task.id, task.state);
    announceChange(ANY_CHANGE);
    const target = task.target;
    if (target?.id) announceChange(target.id);
    if (target?.id && target.kind.toUpperCase() === 'VM') {
      askForVm(target.id);
    }
    if (isActive(task.state)) return;
    const ours = forgetTask(task.id);
    if (task.state === 'SUCCEEDED' && ours) notify.taskSucceeded(task);
    if (task.state === 'FAILED' && task.error) {
      notify.error({ ...task.error, fields: [], dependents: [], task: null }, task);
    }
  });
}

/** A task that begins or ends changes what its VM is busy with. */
async function readVm(client: Client, id: string): Promise<void> {
  const { data } = await client
    .query(VmLiveQuery, { id }, { requestPolicy: 'network-only' })
    .toPromise();
  if (!data) return;
  // A VM that went while an older answer was on its way must not stay because of that answer.
  vmStore.apply({ op: data.vm ? 'UPDATED' : 'DELETED', id, object: data.vm });
}

/**
 * Tasks have no cursor over all of them, so they are read again after each reconnection; and so is what could not be
 * read while the connection was lost, be it the first.
 */
function useReconnection(): void {
  const { generation, state } = useConnectionStatus();
  const seen = useRef(0);
  const lost = useRef(false);
  useEffect(() => {
    if (state === 'lost') lost.current = true;
    if (generation === seen.current) return;
    seen.current = generation;
    if (generation > 1 || lost.current) refreshEverything();
    lost.current = false;
  }, [generation, state]);
}
