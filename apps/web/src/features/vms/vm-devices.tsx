'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo } from 'react';
import { formatBytes, percentOf } from '@/lib/format';
import { paths } from '@/lib/paths';
import { DataTable, type Column } from '@/ui/data-table';
import { Meter } from '@/ui/meter';
import { Empty, Panel, Tag } from '@/ui/panel';
import { sortAddresses } from './addresses';
import type { VmDetailData } from './vm-detail';

type DiskData = VmDetailData['disks'][number];
type NicData = VmDetailData['nics'][number];

export function VmDisks({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('vm');
  const columns = useMemo<readonly Column<DiskData>[]>(
    () => [
      {
        id: 'target',
        header: t('target'),
        width: '5.5rem',
        cell: (disk) => <span className="font-mono text-xs">{disk.target}</span>,
      },
      {
        id: 'source',
        header: t('volume'),
        width: 'minmax(10rem,2fr)',
        cell: (disk) =>
          disk.volume ? (
            <Link
              href={paths.pool(disk.volume.pool.id)}
              className="truncate hover:underline"
              title={disk.sourcePath ?? undefined}
            >
              {disk.volume.name}
            </Link>
          ) : (
            <span
              className="truncate font-mono text-xs text-ink-2"
              title={disk.sourcePath ?? undefined}
            >
              {disk.sourcePath ?? t('emptyDrive')}
            </span>
          ),
      },
      {
        id: 'kind',
        header: t('kind'),
        width: '14.5rem',
        from: 'md',
        cell: (disk) => (
          <span className="flex gap-1">
            <Tag>{disk.device}</Tag>
            {disk.bus ? <Tag>{disk.bus}</Tag> : null}
            {disk.format ? <Tag>{disk.format}</Tag> : null}
            {disk.readonly ? <Tag tone="warn">{t('readonly')}</Tag> : null}
          </span>
        ),
      },
      {
        id: 'size',
        header: t('size'),
        width: 'minmax(8rem,1fr)',
        from: 'md',
        cell: (disk) =>
          disk.volume ? (
            <span className="w-full">
              <span className="text-xs text-ink-2">
                {formatBytes(disk.volume.allocationBytes)} /{' '}
                {formatBytes(disk.volume.capacityBytes)}
              </span>
              <Meter
                className="mt-1 h-1"
                percent={percentOf(disk.volume.allocationBytes, disk.volume.capacityBytes)}
                label={t('usageOf', { name: disk.target })}
                plain
              />
            </span>
          ) : (
            <span className="text-ink-3">—</span>
          ),
      },
    ],
    [t],
  );
  return (
    <Panel title={t('disks')} flush>
      <DataTable
        label={t('disks')}
        columns={columns}
        rows={vm.disks}
        rowId={(disk) => disk.target}
        empty={<Empty title={t('noDisks')} />}
      />
    </Panel>
  );
}

export function VmNics({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('vm');
  const columns = useMemo<readonly Column<NicData>[]>(
    () => [
      {
        id: 'mac',
        header: 'MAC',
        width: '10.5rem',
        cell: (nic) => <span className="font-mono text-xs">{nic.mac}</span>,
      },
      {
        id: 'source',
        header: t('network'),
        width: 'minmax(8rem,1fr)',
        cell: (nic) =>
          nic.network ? (
            <Link href={paths.network(nic.network.id)} className="truncate hover:underline">
              {nic.network.name}
            </Link>
          ) : (
            <span className="truncate">{nic.source ?? nic.sourceType}</span>
          ),
      },
      {
        id: 'model',
        header: t('model'),
        width: '8rem',
        from: 'md',
        cell: (nic) => (
          <span className="flex gap-1">
            {nic.model ? <Tag>{nic.model}</Tag> : null}
            {nic.linkUp ? null : <Tag tone="warn">{t('linkDown')}</Tag>}
          </span>
        ),
      },
      {
        id: 'addresses',
        header: t('addresses'),
        width: 'minmax(10rem,1.5fr)',
        from: 'md',
        cell: (nic) => (
          <span className="truncate font-mono text-xs">
            {sortAddresses(nic.addresses)
              .map((item) => item.address)
              .join(', ') || '—'}
          </span>
        ),
      },
    ],
    [t],
  );
  return (
    <Panel title={t('nics')} flush>
      <DataTable
        label={t('nics')}
        columns={columns}
        rows={vm.nics}
        rowId={(nic) => nic.mac}
        empty={<Empty title={t('noNics')} />}
      />
    </Panel>
  );
}
