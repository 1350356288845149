'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { GIB, gibToBytes } from '@/lib/format';
import { Checkbox } from '@/ui/field';
import { useVolumes } from './attach-disk';
import { NumberField, plainOptions, SelectField, WhenField, type When } from './fields';
import { FormDialog } from './form-dialog';
import { ChangeDisk, ChangeMedia, DetachDisk, GrowDisk } from './mutations';
import type { DiskData } from './queries';

interface DiskDialogProps {
  readonly vm: VmDetailData;
  readonly disk: DiskData;
  readonly running: boolean;
  readonly onClose: () => void;
}

export function GrowDiskDialog({ vm, disk, onClose }: DiskDialogProps) {
  const t = useTranslations('vmHardware');
  const before = Number(disk.volume?.capacityBytes ?? 0);
  const [size, setSize] = useState(String(Math.ceil(before / GIB) + 1));
  const bytes = gibToBytes(Number(size));
  return (
    <FormDialog
      title={t('growTitle', { disk: disk.target, name: vm.name })}
      ready={bytes !== null && Number(bytes) > before}
      confirmLabel={t('diskAction.grow')}
      document={GrowDisk}
      input={{ id: vm.id, target: disk.target, capacityBytes: bytes ?? '0' }}
      onClose={onClose}
    >
      <NumberField
        label={t('sizeGib')}
        hint={t('growHint')}
        step="any"
        value={size}
        onChange={setSize}
      />
    </FormDialog>
  );
}

const BUSES = ['VIRTIO', 'SCSI', 'SATA', 'IDE', 'USB'] as const;
const CACHES = ['DEFAULT', 'NONE', 'WRITETHROUGH', 'WRITEBACK', 'DIRECTSYNC', 'UNSAFE'] as const;
const DISCARDS = ['UNMAP', 'IGNORE'] as const;

export function ChangeDiskDialog({ vm, disk, onClose }: DiskDialogProps) {
  const t = useTranslations('vmHardware');
  const before = {
    bus: BUSES.find((word) => word === disk.bus?.toUpperCase()) ?? 'VIRTIO',
    cache: CACHES.find((word) => word === disk.cache?.toUpperCase()) ?? 'DEFAULT',
    discard: DISCARDS.find((word) => word === disk.discard?.toUpperCase()) ?? 'IGNORE',
    readonly: disk.readonly,
  };
  const [wanted, setWanted] = useState(before);
  const input = {
    id: vm.id,
    target: disk.target,
    ...(wanted.bus === before.bus ? {} : { bus: wanted.bus }),
    ...(wanted.cache === before.cache ? {} : { cache: wanted.cache }),
    ...(wanted.discard === before.discard ? {} : { discard: wanted.discard }),
    ...(wanted.readonly === before.readonly ? {} : { readonly: wanted.readonly }),
  };
  return (
    <FormDialog
      title={t('changeDiskTitle', { disk: disk.target, name: vm.name })}
      ready={Object.keys(input).length > 2}
      confirmLabel={t('apply')}
      document={ChangeDisk}
      input={input}
      onClose={onClose}
    >
      <SelectField
        label={t('bus')}
        value={wanted.bus}
        onChange={(bus) => setWanted({ ...wanted, bus })}
        options={plainOptions(BUSES)}
      />
      <SelectField
        label={t('cache')}
        value={wanted.cache}
        onChange={(cache) => setWanted({ ...wanted, cache })}
        options={plainOptions(CACHES)}
      />
      <SelectField
        label={t('discard')}
        hint={t('discardHint')}
        value={wanted.discard}
        onChange={(discard) => setWanted({ ...wanted, discard })}
        options={plainOptions(DISCARDS)}
      />
      <Checkbox
        label={t('readonly')}
        checked={wanted.readonly}
        onChange={(event) => setWanted({ ...wanted, readonly: event.target.checked })}
      />
    </FormDialog>
  );
}

export function MediaDialog({ vm, disk, running, onClose }: DiskDialogProps) {
  const t = useTranslations('vmHardware');
  const volumes = useVolumes(vm.node.id);
  const [volumeId, setVolumeId] = useState('');
  const [force, setForce] = useState(false);
  return (
    <FormDialog
      title={t('mediaTitle', { disk: disk.target, name: vm.name })}
      ready={volumeId !== '' || disk.source !== null}
      confirmLabel={volumeId === '' ? t('eject') : t('insert')}
      document={ChangeMedia}
      input={{
        id: vm.id,
        target: disk.target,
        ...(volumeId === '' ? {} : { volumeId }),
        ...(force ? { force } : {}),
      }}
      onClose={onClose}
    >
      <SelectField
        label={t('disc')}
        value={volumeId}
        onChange={setVolumeId}
        options={[{ value: '', label: t('ejectOption') }, ...volumes]}
      />
      {running ? (
        <Checkbox
          label={t('force')}
          hint={t('forceHint')}
          checked={force}
          onChange={(event) => setForce(event.target.checked)}
        />
      ) : null}
    </FormDialog>
  );
}

export function DetachDiskDialog({ vm, disk, running, onClose }: DiskDialogProps) {
  const t = useTranslations('vmHardware');
  const [deleteVolume, setDeleteVolume] = useState(false);
  const [when, setWhen] = useState<When>('NOW');
  return (
    <PlannedDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      danger
      title={t('detachDiskTitle', { disk: disk.target, name: vm.name })}
      description={running ? t('detachDescription') : undefined}
      confirmLabel={t('diskAction.detach')}
      document={DetachDisk}
      input={{ id: vm.id, target: disk.target, deleteVolume, when }}
    >
      <WhenField running={running} value={when} onChange={setWhen} />
      {disk.volume && disk.device === 'disk' ? (
        <Checkbox
          label={t('deleteVolume', { volume: disk.volume.name })}
          checked={deleteVolume}
          onChange={(event) => setDeleteVolume(event.target.checked)}
        />
      ) : null}
    </PlannedDialog>
  );
}
