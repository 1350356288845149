'use client';
import { MoreHorizontal, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useTaskAction } from '@/components/use-task-action';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Menu } from '@/ui/menu';
import { Empty, Panel, Tag } from '@/ui/panel';
import { ChangeNic } from './mutations';
import { AttachNicDialog, ChangeNicDialog, DetachNicDialog } from './nic-dialogs';
import { PresenceTag } from './presence-tag';
import type { NicData } from './queries';
import { mergeDevices, type HardwareData, type Merged } from './types';

type Row = Merged<NicData>;

/** The network cards of both sides, with what can be done to each. */
export function NicsPanel({
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
  const [open, setOpen] = useState<{ kind: 'change' | 'detach'; nic: NicData } | null>(null);
  const { stored, running, pending } = hardware;
  const rows = useMemo(
    () => mergeDevices(running?.nics ?? null, stored.nics, (nic) => nic.mac, pending, 'nic'),
    [running, stored, pending],
  );
  const columns = useNicColumns(vm.id, reason, setOpen);
  const close = (): void => setOpen(null);
  const props = { vm, running: running !== null };
  return (
    <Panel
      title={t('nics')}
      flush
      actions={
        <Button
          size="sm"
          reason={reason}
          icon={<Plus size={14} aria-hidden />}
          onClick={() => setAttaching(true)}
        >
          {t('attachNic')}
        </Button>
      }
    >
      <DataTable
        label={t('nics')}
        columns={columns}
        rows={rows}
        rowId={({ device }) => device.mac}
        rowLabel={({ device }) => device.mac}
        empty={<Empty title={t('noNics')}>{t('noNicsHint')}</Empty>}
      />
      {attaching ? <AttachNicDialog {...props} onClose={() => setAttaching(false)} /> : null}
      {open?.kind === 'change' ? (
        <ChangeNicDialog {...props} nic={open.nic} onClose={close} />
      ) : null}
      {open?.kind === 'detach' ? (
        <DetachNicDialog {...props} nic={open.nic} onClose={close} />
      ) : null}
    </Panel>
  );
}

function useNicColumns(
  vmId: string,
  reason: string | null,
  setOpen: (open: { kind: 'change' | 'detach'; nic: NicData }) => void,
): readonly Column<Row>[] {
  const t = useTranslations('vmHardware');
  const { run } = useTaskAction(ChangeNic);
  return useMemo(
    () => [
      {
        id: 'mac',
        header: t('mac'),
        width: '10.5rem',
        cell: ({ device }) => <span className="font-mono text-xs">{device.mac}</span>,
      },
      {
        id: 'network',
        header: t('network'),
        width: 'minmax(8rem,2fr)',
        cell: ({ device }) => (
          <span className="truncate">{device.source ?? device.sourceType}</span>
        ),
      },
      {
        id: 'kind',
        header: t('kind'),
        width: 'minmax(9rem,1.4fr)',
        from: 'md',
        cell: ({ device, presence }) => (
          <span className="flex flex-wrap gap-1">
            <PresenceTag presence={presence} />
            <Tag>{[device.model, device.sourceType].filter(Boolean).join(' · ')}</Tag>
            {device.linkUp ? null : <Tag tone="warn">{t('linkDown')}</Tag>}
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
                aria-label={t('actionsOf', { name: device.mac })}
                icon={<MoreHorizontal size={16} aria-hidden />}
              />
            }
            items={[
              {
                key: 'link',
                label: device.linkUp ? t('setLinkDown') : t('setLinkUp'),
                reason,
                onSelect: () =>
                  void run({ input: { id: vmId, mac: device.mac, linkUp: !device.linkUp } }),
              },
              {
                key: 'change',
                label: t('changeNic'),
                reason,
                onSelect: () => setOpen({ kind: 'change', nic: device }),
              },
              'separator',
              {
                key: 'detach',
                label: t('detachNic'),
                danger: true,
                reason,
                onSelect: () => setOpen({ kind: 'detach', nic: device }),
              },
            ]}
          />
        ),
      },
    ],
    [t, reason, setOpen, run, vmId],
  );
}
