'use client';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useId, type ReactNode } from 'react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { KeyPairListQuery } from '@/features/key-pairs/queries';
import { USER_MODE } from '@/features/user-nic/nic-choice';
import { useUserMode } from '@/features/user-nic/use-user-mode';
import { NetworkListQuery, pickNetworks } from '@/features/networks/queries';
import { WaitFields } from '@/features/readiness/wait-fields';
import { pickPools, PoolListQuery } from '@/features/pools/queries';
import type { TemplateRowData } from '@/features/templates/fragments';
import { formatBytes, GIB, MIB } from '@/lib/format';
import { useConnection } from '@/lib/graphql/use-connection';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Checkbox, Field, Input, Segmented, Select, Textarea } from '@/ui/field';
import type { CreateVmValues } from './create-vm-form';

const ALL = {};

export function Section({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="text-sm font-semibold">
        {title}
      </h3>
      {hint ? <p className="text-xs text-ink-3">{hint}</p> : null}
      <div className="mt-2.5 grid gap-3 sm:grid-cols-2">{children}</div>
    </section>
  );
}

interface TemplatesProps {
  readonly templates: readonly TemplateRowData[];
}

function useChosenTemplate({ templates }: TemplatesProps): TemplateRowData | undefined {
  const id = useWatch<CreateVmValues, 'templateId'>({ name: 'templateId' });
  return templates.find((template) => template.id === id);
}

