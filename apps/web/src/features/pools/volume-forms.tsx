'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { GIB, gibToBytes } from '@/lib/format';
import { NAME_PATTERN } from '@/lib/forms';
import { useConnection } from '@/lib/graphql/use-connection';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, Input, Select } from '@/ui/field';
import type { PoolRowData, VolumeRowData } from './fragments';
import { CloneVolume, CreateVolume, GrowVolume } from './mutations';
import { pickPools, PoolListQuery } from './queries';

const ALL = {};
type Format = 'QCOW2' | 'RAW';

/** Fields first, then the plan of what they ask for. */
export function TwoStep({
  title,
  ready,
  fields,
  onClose,
  planned,
}: {
  readonly title: string;
  readonly ready: boolean;
  readonly fields: React.ReactNode;
  readonly onClose: () => void;
  readonly planned: (close: () => void) => React.ReactNode;
}) {
  const common = useTranslations('common');
  const [review, setReview] = useState(false);
  if (review) return planned(() => setReview(false));
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={title} width="sm">
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) setReview(true);
        }}
      >
        {fields}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" variant="primary" reason={ready ? null : common('fillIn')}>
            {common('review')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function SizeField({
  value,
  onChange,
  label,
  hint,
  error,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          step="any"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function CreateVolumeDialog({
  pool,
  onClose,
}: {
  readonly pool: PoolRowData;
  readonly onClose: () => void;
}) {
  const t = useTranslations('volumes');
  const [name, setName] = useState('');
  const [format, setFormat] = useState<Format>('QCOW2');
  const [size, setSize] = useState('10');
  const bytes = gibToBytes(Number(size));
  const badName = name !== '' && !NAME_PATTERN.test(name);
  return (
    <TwoStep
      title={t('create')}
      ready={NAME_PATTERN.test(name) && bytes !== null}
      onClose={onClose}
      fields={
        <>
          <Field
            label={t('name')}
            error={badName ? t('nameError') : undefined}
            hint={t('nameHint')}
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                spellCheck={false}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('format')}>
            {(control) => (
              <Select
                {...control}
                value={format}
                onChange={(event) => setFormat(event.target.value === 'RAW' ? 'RAW' : 'QCOW2')}
              >
                <option value="QCOW2">qcow2</option>
                <option value="RAW">raw</option>
              </Select>
            )}
          </Field>
          <SizeField
            label={t('sizeGib')}
            value={size}
            onChange={setSize}
            error={bytes === null ? t('sizeError') : undefined}
          />
        </>
      }
      planned={() => (
        <PlannedDialog
          open
          onOpenChange={(open) => (open ? undefined : onClose())}
          title={t('createTitle', { name, pool: pool.name })}
          confirmLabel={t('create')}
          document={CreateVolume}
          input={{ poolId: pool.id, name, format, capacityBytes: bytes ?? '0' }}
        />
      )}
    />
  );
}

export function GrowVolumeDialog({
  volume,
  onClose,
}: {
  readonly volume: VolumeRowData;
  readonly onClose: () => void;
}) {
  const t = useTranslations('volumes');
  const now = Number(volume.capacityBytes) / GIB;
  const [size, setSize] = useState(String(Math.ceil(now + 1)));
  const bytes = gibToBytes(Number(size));
  const grows = bytes !== null && Number(bytes) > Number(volume.capacityBytes);
  return (
    <TwoStep
      title={t('growTitle', { name: volume.name })}
      ready={grows}
      onClose={onClose}
      fields={
        <SizeField
          label={t('newSizeGib')}
          value={size}
          onChange={setSize}
          hint={t('sizeNow', { size: now.toFixed(2) })}
          error={grows ? undefined : t('growError')}
        />
      }
      planned={() => (
        <PlannedDialog
          open
          onOpenChange={(open) => (open ? undefined : onClose())}
          title={t('growTitle', { name: volume.name })}
          confirmLabel={t('grow')}
          document={GrowVolume}
          input={{ id: volume.id, capacityBytes: bytes ?? '0' }}
        />
      )}
    />
  );
}

export function CloneVolumeDialog({
  volume,
  onClose,
}: {
  readonly volume: VolumeRowData;
  readonly onClose: () => void;
}) {
  const t = useTranslations('volumes');
  const [name, setName] = useState(
    `${volume.name.replace(/\.[^.]+$/, '')}-copy${/\.[^.]+$/.exec(volume.name)?.[0] ?? ''}`,
  );
  const [poolId, setPoolId] = useState(volume.pool.id);
  const [format, setFormat] = useState<Format>(volume.format === 'raw' ? 'RAW' : 'QCOW2');
  const pools = useConnection(PoolListQuery, ALL, pickPools).rows;
  const home = pools.find((pool) => pool.id === volume.pool.id);
  const reachable = pools.filter((pool) => pool.node.id === home?.node.id);
  return (
    <TwoStep
      title={t('cloneTitle', { name: volume.name })}
      ready={NAME_PATTERN.test(name)}
      onClose={onClose}
      fields={
        <>
          <Field label={t('name')} error={NAME_PATTERN.test(name) ? undefined : t('nameError')}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                spellCheck={false}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('pool')}>
            {(control) => (
              <Select
                {...control}
                value={poolId}
                onChange={(event) => setPoolId(event.target.value)}
              >
                {reachable.map((pool) => (
                  <option key={pool.id} value={pool.id}>
                    {pool.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('format')}>
            {(control) => (
              <Select
                {...control}
                value={format}
                onChange={(event) => setFormat(event.target.value === 'RAW' ? 'RAW' : 'QCOW2')}
              >
                <option value="QCOW2">qcow2</option>
                <option value="RAW">raw</option>
              </Select>
            )}
          </Field>
        </>
      }
      planned={() => (
        <PlannedDialog
          open
          onOpenChange={(open) => (open ? undefined : onClose())}
          title={t('cloneTitle', { name: volume.name })}
          confirmLabel={t('clone')}
          document={CloneVolume}
          input={{ id: volume.id, poolId, name, format }}
        />
      )}
    />
  );
}
