'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { FormProvider, useForm, useFormContext, useWatch } from 'react-hook-form';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { pickPools, pickVolumes, PoolListQuery, VolumeListQuery } from '@/features/pools/queries';
import { formatBytes } from '@/lib/format';
import { placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { useConnection } from '@/lib/graphql/use-connection';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox, Field, Input, Segmented, Select } from '@/ui/field';
import { RegisterTemplate } from './mutations';
import { CatalogueQuery } from './queries';
import {
  REGISTER_DEFAULTS,
  registerSchema,
  toRegisterInput,
  type RegisterValues,
} from './register-template-form';

const ALL = {};

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** A template from the catalogue, an address, a file of the API's machine, or a volume that is there. */
export function RegisterTemplateDialog({ open, onOpenChange }: Props) {
  const t = useTranslations('registerTemplate');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('hint')}
      modalOnly
    >
      <Body onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

const FIELD_OF = {
  poolId: 'poolId',
  name: 'name',
  description: 'description',
  osName: 'osName',
  osVersion: 'osVersion',
  tags: 'tags',
  'source.url': 'url',
  'source.filePath': 'filePath',
  'source.volumeId': 'volumeId',
  'source.catalogueId': 'catalogueId',
  'source.checksumSha256': 'checksumSha256',
  'source.checksumUrl': 'checksumUrl',
} as const;

function Body({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('registerTemplate');
  const common = useTranslations('common');
  const notify = useNotify();
  const register = useAction(RegisterTemplate);
  const [error, setError] = useState<ShownError | null>(null);
  const schema = useMemo(
    () =>
      registerSchema({
        name: t('nameError'),
        pool: t('poolError'),
        source: t('sourceError'),
        checksum: t('checksumError'),
      }),
    [t],
  );
  const form = useForm<RegisterValues>({
    resolver: zodResolver(schema),
    defaultValues: REGISTER_DEFAULTS,
    mode: 'onTouched',
  });
  const kind = useWatch({ control: form.control, name: 'kind' });
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const outcome = await register.run({ input: toRegisterInput(values) });
    if (!outcome.ok) {
      if (!placeFieldErrors(outcome.error, form.setError, FIELD_OF)) setError(outcome.error);
      return;
    }
    if (outcome.value.task) notify.taskStarted(outcome.value.task);
    onClose();
  });
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
        <Segmented
          label={t('source')}
          value={kind}
          onChange={(value) => form.setValue('kind', value)}
          options={[
            { value: 'catalogue', label: t('catalogue') },
            { value: 'url', label: t('url') },
            { value: 'file', label: t('file') },
            { value: 'volume', label: t('volume') },
          ]}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          {kind === 'catalogue' ? <CatalogueField /> : null}
          {kind === 'url' ? <UrlFields /> : null}
          {kind === 'file' ? <FileFields /> : null}
          <NameAndPool />
          {kind === 'volume' ? <VolumeField /> : null}
          {kind === 'catalogue' ? null : <Features />}
        </div>
        {error ? <ErrorNotice error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" variant="primary" pending={register.pending}>
            {t('submit')}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-|-$/g, '');

