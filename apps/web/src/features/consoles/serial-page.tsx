'use client';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { VmFrame } from '@/features/vms/vm-frame';
import { Empty, Skeleton } from '@/ui/panel';

const SerialConsole = dynamic(
  () => import('./serial-console').then((module) => module.SerialConsole),
  {
    ssr: false,
    loading: () => <Skeleton className="flex-1 rounded-lg" />,
  },
);

export function SerialPage({ id }: { readonly id: string }) {
  const t = useTranslations('console');
  return (
    <VmFrame id={id} fill>
      {(vm) =>
        vm.actions.openSerialConsole.allowed ? (
          <SerialConsole key={vm.id} vmId={vm.id} name={vm.name} />
        ) : (
          <Empty title={t('noSerial')}>{vm.actions.openSerialConsole.reason}</Empty>
        )
      }
    </VmFrame>
  );
}
