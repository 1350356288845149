'use client';
import { VmFrame } from '@/features/vms/vm-frame';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { PortForwardsPanel } from './port-forwards-panel';
import { VmForwardsQuery } from './queries';

/** The tab of a VM with the ports of its node that lead to it. */
export function VmForwardsPage({ id }: { readonly id: string }) {
  return <VmFrame id={id}>{() => <VmForwards id={id} />}</VmFrame>;
}

function VmForwards({ id }: { readonly id: string }) {
  const { data, refetch } = useLiveQuery(VmForwardsQuery, { variables: { id } });
  useWatch([id], refetch);
  const vm = data?.vm;
  return (
    <PortForwardsPanel
      name={vm?.name ?? ''}
      node={vm?.node}
      forwards={vm?.portForwards ?? []}
      targets={vm ? vm.nics.map((nic) => ({ vmId: vm.id, vmName: vm.name, mac: nic.mac })) : []}
    />
  );
}
