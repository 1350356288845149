'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { DataTable, type Column } from '@/ui/data-table';
import { Empty, Tag } from '@/ui/panel';
import { pciKind } from './pci-class';
import type { Pci, Usb } from './queries';
import { Told } from './told';

const mono = 'truncate font-mono text-xs';

/** The names of maker and product, or the numbers where the node has no names for them. */
function DeviceName({ device }: { readonly device: Pci | Usb }) {
  const names = [device.vendorName, device.productName].filter(Boolean).join(' ');
  return (
    <span className="flex min-w-0 items-center gap-2">
      {names ? (
        <span className="truncate" title={names}>
          {names}
        </span>
      ) : (
        <Told device={device} field="productName">
          {null}
        </Told>
      )}
      <span className="font-mono text-2xs whitespace-nowrap text-ink-3">
        {device.vendorId}:{device.productId}
      </span>
    </span>
  );
}

function Sriov({ device }: { readonly device: Pci }) {
  const t = useTranslations('hardware');
  const { sriov } = device;
  if (!sriov) return <span className="text-ink-3">—</span>;
  if (sriov.physicalFunction !== null)
    return (
      <span className="truncate text-xs">{t('functionOf', { card: sriov.physicalFunction })}</span>
    );
  return (
    <span className="text-xs">
      {sriov.maxVirtualFunctions === null
        ? t('functionsOn', { on: sriov.virtualFunctions.length })
        : t('functions', { on: sriov.virtualFunctions.length, max: sriov.maxVirtualFunctions })}
    </span>
  );
}

export function PciTable({
  devices,
  label,
}: {
  readonly devices: readonly Pci[];
  readonly label: string;
}) {
  const t = useTranslations('hardware');
  const columns = useMemo<readonly Column<Pci>[]>(
    () => [
      {
        id: 'address',
        header: t('address'),
        width: '8rem',
        sort: (device) => device.address,
        cell: (device) => <span className={mono}>{device.address}</span>,
      },
      {
        id: 'kind',
        header: t('kind'),
        width: '9rem',
        from: 'md',
        sort: (device) => device.classCode ?? '',
        cell: (device) => (
          <Told device={device} field="classCode">
            <Tag tone={device.gpu ? 'accent' : 'neutral'}>
              {t(`pciKinds.${pciKind(device.classCode)}`)}
            </Tag>
          </Told>
        ),
      },
      {
        id: 'name',
        header: t('device'),
        width: 'minmax(10rem,2fr)',
        sort: (device) => device.productName ?? '',
        cell: (device) => <DeviceName device={device} />,
      },
      {
        id: 'driver',
        header: t('driver'),
        width: '8rem',
        sort: (device) => device.driver ?? '',
        cell: (device) => (
          <Told device={device} field="driver">
            <span className={mono}>{device.driver}</span>
          </Told>
        ),
      },
      {
        id: 'iommu',
        header: t('iommuGroup'),
        width: '7rem',
        from: 'md',
        sort: (device) => device.iommuGroup ?? -1,
        cell: (device) => (
          <Told device={device} field="iommuGroup">
            {device.iommuGroup}
          </Told>
        ),
      },
      {
        id: 'sriov',
        header: 'SR-IOV',
        width: '9rem',
        from: 'lg',
        cell: (device) => <Sriov device={device} />,
      },
    ],
    [t],
  );
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={devices}
      rowId={(device) => device.address}
      empty={<Empty title={t('noPci')} />}
    />
  );
}

export function UsbTable({ devices }: { readonly devices: readonly Usb[] }) {
  const t = useTranslations('hardware');
  const columns = useMemo<readonly Column<Usb>[]>(
    () => [
      {
        id: 'address',
        header: t('address'),
        width: '9rem',
        cell: (usb) => <span>{t('usbAddress', { bus: usb.bus, device: usb.device })}</span>,
      },
      {
        id: 'name',
        header: t('device'),
        width: 'minmax(10rem,1fr)',
        cell: (usb) => <DeviceName device={usb} />,
      },
    ],
    [t],
  );
  return (
    <DataTable
      label={t('usb')}
      columns={columns}
      rows={devices}
      rowId={(usb) => `${usb.bus}-${usb.device}`}
      empty={<Empty title={t('noUsb')} />}
    />
  );
}
