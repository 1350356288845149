'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { formatBytes } from '@/lib/format';
import { DataTable, type Column } from '@/ui/data-table';
import { Empty, Tag } from '@/ui/panel';
import type { Disk, Nic } from './queries';
import { Told } from './told';

const mono = 'truncate font-mono text-xs';

export function DiskTable({ disks }: { readonly disks: readonly Disk[] }) {
  const t = useTranslations('hardware');
  const columns = useMemo<readonly Column<Disk>[]>(
    () => [
      {
        id: 'path',
        header: t('path'),
        width: '9rem',
        sort: (disk) => disk.path,
        cell: (disk) => <span className={mono}>{disk.path}</span>,
      },
      {
        id: 'type',
        header: t('type'),
        width: '8rem',
        sort: (disk) => disk.type ?? '',
        cell: (disk) => (
          <Told device={disk} field="type">
            {disk.type ? <Tag tone="accent">{t(`diskTypes.${disk.type}`)}</Tag> : null}
          </Told>
        ),
      },
      {
        id: 'model',
        header: t('model'),
        width: 'minmax(8rem,2fr)',
        sort: (disk) => disk.model ?? '',
        cell: (disk) => (
          <Told device={disk} field="model">
            <span className="truncate">{[disk.vendor, disk.model].filter(Boolean).join(' ')}</span>
          </Told>
        ),
      },
      {
        id: 'serial',
        header: t('serial'),
        width: 'minmax(7rem,1fr)',
        from: 'md',
        cell: (disk) => (
          <Told device={disk} field="serial">
            <span className={mono}>{disk.serial}</span>
          </Told>
        ),
      },
      {
        id: 'bus',
        header: t('bus'),
        width: '6rem',
        from: 'lg',
        cell: (disk) => (
          <Told device={disk} field="bus">
            {disk.bus}
          </Told>
        ),
      },
      {
        id: 'size',
        header: t('size'),
        width: '7rem',
        align: 'end',
        sort: (disk) => Number(disk.sizeBytes ?? 0),
        cell: (disk) => (
          <Told device={disk} field="sizeBytes">
            {formatBytes(disk.sizeBytes)}
          </Told>
        ),
      },
    ],
    [t],
  );
  return (
    <DataTable
      label={t('disks')}
      columns={columns}
      rows={disks}
      rowId={(disk) => disk.path}
      empty={<Empty title={t('noDisks')} />}
    />
  );
}

export function NicTable({ nics }: { readonly nics: readonly Nic[] }) {
  const t = useTranslations('hardware');
  const columns = useMemo<readonly Column<Nic>[]>(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(8rem,1fr)',
        sort: (nic) => nic.name,
        cell: (nic) => (
          <span className="flex min-w-0 items-center gap-2">
            <span className={mono}>{nic.name}</span>
            {nic.virtual ? <Tag>{t('software')}</Tag> : null}
          </span>
        ),
      },
      {
        id: 'link',
        header: t('link'),
        width: '11rem',
        cell: (nic) => (
          <span className="flex min-w-0 items-center gap-2">
            <Told device={nic} field="link">
              <Tag tone={nic.link === 'up' ? 'accent' : 'neutral'}>
                {nic.link === 'up' ? t('linkUp') : nic.link === 'down' ? t('linkDown') : nic.link}
              </Tag>
            </Told>
            {nic.link === 'up' ? (
              <Told device={nic} field="speedMbps">
                {nic.speedMbps === null ? null : t('mbps', { speed: nic.speedMbps })}
              </Told>
            ) : null}
          </span>
        ),
      },
      {
        id: 'addresses',
        header: t('addresses'),
        width: 'minmax(9rem,2fr)',
        cell: (nic) => (
          <Told device={nic} field="addresses">
            <span className={mono} title={nic.addresses?.join(', ')}>
              {nic.addresses?.join(', ') || '—'}
            </span>
          </Told>
        ),
      },
      {
        id: 'mac',
        header: 'MAC',
        width: '10.5rem',
        from: 'md',
        cell: (nic) => (
          <Told device={nic} field="mac">
            <span className={mono}>{nic.mac}</span>
          </Told>
        ),
      },
      {
        id: 'pci',
        header: 'PCI',
        width: '8rem',
        from: 'lg',
        cell: (nic) => <span className={mono}>{nic.pciAddress ?? '—'}</span>,
      },
    ],
    [t],
  );
  return (
    <DataTable
      label={t('nics')}
      columns={columns}
      rows={nics}
      rowId={(nic) => nic.name}
      empty={<Empty title={t('noNics')} />}
    />
  );
}
