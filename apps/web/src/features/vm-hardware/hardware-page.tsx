'use client';
import { useEffect, useRef } from 'react';
import { QueryError } from '@/components/error-notice';
import { TrafficPanel } from '@/features/nic-traffic/traffic-panel';
import { VmFrame } from '@/features/vms/vm-frame';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { Skeleton } from '@/ui/panel';
import { DevicesPanel } from '@/features/vm-devices/devices-panel';
import { DisksPanel } from './disks-panel';
import { MachinePanel } from './machine-panel';
import { NicsPanel } from './nics-panel';
import { PendingPanel } from './pending-panel';
import { VmHardwareQuery } from './queries';

export function VmHardwarePage({ id }: { readonly id: string }) {
  return <VmFrame id={id}>{(vm) => <Hardware vm={vm} />}</VmFrame>;
}

function Hardware({ vm }: { readonly vm: VmDetailData }) {
  const { data, error, refetch } = useLiveQuery(VmHardwareQuery, {
    variables: { id: vm.id },
    requestPolicy: 'network-only',
  });
  useWatch([vm.id], refetch);
  useWhenTaskEnds(vm.activeTask?.id ?? null, refetch);
  const shown = data?.vm;
  if (error && !shown?.hardware) return <QueryError error={error} retry={refetch} />;
  if (!shown?.hardware) return <Skeleton className="h-96 rounded-lg" />;
  const { hardware, hardwareActions } = shown;
  const change = hardwareActions.change.allowed ? null : hardwareActions.change.reason;
  return (
    <div className="space-y-4">
      <PendingPanel vmId={vm.id} pending={hardware.pending} verdict={hardwareActions.dropPending} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-4">
          <DisksPanel vm={vm} hardware={hardware} reason={change} />
          <NicsPanel vm={vm} hardware={hardware} reason={change} />
          <TrafficPanel
            vmId={vm.id}
            running={hardware.running !== null}
            version={hardware}
            reason={change}
          />
          <DevicesPanel vm={vm} hardware={hardware} reason={change} />
        </div>
        <MachinePanel vm={vm} hardware={hardware} actions={hardwareActions} />
      </div>
    </div>
  );
}

/** What is stored can change without the VM that runs: the end of a task is then all there is to see. */
function useWhenTaskEnds(taskId: string | null, then: () => void): void {
  const last = useRef(taskId);
  useEffect(() => {
    if (last.current !== null && taskId === null) then();
    last.current = taskId;
  }, [taskId, then]);
}
