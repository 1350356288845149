'use client';
import { HistoryPanel } from '@/features/history/history-panel';
import { VmFrame } from './vm-frame';

/** What was done to the VM. It stays when the VM is deleted. */
export function VmTasksPage({ id }: { readonly id: string }) {
  return <VmFrame id={id}>{() => <HistoryPanel about={id} />}</VmFrame>;
}
