'use client';
import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/error-notice';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Empty, Panel, Skeleton } from '@/ui/panel';
import { DiskTable, NicTable } from './disks-nics';
import { PciTable, UsbTable } from './pci-usb';
import { NodeHardwareQuery } from './queries';

/** The node's devices, read when the page is opened and on demand. Only for a node that is connected. */
export function HardwarePanels({ nodeId }: { readonly nodeId: string }) {
  const t = useTranslations('hardware');
  const { data, error, refetch } = useLiveQuery(NodeHardwareQuery, {
    variables: { id: nodeId },
    requestPolicy: 'network-only',
  });
  const hardware = data?.node?.hardware;
  if (error && !hardware)
    return (
      <Panel title={t('title')}>
        <QueryError error={error} retry={refetch} />
      </Panel>
    );
  if (!hardware)
    return (
      <Panel title={t('title')}>
        <Skeleton className="h-40 rounded-lg" />
      </Panel>
    );
  const gpus = hardware.pci.filter((device) => device.gpu);
  const cards = hardware.nics.toSorted((a, b) => Number(a.virtual) - Number(b.virtual));
  return (
    <section aria-label={t('title')} className="space-y-4">
      <Panel
        title={t('disks')}
        flush
        actions={
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('readAgain')}
            icon={<RefreshCw size={14} aria-hidden />}
            onClick={refetch}
          />
        }
      >
        <DiskTable disks={hardware.disks} />
      </Panel>
      <Panel title={t('nics')} flush>
        <NicTable nics={cards} />
      </Panel>
      <Panel title={t('gpus')} flush>
        {gpus.length === 0 ? (
          <Empty title={t('noGpus')}>{t('noGpusHint')}</Empty>
        ) : (
          <PciTable devices={gpus} label={t('gpus')} />
        )}
      </Panel>
      <Panel title={t('pci')} flush>
        <PciTable devices={hardware.pci} label={t('pci')} />
      </Panel>
      {hardware.usb.length > 0 ? (
        <Panel title={t('usb')} flush>
          <UsbTable devices={hardware.usb} />
        </Panel>
      ) : null}
    </section>
  );
}
