'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { ErrorNotice, QueryError } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { placeFieldErrors, wholeNumber } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, Input, Textarea } from '@/ui/field';
import { Skeleton } from '@/ui/panel';
import { PoolSettingsQuery, UpdateStoragePool, type PoolSettingsData } from './operations';

interface Props {
  readonly pool: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** The limits that hold where none is set; the API's rules have the same. */
const USUAL = { lowSpacePercent: 10, overcommitPercent: 100 } as const;
const MOST_OVERCOMMIT = 10_000;

const FIELD_OF = {
  label: 'label',
  description: 'description',
  lowSpacePercent: 'lowSpacePercent',
  overcommitPercent: 'overcommitPercent',
} as const;

/** What people say of a pool. Nothing on its node changes by it. */
export function PoolSettingsDialog({ pool, onClose }: Props) {
  const t = useTranslations('poolEdit');
  const { data, error, refetch } = useLiveQuery(PoolSettingsQuery, {
    variables: { id: pool.id },
    requestPolicy: 'network-only',
  });
  const settings = data?.storagePool;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('settingsTitle', { name: pool.name })}
      description={t('settingsHint')}
      modalOnly
    >
      {settings ? (
        <Form settings={settings} pool={pool} onClose={onClose} />
      ) : error ? (
        <QueryError error={error} retry={refetch} />
      ) : (
        <Skeleton className="h-48 rounded-lg" />
      )}
    </Dialog>
  );
}

const percentText = (value: number | null): string => (value === null ? '' : String(value));
const percentOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

function Form({ settings, pool, onClose }: Props & { readonly settings: PoolSettingsData }) {
  const t = useTranslations('poolEdit');
  const common = useTranslations('common');
  const notify = useNotify();
  const { run, pending } = useAction(UpdateStoragePool);
  const [error, setError] = useState<ShownError | null>(null);
  const schema = useMemo(() => {
    const empty = z.literal('');
    return z.object({
      label: z.string().max(80, { message: t('labelError') }),
      description: z.string(),
      lowSpacePercent: empty.or(wholeNumber(t('lowSpaceError'), 0, 100)),
      overcommitPercent: empty.or(wholeNumber(t('overcommitError'), 1, MOST_OVERCOMMIT)),
    });
  }, [t]);
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: {
      label: settings.label ?? '',
      description: settings.description ?? '',
      lowSpacePercent: percentText(settings.lowSpacePercent),
      overcommitPercent: percentText(settings.overcommitPercent),
    },
    mode: 'onTouched',
  });
  const { errors } = form.formState;
  const save = form.handleSubmit(async (values) => {
    setError(null);
    const outcome = await run({
      input: {
        id: pool.id,
        label: values.label.trim() || null,
        description: values.description.trim() || null,
        lowSpacePercent: percentOf(values.lowSpacePercent),
        overcommitPercent: percentOf(values.overcommitPercent),
      },
    });
    if (outcome.ok) {
      notify.done(t('saved', { name: pool.name }));
      onClose();
    } else if (!placeFieldErrors(outcome.error, form.setError, FIELD_OF)) setError(outcome.error);
  });
  const percent = (name: keyof typeof USUAL) => (
    <Field
      label={t(name)}
      hint={t('percentHint', { percent: USUAL[name] })}
      error={errors[name]?.message}
    >
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          placeholder={String(USUAL[name])}
          {...form.register(name)}
        />
      )}
    </Field>
  );
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="space-y-4">
      <Field label={t('label')} hint={t('labelHint')} error={errors.label?.message}>
        {(control) => <Input {...control} {...form.register('label')} />}
      </Field>
      <Field label={t('description')} error={errors.description?.message}>
        {(control) => <Textarea {...control} rows={3} {...form.register('description')} />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        {percent('lowSpacePercent')}
        {percent('overcommitPercent')}
      </div>
      {error ? <ErrorNotice error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