export function IdentitySection({ templates }: TemplatesProps) {
  const t = useTranslations('createVm');
  const { register, formState } = useFormContext<CreateVmValues>();
  const errors = formState.errors;
  const memory = useWatch<CreateVmValues, 'memoryMib'>({ name: 'memoryMib' });
  return (
    <Section title={t('identity')}>
      <Field label={t('template')} error={errors.templateId?.message}>
        {(control) => (
          <Select {...control} {...register('templateId')}>
            {templates.map((template) => (
              <option
                key={template.id}
                value={template.id}
                disabled={!template.actions.createVm.allowed}
              >
                {template.name}
                {template.version > 1 ? ` v${template.version}` : ''} · {template.pool.node.name} ·{' '}
                {formatBytes(template.sizeBytes)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('name')} error={errors.name?.message}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder="web-1"
            {...register('name')}
          />
        )}
      </Field>
      <Field label={t('vcpus')} error={errors.vcpus?.message}>
        {(control) => <Input {...control} type="number" min={1} max={512} {...register('vcpus')} />}
      </Field>
      <Field
        label={t('memory')}
        hint={formatBytes(Number(memory) * MIB)}
        error={errors.memoryMib?.message}
      >
        {(control) => (
          <Input {...control} type="number" min={16} step={128} {...register('memoryMib')} />
        )}
      </Field>
    </Section>
  );
}

export function DiskSection(props: TemplatesProps) {
  const t = useTranslations('createVm');
  const { register, formState, setValue } = useFormContext<CreateVmValues>();
  const template = useChosenTemplate(props);
  const mode = useWatch<CreateVmValues, 'diskMode'>({ name: 'diskMode' });
  const pools = useConnection(PoolListQuery, ALL, pickPools).rows.filter(
    (pool) => pool.node.id === template?.pool.node.id && pool.state === 'RUNNING',
  );
  return (
    <Section title={t('disk')}>
      <div className="sm:col-span-2">
        <Segmented
          label={t('diskMode')}
          value={mode}
          onChange={(value) => setValue('diskMode', value)}
          options={[
            { value: 'OVERLAY', label: t('overlay') },
            { value: 'FULL_COPY', label: t('fullCopy') },
          ]}
        />
        <p className="mt-1 text-xs text-ink-3">
          {mode === 'OVERLAY' ? t('overlayHint') : t('fullCopyHint')}
        </p>
      </div>
      <Field
        label={t('diskSize')}
        hint={template ? t('diskHint', { size: formatBytes(template.sizeBytes) }) : undefined}
        error={formState.errors.diskGib?.message}
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={0}
            step="any"
            placeholder={template ? String(Math.ceil(Number(template.sizeBytes) / GIB)) : ''}
            {...register('diskGib')}
          />
        )}
      </Field>
      <Field label={t('pool')} error={formState.errors.poolId?.message}>
        {(control) => (
          <Select {...control} {...register('poolId')}>
            <option value="">{template ? t('samePool', { name: template.pool.name }) : '—'}</option>
            {pools
              .filter((pool) => pool.id !== template?.pool.id)
              .map((pool) => (
                <option key={pool.id} value={pool.id}>
                  {t('poolFree', { name: pool.name, free: formatBytes(pool.availableBytes) })}
                </option>
              ))}
          </Select>
        )}
      </Field>
    </Section>
  );
}

/** Cards of a form that has `nics`: networks of the node on which the VM will be. */
export function NetworkSection({ nodeId }: { readonly nodeId: string | undefined }) {
  const t = useTranslations('createVm');
  const { register, control, setValue, getValues, formState } =
    useFormContext<Pick<CreateVmValues, 'nics'>>();
  const { fields, append, remove } = useFieldArray({ control, name: 'nics' });
  const networks = useConnection(NetworkListQuery, ALL, pickNetworks).rows.filter(
    (network) => network.node.id === nodeId,
  );
  const userMode = useUserMode(nodeId);
  const usual =
    (
      networks.find((network) => network.active && network.name === 'default') ??
      networks.find((network) => network.active)
    )?.id ?? (userMode ? USER_MODE : undefined);
  const touched = formState.touchedFields.nics?.[0]?.networkId === true;
  const ids = [...networks.map((network) => network.id), ...(userMode ? [USER_MODE] : [])].join();
  useEffect(() => {
    // The usual network is chosen until the user chooses; one of another node is never kept.
    const chosen = getValues('nics.0.networkId');
    const foreign = chosen !== '' && !ids.split(',').includes(chosen);
    if (usual && (foreign || (chosen === '' && !touched))) setValue('nics.0.networkId', usual);
  }, [usual, ids, touched, getValues, setValue]);
  return (
    <Section title={t('networks')}>
      {fields.map((field, index) => (
        <div key={field.id} className="flex items-end gap-1">
          <Field label={t('network', { number: index + 1 })} className="flex-1">
            {(attributes) => (
              <Select {...attributes} {...register(`nics.${index}.networkId`)}>
                <option value="">{t('noNetwork')}</option>
                {userMode ? <option value={USER_MODE}>{t('userMode')}</option> : null}
                {networks.map((network) => (
                  <option key={network.id} value={network.id} disabled={!network.active}>
                    {network.name} · {network.mode}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {fields.length > 1 ? (
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('removeNetwork', { number: index + 1 })}
              icon={<X size={14} aria-hidden />}
              onClick={() => remove(index)}
            />
          ) : null}
        </div>
      ))}
      <div className="flex items-end">
        <Button
          size="sm"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => append({ networkId: '' })}
        >
          {t('addNetwork')}
        </Button>
      </div>
    </Section>
  );
}

export function CloudInitSection() {
  const t = useTranslations('createVm');
  const { setValue } = useFormContext<CreateVmValues>();
  const mode = useWatch<CreateVmValues, 'cloudInit'>({ name: 'cloudInit' });
  return (
    <Section title={t('cloudInit')} hint={t('cloudInitHint')}>
      <div className="sm:col-span-2">
        <Segmented
          label={t('cloudInit')}
          value={mode}
          onChange={(value) => setValue('cloudInit', value)}
          options={[
            { value: 'fields', label: t('cloudInitFields') },
            { value: 'raw', label: t('cloudInitRaw') },
            { value: 'none', label: t('cloudInitNone') },
          ]}
        />
      </div>
      {mode === 'fields' ? <CloudInitFields /> : null}
      {mode === 'raw' ? (
        <RawField name="userData" label={t('userData')} placeholder={'#cloud-config\n'} />
      ) : null}
      {mode === 'none' ? null : (
        <RawField
          name="networkConfig"
          label={t('networkConfig')}
          placeholder={'version: 2\n'}
          optional={t('optional')}
        />
      )}
    </Section>
  );
}

export function RawField({
  name,
  label,
  placeholder,
  optional,
}: {
  readonly name: 'userData' | 'networkConfig';
  readonly label: string;
  readonly placeholder: string;
  readonly optional?: string;
}) {
  const { register, formState } = useFormContext<CreateVmValues>();
  return (
    <Field
      label={label}
      error={formState.errors[name]?.message}
      className="sm:col-span-2"
      {...(optional ? { optional } : {})}
    >
      {(control) => (
        <Textarea
          {...control}
          rows={name === 'userData' ? 8 : 3}
          spellCheck={false}
          placeholder={placeholder}
          className="font-mono text-xs"
          {...register(name)}
        />
      )}
    </Field>
  );
}

export function CloudInitFields() {
  const t = useTranslations('createVm');
  const { register, formState } = useFormContext<CreateVmValues>();
  const errors = formState.errors;
  const optional = t('optional');
  return (
    <>
      <Field label={t('hostname')} optional={optional} error={errors.hostname?.message}>
        {(control) => (
          <Input {...control} autoComplete="off" spellCheck={false} {...register('hostname')} />
        )}
      </Field>
      <Field label={t('timezone')} optional={optional} error={errors.timezone?.message}>
        {(control) => (
          <Input
            {...control}
            placeholder="Europe/Berlin"
            spellCheck={false}
            {...register('timezone')}
          />
        )}
      </Field>
      <Field label={t('user')} optional={optional} error={errors.user?.message}>
        {(control) => (
          <Input {...control} autoComplete="off" spellCheck={false} {...register('user')} />
        )}
      </Field>
      <Field label={t('password')} optional={optional} error={errors.password?.message}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            {...register('password')}
          />
        )}
      </Field>
      <KeyPairChoice />
      <Field
        label={t('authorizedKeys')}
        optional={optional}
        hint={t('onePerLine')}
        error={errors.authorizedKeys?.message}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            spellCheck={false}
            className="font-mono text-xs"
            {...register('authorizedKeys')}
          />
        )}
      </Field>
      <Field
        label={t('packages')}
        optional={optional}
        hint={t('bySpaces')}
        error={errors.packages?.message}
      >
        {(control) => (
          <Input
            {...control}
            placeholder="nginx qemu-guest-agent"
            spellCheck={false}
            {...register('packages')}
          />
        )}
      </Field>
      <Field
        label={t('runCommands')}
        optional={optional}
        hint={t('onePerLine')}
        error={errors.runCommands?.message}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            spellCheck={false}
            className="font-mono text-xs"
            {...register('runCommands')}
          />
        )}
      </Field>
    </>
  );
}

