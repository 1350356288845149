'use client';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { VmFrame } from '@/features/vms/vm-frame';
import { Empty, Skeleton } from '@/ui/panel';

const VncConsole = dynamic(() => import('./vnc-console').then((module) => module.VncConsole), {
  ssr: false,
  loading: () => <Skeleton className="flex-1 rounded-lg" />,
});

export function VncPage({ id }: { readonly id: string }) {
  const t = useTranslations('console');
  return (
    <VmFrame id={id} fill>
      {(vm) =>
        vm.actions.openVncConsole.allowed ? (
          <VncConsole key={vm.id} vmId={vm.id} name={vm.name} />
        ) : (
          <Empty title={t('noVnc')}>{vm.actions.openVncConsole.reason}</Empty>
        )
      }
    </VmFrame>
  );
}
