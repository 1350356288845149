'use client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { Client, fetchExchange } from 'urql';
import type { ListState } from '@/lib/graphql/list-reader';
import { useRefreshEpoch } from '@/lib/graphql/refresh';
import { RowStore } from '@/lib/graphql/row-store';
import type { VmRowData } from './fragments';
import { VmListQuery } from './queries';

const PAGE = 100;
const EMPTY: ListState<VmRowData> = { rows: [], error: undefined, loading: true, complete: false };

/** Every VM of the inventory, once for the whole console. The live feed keeps it up to date. */
export const vmStore = new RowStore<VmRowData>();

let reading: { readonly epoch: number; readonly abort: AbortController } | null = null;

async function readAll(signal: AbortSignal): Promise<void> {
  // Without the normalised cache: the store is the cache.
  const client = new Client({
    url: `${window.location.origin}/graphql`,
    preferGetMethod: false,
    exchanges: [fetchExchange],
  });
  const seen = new Set<string>();
  let after: string | null = null;
  vmStore.begin();
  do {
    const result: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(client, after);
    if (signal.aborted) return;
    if (!result.data) {
      vmStore.fail(result.error);
      return;
    }
    const { edges, pageInfo } = result.data.vms;
    const rows = edges.map((edge) => edge.node);
    for (const row of rows) seen.add(row.id);
    vmStore.page(rows);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  vmStore.end(seen);
}

const fetchPage = (client: Client, after: string | null) =>
  client.query(VmListQuery, { first: PAGE, after }, { requestPolicy: 'network-only' }).toPromise();

function ensureRead(epoch: number): void {
  if (reading?.epoch === epoch) return;
  reading?.abort.abort();
  reading = { epoch, abort: new AbortController() };
  void readAll(reading.abort.signal);
}

/** All VMs, live. The first page that asks reads them; they are read again after a gap. */
export function useVms(): ListState<VmRowData> {
  const epoch = useRefreshEpoch();
  const state = useSyncExternalStore(vmStore.subscribe, vmStore.get, () => EMPTY);
  useEffect(() => {
    ensureRead(epoch);
  }, [epoch]);
  return state;
}

/** The VMs of one node. */
export function useNodeVms(nodeId: string): ListState<VmRowData> {
  const state = useVms();
  const rows = useMemo(
    () => state.rows.filter((vm) => vm.node.id === nodeId),
    [state.rows, nodeId],
  );
  return useMemo(() => ({ ...state, rows }), [state, rows]);
}