function KeyPairChoice() {
  const t = useTranslations('createVm');
  const { register } = useFormContext<CreateVmValues>();
  const { data } = useLiveQuery(KeyPairListQuery, { variables: {} });
  const pairs = data?.keyPairs ?? [];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-xs font-medium text-ink-2">{t('keyPairs')}</legend>
      {pairs.length === 0 ? <p className="text-xs text-ink-3">{t('noKeyPairs')}</p> : null}
      <div className="max-h-28 space-y-1 overflow-y-auto">
        {pairs.map((pair) => (
          <Checkbox key={pair.id} label={pair.name} value={pair.id} {...register('keyPairIds')} />
        ))}
      </div>
    </fieldset>
  );
}

export function OptionsSection() {
  const t = useTranslations('createVm');
  const { register, formState } = useFormContext<CreateVmValues>();
  return (
    <Section title={t('options')}>
      <Field label={t('firmware')}>
        {(control) => (
          <Select {...control} {...register('firmware')}>
            <option value="">{t('firmwareDefault')}</option>
            <option value="BIOS">BIOS</option>
            <option value="UEFI">UEFI</option>
          </Select>
        )}
      </Field>
      <Field
        label={t('tags')}
        optional={t('optional')}
        hint={t('bySpaces')}
        error={formState.errors.tags?.message}
      >
        {(control) => <Input {...control} spellCheck={false} {...register('tags')} />}
      </Field>
      <Field
        label={t('description')}
        optional={t('optional')}
        className="sm:col-span-2"
        error={formState.errors.description?.message}
      >
        {(control) => <Input {...control} {...register('description')} />}
      </Field>
      <Checkbox label={t('start')} {...register('start')} />
      <Checkbox label={t('autostart')} {...register('autostart')} />
      <WaitFields />
    </Section>
  );
}