function CatalogueField() {
  const t = useTranslations('registerTemplate');
  const { register, formState, getValues, setValue } = useFormContext<RegisterValues>();
  const named = formState.dirtyFields.name === true;
  const { data } = useLiveQuery(CatalogueQuery, { variables: {}, requestPolicy: 'cache-first' });
  const images = data?.catalogue ?? [];
  const chosen = useWatch<RegisterValues, 'catalogueId'>({ name: 'catalogueId' });
  const image = images.find((item) => item.id === chosen);
  const first = images[0]?.id;
  useEffect(() => {
    if (first && getValues('catalogueId') === '') setValue('catalogueId', first);
  }, [first, getValues, setValue]);
  useEffect(() => {
    if (image && !named) setValue('name', slug(image.name));
  }, [image, named, setValue]);
  return (
    <Field
      label={t('image')}
      error={formState.errors.catalogueId?.message}
      hint={image?.url}
      className="sm:col-span-2"
    >
      {(control) => (
        <Select {...control} {...register('catalogueId')}>
          {images.map((item) => (
            <option key={item.id} value={item.id}>
              {item.name} · {item.arch}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function UrlFields() {
  const t = useTranslations('registerTemplate');
  const {
    register,
    formState: { errors },
  } = useFormContext<RegisterValues>();
  return (
    <>
      <Field label={t('address')} error={errors.url?.message} className="sm:col-span-2">
        {(control) => (
          <Input
            {...control}
            type="url"
            spellCheck={false}
            placeholder="https://"
            {...register('url')}
          />
        )}
      </Field>
      <Field label={t('checksum')} optional={t('optional')} error={errors.checksumSha256?.message}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            className="font-mono text-xs"
            {...register('checksumSha256')}
          />
        )}
      </Field>
      <Field
        label={t('checksumUrl')}
        optional={t('optional')}
        hint={t('checksumUrlHint')}
        error={errors.checksumUrl?.message}
      >
        {(control) => (
          <Input {...control} type="url" spellCheck={false} {...register('checksumUrl')} />
        )}
      </Field>
    </>
  );
}

function FileFields() {
  const t = useTranslations('registerTemplate');
  const {
    register,
    formState: { errors },
  } = useFormContext<RegisterValues>();
  return (
    <>
      <Field
        label={t('filePath')}
        hint={t('filePathHint')}
        error={errors.filePath?.message}
        className="sm:col-span-2"
      >
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder="/srv/images/debian.qcow2"
            {...register('filePath')}
          />
        )}
      </Field>
      <Field
        label={t('checksum')}
        optional={t('optional')}
        error={errors.checksumSha256?.message}
        className="sm:col-span-2"
      >
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            className="font-mono text-xs"
            {...register('checksumSha256')}
          />
        )}
      </Field>
    </>
  );
}

function NameAndPool() {
  const t = useTranslations('registerTemplate');
  const {
    register,
    formState: { errors },
    getValues,
    setValue,
  } = useFormContext<RegisterValues>();
  const pools = useConnection(PoolListQuery, ALL, pickPools).rows.filter(
    (pool) => pool.state === 'RUNNING',
  );
  const first = pools[0]?.id;
  useEffect(() => {
    if (first && getValues('poolId') === '') setValue('poolId', first);
  }, [first, getValues, setValue]);
  return (
    <>
      <Field label={t('name')} error={errors.name?.message}>
        {(control) => (
          <Input {...control} spellCheck={false} autoComplete="off" {...register('name')} />
        )}
      </Field>
      <Field label={t('pool')} error={errors.poolId?.message}>
        {(control) => (
          <Select {...control} {...register('poolId')}>
            {pools.map((pool) => (
              <option key={pool.id} value={pool.id}>
                {t('poolOption', {
                  name: pool.name,
                  node: pool.node.name,
                  free: formatBytes(pool.availableBytes),
                })}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}

function VolumeField() {
  const t = useTranslations('registerTemplate');
  const {
    register,
    formState: { errors },
  } = useFormContext<RegisterValues>();
  const poolId = useWatch<RegisterValues, 'poolId'>({ name: 'poolId' });
  const variables = useMemo(() => ({ filter: { poolId } }), [poolId]);
  const { rows } = useConnection(VolumeListQuery, variables, pickVolumes, poolId === '');
  return (
    <Field
      label={t('volume')}
      error={errors.volumeId?.message}
      hint={t('volumeHint')}
      className="sm:col-span-2"
    >
      {(control) => (
        <Select {...control} {...register('volumeId')}>
          <option value="">{t('chooseVolume')}</option>
          {rows
            .filter((volume) => !volume.template)
            .map((volume) => (
              <option key={volume.id} value={volume.id}>
                {volume.name} · {formatBytes(volume.capacityBytes)}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
}

function Features() {
  const t = useTranslations('registerTemplate');
  const {
    register,
    formState: { errors },
  } = useFormContext<RegisterValues>();
  return (
    <>
      <Field label={t('osName')} optional={t('optional')} error={errors.osName?.message}>
        {(control) => (
          <Input {...control} spellCheck={false} placeholder="Debian" {...register('osName')} />
        )}
      </Field>
      <Field label={t('osVersion')} optional={t('optional')} error={errors.osVersion?.message}>
        {(control) => (
          <Input {...control} spellCheck={false} placeholder="13" {...register('osVersion')} />
        )}
      </Field>
      <Field label={t('tags')} optional={t('optional')} error={errors.tags?.message}>
        {(control) => <Input {...control} spellCheck={false} {...register('tags')} />}
      </Field>
      <fieldset className="space-y-1.5">
        <legend className="mb-1 text-xs font-medium text-ink-2">{t('features')}</legend>
        <Checkbox label="cloud-init" {...register('cloudInit')} />
        <Checkbox label="virtio" {...register('virtio')} />
        <Checkbox label={t('guestAgent')} {...register('guestAgent')} />
      </fieldset>
    </>
  );
}
