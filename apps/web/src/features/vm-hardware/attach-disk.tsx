'use client';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { pickPools, pickVolumes, PoolListQuery, VolumeListQuery } from '@/features/pools/queries';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { formatBytes, gibToBytes } from '@/lib/format';
import { NAME_PATTERN } from '@/lib/forms';
import { useConnection } from '@/lib/graphql/use-connection';
import { Field, Input, Segmented } from '@/ui/field';
import { NumberField, plainOptions, SelectField, WhenField, type When } from './fields';
import { FormDialog } from './form-dialog';
import { AttachDisk } from './mutations';

const ALL = {};
const BUSES = ['VIRTIO', 'SCSI', 'SATA', 'IDE', 'USB'] as const;
const CACHES = ['DEFAULT', 'NONE', 'WRITETHROUGH', 'WRITEBACK', 'DIRECTSYNC', 'UNSAFE'] as const;
type Source = 'new' | 'volume' | 'drive';

/** A new blank volume, one that is there, or a CD drive. */
export function AttachDiskDialog({
  vm,
  running,
  onClose,
}: {
  readonly vm: VmDetailData;
  readonly running: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations('vmHardware');
  const [source, setSource] = useState<Source>('new');
  const [pool, setPool] = useState('');
  const [name, setName] = useState(`${vm.name}-data.qcow2`);
  const [size, setSize] = useState('10');
  const [volume, setVolume] = useState('');
  const [bus, setBus] = useState<(typeof BUSES)[number]>('VIRTIO');
  const [cache, setCache] = useState<(typeof CACHES)[number]>('DEFAULT');
  const [when, setWhen] = useState<When>('NOW');
  const pools = usePools(vm.node.id);
  const volumes = useVolumes(vm.node.id, source === 'new');
  const poolId = pool || (pools[0]?.value ?? '');
  const volumeId = volume || (source === 'volume' ? (volumes[0]?.value ?? '') : '');
  const bytes = gibToBytes(Number(size));
  const tuning = { bus, ...(cache === 'DEFAULT' ? {} : { cache }), when };
  const inputs = {
    new: { ...tuning, newVolume: { poolId, name, capacityBytes: bytes ?? '0' } },
    volume: { ...tuning, volumeId },
    drive: { device: 'CDROM' as const, when, ...(volumeId ? { volumeId } : {}) },
  };
  const ready = {
    new: poolId !== '' && NAME_PATTERN.test(name) && bytes !== null,
    volume: volumeId !== '',
    drive: true,
  };
  return (
    <FormDialog
      title={t('attachDiskTitle', { name: vm.name })}
      ready={ready[source]}
      confirmLabel={t('attach')}
      document={AttachDisk}
      input={{ id: vm.id, ...inputs[source] }}
      onClose={onClose}
    >
      <Segmented
        label={t('source')}
        value={source}
        onChange={(next) => {
          setSource(next);
          setVolume('');
        }}
        options={[
          { value: 'new', label: t('newVolume') },
          { value: 'volume', label: t('existingVolume') },
          { value: 'drive', label: t('cdDrive') },
        ]}
      />
      {source === 'new' ? (
        <>
          <SelectField label={t('pool')} value={poolId} onChange={setPool} options={pools} />
          <Field label={t('volumeName')}>
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <NumberField label={t('sizeGib')} step="any" value={size} onChange={setSize} />
        </>
      ) : (
        <SelectField
          label={source === 'drive' ? t('disc') : t('volume')}
          {...(source === 'volume' && volumes.length === 0 ? { hint: t('noVolumes') } : {})}
          value={volumeId}
          onChange={setVolume}
          options={
            source === 'drive' ? [{ value: '', label: t('emptyDrive') }, ...volumes] : volumes
          }
        />
      )}
      {source === 'drive' ? null : (
        <div className="grid grid-cols-2 gap-4">
          <SelectField
            label={t('bus')}
            value={bus}
            onChange={setBus}
            options={plainOptions(BUSES)}
          />
          <SelectField
            label={t('cache')}
            value={cache}
            onChange={setCache}
            options={plainOptions(CACHES)}
          />
        </div>
      )}
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

/** Running storage pools of the node, as options. */
function usePools(nodeId: string) {
  const { rows } = useConnection(PoolListQuery, ALL, pickPools);
  return useMemo(
    () =>
      rows
        .filter((pool) => pool.node.id === nodeId && pool.state === 'RUNNING')
        .map((pool) => ({ value: pool.id, label: pool.name })),
    [rows, nodeId],
  );
}

/** Volumes of the node, as options. */
export function useVolumes(nodeId: string, pause = false) {
  const filter = useMemo(() => ({ filter: { nodeId } }), [nodeId]);
  const { rows } = useConnection(VolumeListQuery, filter, pickVolumes, pause);
  return useMemo(
    () =>
      rows.map((volume) => ({
        value: volume.id,
        label: `${volume.name} (${formatBytes(volume.capacityBytes)})`,
      })),
    [rows],
  );
}
