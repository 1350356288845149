'use client';
import { useTranslations } from 'next-intl';
import { useFormContext, useWatch } from 'react-hook-form';
import { pickPools, PoolListQuery } from '@/features/pools/queries';
import { WaitFields } from '@/features/readiness/wait-fields';
import { Section } from '@/features/vms/create-vm-sections';
import { formatBytes, MIB } from '@/lib/format';
import { useConnection } from '@/lib/graphql/use-connection';
import { Checkbox, Field, Input, Segmented, Select } from '@/ui/field';
import { usualMachine, type InstallValues } from './install-form';
import type { MachineOffer, Medium } from './queries';

const ALL = {};

interface MediaProps {
  readonly media: readonly Medium[];
}

function mediumWords(medium: Medium): string {
  return `${medium.name} · ${medium.pool.node.name} · ${formatBytes(medium.capacityBytes)}`;
}

export function useInstaller({ media }: MediaProps): Medium | undefined {
  const id = useWatch<InstallValues, 'installerId'>({ name: 'installerId' });
  return media.find((medium) => medium.id === id);
}

/** What is installed, and from what. */
export function GuestSection(props: MediaProps) {
  const t = useTranslations('install');
  const { register, formState, setValue } = useFormContext<InstallValues>();
  const preset = useWatch<InstallValues, 'preset'>({ name: 'preset' });
  const installer = useInstaller(props);
  const drivers = props.media.filter(
    (medium) => medium.pool.node.id === installer?.pool.node.id && medium.id !== installer.id,
  );
  return (
    <Section title={t('guest')}>
      <div className="sm:col-span-2">
        <Segmented
          label={t('preset')}
          value={preset}
          onChange={(value) => setValue('preset', value)}
          options={[
            { value: 'LINUX', label: t('linux') },
            { value: 'WINDOWS', label: t('windows') },
            { value: 'OTHER', label: t('other') },
          ]}
        />
        <p className="mt-1 text-xs text-ink-3">{t(`${preset}_hint`)}</p>
      </div>
      <Field label={t('installer')} error={formState.errors.installerId?.message}>
        {(control) => (
          <Select {...control} {...register('installerId')}>
            {props.media.map((medium) => (
              <option key={medium.id} value={medium.id} disabled={medium.pool.state !== 'RUNNING'}>
                {mediumWords(medium)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label={t('drivers')}
        optional={t('optional')}
        hint={preset === 'WINDOWS' ? t('driversHint') : undefined}
        error={formState.errors.driversId?.message}
      >
        {(control) => (
          <Select {...control} {...register('driversId')}>
            <option value="">{t('noDrivers')}</option>
            {drivers.map((medium) => (
              <option key={medium.id} value={medium.id}>
                {mediumWords(medium)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </Section>
  );
}

export function SizeSection(props: MediaProps) {
  const t = useTranslations('install');
  const words = useTranslations('createVm');
  const { register, formState } = useFormContext<InstallValues>();
  const { errors } = formState;
  const memory = useWatch<InstallValues, 'memoryMib'>({ name: 'memoryMib' });
  const installer = useInstaller(props);
  const pools = useConnection(PoolListQuery, ALL, pickPools).rows.filter(
    (pool) => pool.node.id === installer?.pool.node.id && pool.state === 'RUNNING',
  );
  return (
    <Section title={words('identity')}>
      <Field label={words('name')} error={errors.name?.message}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            {...register('name')}
          />
        )}
      </Field>
      <Field label={words('vcpus')} error={errors.vcpus?.message}>
        {(control) => <Input {...control} type="number" min={1} max={512} {...register('vcpus')} />}
      </Field>
      <Field
        label={words('memory')}
        hint={formatBytes(Number(memory) * MIB)}
        error={errors.memoryMib?.message}
      >
        {(control) => (
          <Input {...control} type="number" min={16} step={128} {...register('memoryMib')} />
        )}
      </Field>
      <Field label={words('diskSize')} hint={t('diskHint')} error={errors.diskGib?.message}>
        {(control) => (
          <Input {...control} type="number" min={0} step="any" {...register('diskGib')} />
        )}
      </Field>
      <Field label={words('pool')} error={errors.poolId?.message}>
        {(control) => (
          <Select {...control} {...register('poolId')}>
            <option value="">{installer ? t('cdPool', { name: installer.pool.name }) : '—'}</option>
            {pools
              .filter((pool) => pool.id !== installer?.pool.id)
              .map((pool) => (
                <option key={pool.id} value={pool.id}>
                  {words('poolFree', { name: pool.name, free: formatBytes(pool.availableBytes) })}
                </option>
              ))}
          </Select>
        )}
      </Field>
    </Section>
  );
}

/** Firmware, TPM, clock: what the node lacks is off, with the reason. */
export function MachineSection({ offer }: { readonly offer: MachineOffer | undefined }) {
  const t = useTranslations('install');
  const { register, formState } = useFormContext<InstallValues>();
  const { errors } = formState;
  const preset = useWatch<InstallValues, 'preset'>({ name: 'preset' });
  const firmware = useWatch<InstallValues, 'firmware'>({ name: 'firmware' });
  const missing = [offer?.uefi, offer?.secureBoot].find((one) => one?.supported === false);
  return (
    <Section title={t('machine')}>
      <Field label={t('machineType')} error={errors.machine?.message}>
        {(control) => (
          <Select {...control} {...register('machine')}>
            <option value="">{t('usual', { name: usualMachine(preset) })}</option>
            <option value="q35">q35</option>
            <option value="pc">pc</option>
          </Select>
        )}
      </Field>
      <Field
        label={t('firmware')}
        hint={firmware === 'SECURE' ? undefined : (missing?.reason ?? undefined)}
        error={errors.firmware?.message}
      >
        {(control) => (
          <Select {...control} {...register('firmware')}>
            <option value="BIOS">BIOS</option>
            <option value="UEFI" disabled={offer?.uefi.supported !== true}>
              UEFI
            </option>
            <option value="SECURE" disabled={offer?.secureBoot.supported !== true}>
              {t('secureBoot')}
            </option>
          </Select>
        )}
      </Field>
      <Field label={t('diskBus')} error={errors.diskBus?.message}>
        {(control) => (
          <Select {...control} {...register('diskBus')}>
            <option value="">{t('byPreset')}</option>
            {(['VIRTIO', 'SCSI', 'SATA', 'IDE'] as const).map((bus) => (
              <option
                key={bus}
                value={bus}
                disabled={offer?.diskBuses.includes(bus.toLowerCase()) === false}
              >
                {bus.toLowerCase()}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('clock')}>
        {(control) => (
          <Select {...control} {...register('clock')}>
            <option value="UTC">UTC</option>
            <option value="LOCALTIME">{t('localtime')}</option>
          </Select>
        )}
      </Field>
      <OfferedBox name="tpm" label={t('tpm')} offer={offer?.tpm} />
      <OfferedBox name="hyperv" label={t('hyperv')} offer={offer?.hyperv} />
    </Section>
  );
}

function OfferedBox({
  name,
  label,
  offer,
}: {
  readonly name: 'tpm' | 'hyperv';
  readonly label: string;
  readonly offer: MachineOffer['tpm'] | undefined;
}) {
  const { register, formState } = useFormContext<InstallValues>();
  const hint = formState.errors[name]?.message ?? offer?.reason ?? undefined;
  return (
    <Checkbox
      label={label}
      // Not the form library's own `disabled`, which would take the value out of the form.
      {...register(name)}
      disabled={offer?.supported !== true}
      {...(hint ? { hint } : {})}
    />
  );
}

export function StartSection() {
  const t = useTranslations('install');
  const words = useTranslations('createVm');
  const { register, formState } = useFormContext<InstallValues>();
  const start = useWatch<InstallValues, 'start'>({ name: 'start' });
  return (
    <Section title={words('options')}>
      <Field label={words('tags')} optional={t('optional')} hint={words('bySpaces')}>
        {(control) => <Input {...control} spellCheck={false} {...register('tags')} />}
      </Field>
      <Field
        label={t('press')}
        hint={t('pressHint')}
        error={formState.errors.pressSeconds?.message}
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={0}
            max={120}
            readOnly={!start}
            {...register('pressSeconds')}
          />
        )}
      </Field>
      <Field
        label={words('description')}
        optional={t('optional')}
        className="sm:col-span-2"
        error={formState.errors.description?.message}
      >
        {(control) => <Input {...control} {...register('description')} />}
      </Field>
      <Checkbox label={words('start')} {...register('start')} />
      <Checkbox label={words('autostart')} {...register('autostart')} />
      <WaitFields />
    </Section>
  );
}
