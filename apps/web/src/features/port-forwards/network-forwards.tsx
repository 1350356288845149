'use client';
import type { NetworkDetailData } from '@/features/networks/network-detail';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { PortForwardsPanel } from './port-forwards-panel';
import { NetworkForwardsQuery } from './queries';

/** Ports of the node that lead into a network. */
export function NetworkForwards({ network }: { readonly network: NetworkDetailData }) {
  const { id } = network;
  const { data, refetch } = useLiveQuery(NetworkForwardsQuery, { variables: { id } });
  useWatch([id], refetch);
  const targets = network.dependents.flatMap(({ vm }) =>
    vm.nics
      .filter((nic) => nic.source === network.name || nic.source === network.bridge)
      .map((nic) => ({ vmId: vm.id, vmName: vm.name, mac: nic.mac })),
  );
  return (
    <PortForwardsPanel
      name={network.name}
      node={data?.network?.node}
      forwards={data?.network?.portForwards ?? []}
      targets={targets}
    />
  );
}
