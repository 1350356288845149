'use client';
import { MoreHorizontal, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PresenceTag } from '@/features/vm-hardware/presence-tag';
import type { DeviceData } from '@/features/vm-hardware/queries';
import { mergeDevices, type HardwareData, type Merged } from '@/features/vm-hardware/types';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { DataTable, type Column } from '@/ui/data-table';
import { Menu, type MenuItem } from '@/ui/menu';
import { Empty, Panel, Tag } from '@/ui/panel';
import { HostDeviceDialog } from './host-device-dialog';
import { DetachDeviceDialog, PartDialog, VideoDialog, type PartKind } from './part-dialogs';
import { DeviceOfferQuery, type OfferData } from './queries';
import { ShareDialog } from './share-dialog';

type Open =
  | { readonly kind: 'pci' | 'usb' | 'share' | 'video' }
  | { readonly kind: 'part'; readonly part: PartKind }
  | { readonly kind: 'detach'; readonly device: DeviceData };

/** Devices beside disks and cards: of the node, shared folders, and the ways in. */
export function DevicesPanel({
  vm,
  hardware,
  reason,
}: {
  readonly vm: VmDetailData;
  readonly hardware: HardwareData;
  readonly reason: string | null;
}) {
  const t = useTranslations('vmDevices');
  const [open, setOpen] = useState<Open | null>(null);
  const { data } = useLiveQuery(DeviceOfferQuery, { variables: { id: vm.id } });
  const offer = data?.vm?.deviceOffer ?? null;
  const { stored, running, pending } = hardware;
  const rows = useMemo(
    () => mergeDevices(running?.devices ?? null, stored.devices, keyOf, pending, 'device'),
    [running, stored, pending],
  );
  const columns = useColumns(reason, (device) => setOpen({ kind: 'detach', device }));
  return (
    <Panel
      title={t('title')}
      flush
      actions={
        <>
          <Button
            size="sm"
            variant="ghost"
            reason={reason}
            onClick={() => setOpen({ kind: 'video' })}
          >
            {t('videoNow', { model: stored.video ?? t('none') })}
          </Button>
          <AttachMenu reason={reason} offer={offer} setOpen={setOpen} />
        </>
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={({ device }) => device.key}
        rowLabel={({ device }) => device.words}
        empty={<Empty title={t('empty')}>{t('emptyHint')}</Empty>}
      />
      <OpenDialog
        vm={vm}
        running={running !== null}
        video={stored.video}
        offer={offer}
        open={open}
        onClose={() => setOpen(null)}
      />
    </Panel>
  );
}

const keyOf = ({ key }: DeviceData): string => key;

function OpenDialog({
  vm,
  running,
  video,
  offer,
  open,
  onClose,
}: {
  readonly vm: VmDetailData;
  readonly running: boolean;
  readonly video: string | null;
  readonly offer: OfferData | null;
  readonly open: Open | null;
  readonly onClose: () => void;
}) {
  const props = { vm, running, onClose };
  switch (open?.kind) {
    case 'pci':
    case 'usb':
      return <HostDeviceDialog {...props} kind={open.kind} />;
    case 'share':
      return <ShareDialog {...props} offer={offer} />;
    case 'part':
      return <PartDialog {...props} part={open.part} />;
    case 'video':
      return <VideoDialog {...props} video={video} models={offer?.videos ?? []} />;
    case 'detach':
      return <DetachDeviceDialog {...props} device={open.device} />;
    default:
      return null;
  }
}

interface Verdict {
  readonly allowed: boolean;
  readonly reason: string | null;
}
const why = (verdict: Verdict | undefined): string | null =>
  verdict?.allowed === false ? verdict.reason : null;

function AttachMenu({
  reason,
  offer,
  setOpen,
}: {
  readonly reason: string | null;
  readonly offer: OfferData | null;
  readonly setOpen: (open: Open) => void;
}) {
  const t = useTranslations('vmDevices');
  const part = (kind: PartKind, verdict?: Verdict): MenuItem => ({
    key: kind,
    label: t(`part.${kind}`),
    reason: reason ?? why(verdict),
    onSelect: () => setOpen({ kind: 'part', part: kind }),
  });
  const own = (kind: 'pci' | 'usb' | 'share', blocked: string | null = null): MenuItem => ({
    key: kind,
    label: t(`attachKind.${kind}`),
    reason: reason ?? blocked,
    onSelect: () => setOpen({ kind }),
  });
  const noShare =
    offer && !offer.virtiofs.allowed && !offer.plan9.allowed ? offer.virtiofs.reason : null;
  return (
    <Menu
      trigger={
        <Button size="sm" reason={reason} icon={<Plus size={14} aria-hidden />}>
          {t('attach')}
        </Button>
      }
      items={[
        own('pci'),
        own('usb'),
        own('share', noShare),
        'separator',
        part('serial'),
        part('vnc', offer?.vnc),
        part('spice', offer?.spice),
        'separator',
        part('tablet'),
        part('sound'),
        part('rng'),
      ]}
    />
  );
}

function useColumns(
  reason: string | null,
  detach: (device: DeviceData) => void,
): readonly Column<Merged<DeviceData>>[] {
  const t = useTranslations('vmDevices');
  return [
    {
      id: 'device',
      header: t('device'),
      width: 'minmax(12rem,2fr)',
      cell: ({ device }) => (
        <span className="min-w-0 truncate" title={device.words}>
          {device.words}
        </span>
      ),
    },
    {
      id: 'about',
      header: t('about'),
      width: 'minmax(9rem,2fr)',
      from: 'md',
      cell: ({ device, presence }) => (
        <span className="flex min-w-0 items-center gap-1">
          <PresenceTag presence={presence} />
          {device.mountCommand ? (
            <>
              <code className="min-w-0 truncate font-mono text-xs" title={device.mountCommand}>
                {device.mountCommand}
              </code>
              <CopyButton text={device.mountCommand} label={t('copyMount')} />
            </>
          ) : (
            <Tag>{device.kind}</Tag>
          )}
        </span>
      ),
    },
    {
      id: 'actions',
      header: t('actions'),
      headerHidden: true,
      width: '3rem',
      align: 'end',
      cell: ({ device }) => (
        <Menu
          trigger={
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={t('actionsOf', { name: device.words })}
              icon={<MoreHorizontal size={16} aria-hidden />}
            />
          }
          items={[
            {
              key: 'detach',
              label: t('detach'),
              danger: true,
              reason,
              onSelect: () => detach(device),
            },
          ]}
        />
      ),
    },
  ];
}
