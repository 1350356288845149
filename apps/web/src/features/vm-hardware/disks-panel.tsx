'use client';
import { MoreHorizontal, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { formatBytes } from '@/lib/format';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Link } from '@/ui/link';
import { Menu, type MenuItem } from '@/ui/menu';
import { Empty, Panel, Tag } from '@/ui/panel';
import { AttachDiskDialog } from './attach-disk';
import { ChangeDiskDialog, DetachDiskDialog, GrowDiskDialog, MediaDialog } from './disk-dialogs';
import { PresenceTag } from './presence-tag';
import type { DiskData } from './queries';
import { mergeDevices, type HardwareData, type Merged } from './types';

type DialogKind = 'grow' | 'change' | 'media' | 'detach';
type Row = Merged<DiskData>;

const isDrive = (disk: DiskData): boolean => disk.device === 'cdrom' || disk.device === 'floppy';

/** The disks and drives of both sides, with what can be done to each. */
export function DisksPanel({
  vm,
  hardware,
  reason,
}: {
  readonly vm: VmDetailData;
  readonly hardware: HardwareData;
  readonly reason: string | null;
}) {
  const t = useTranslations('vmHardware');
  const [attaching, setAttaching] = useState(false);
  const [open, setOpen] = useState<{ kind: DialogKind; disk: DiskData } | null>(null);
  const { stored, running, pending } = hardware;
  const rows = useMemo(
    () =>
      mergeDevices(running?.disks ?? null, stored.disks, (disk) => disk.target, pending, 'disk'),
    [running, stored, pending],
  );
  const columns = useDiskColumns(reason, setOpen);
  const close = (): void => setOpen(null);
  const props = open ? { vm, disk: open.disk, running: running !== null, onClose: close } : null;
  return (
    <Panel
      title={t('disks')}
      flush
      actions={
        <Button
          size="sm"
          reason={reason}
          icon={<Plus size={14} aria-hidden />}
          onClick={() => setAttaching(true)}
        >
          {t('attachDisk')}
        </Button>
      }
    >
      <DataTable
        label={t('disks')}
        columns={columns}
        rows={rows}
        rowId={({ device }) => device.target}
        rowLabel={({ device }) => device.target}
        empty={<Empty title={t('noDisks')}>{t('noDisksHint')}</Empty>}
      />
      {attaching ? (
        <AttachDiskDialog vm={vm} running={running !== null} onClose={() => setAttaching(false)} />
      ) : null}
      {open?.kind === 'grow' && props ? <GrowDiskDialog {...props} /> : null}
      {open?.kind === 'change' && props ? <ChangeDiskDialog {...props} /> : null}
      {open?.kind === 'media' && props ? <MediaDialog {...props} /> : null}
      {open?.kind === 'detach' && props ? <DetachDiskDialog {...props} /> : null}
    </Panel>
  );
}

function useDiskColumns(
  reason: string | null,
  setOpen: (open: { kind: DialogKind; disk: DiskData }) => void,
): readonly Column<Row>[] {
  const t = useTranslations('vmHardware');
  return useMemo(
    () => [
      {
        id: 'target',
        header: t('target'),
        width: '5rem',
        cell: ({ device }) => <span className="font-mono text-xs">{device.target}</span>,
      },
      {
        id: 'volume',
        header: t('volume'),
        width: 'minmax(9rem,2fr)',
        cell: ({ device }) => <VolumeCell disk={device} />,
      },
      {
        id: 'size',
        header: t('size'),
        width: '6rem',
        align: 'end',
        from: 'md',
        cell: ({ device }) => formatBytes(device.volume?.capacityBytes),
      },
      {
        id: 'kind',
        header: t('kind'),
        width: 'minmax(9rem,1.4fr)',
        from: 'md',
        cell: ({ device, presence }) => (
          <span className="flex flex-wrap gap-1">
            <PresenceTag presence={presence} />
            <Tag>{[device.device, device.bus].filter(Boolean).join(' · ')}</Tag>
            {device.cache ? <Tag>{t('cacheWord', { cache: device.cache })}</Tag> : null}
            {device.readonly && !isDrive(device) ? <Tag>{t('readonly')}</Tag> : null}
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '3rem',
        align: 'end',
        cell: ({ device }) => <DiskMenu disk={device} reason={reason} setOpen={setOpen} />,
      },
    ],
    [t, reason, setOpen],
  );
}

function VolumeCell({ disk }: { readonly disk: DiskData }) {
  const t = useTranslations('vmHardware');
  if (disk.volume) {
    return (
      <Link
        href={paths.pool(disk.volume.pool.id)}
        className="truncate hover:underline"
        title={disk.source ?? undefined}
      >
        {disk.volume.name}
      </Link>
    );
  }
  return (
    <span className="truncate text-ink-2" title={disk.source ?? undefined}>
      {disk.source ?? t('emptyDrive')}
    </span>
  );
}

function DiskMenu({
  disk,
  reason,
  setOpen,
}: {
  readonly disk: DiskData;
  readonly reason: string | null;
  readonly setOpen: (open: { kind: DialogKind; disk: DiskData }) => void;
}) {
  const t = useTranslations('vmHardware');
  const item = (kind: DialogKind, why: string | null = null): MenuItem => ({
    key: kind,
    label: t(`diskAction.${kind}`),
    reason: reason ?? why,
    onSelect: () => setOpen({ kind, disk }),
  });
  const detach = { ...item('detach'), danger: true };
  const own = isDrive(disk)
    ? [item('media')]
    : [item('grow', disk.volume ? null : t('noVolume')), item('change')];
  return (
    <Menu
      trigger={
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={t('actionsOf', { name: disk.target })}
          icon={<MoreHorizontal size={16} aria-hidden />}
        />
      }
      items={[...own, 'separator', detach]}
    />
  );
}
