'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { splitWords } from '@/lib/format';
import { placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox, Field, Input, Textarea } from '@/ui/field';
import type { TemplateRowData } from './fragments';
import { UpdateTemplate } from './mutations';

/** Changes what is said about a template; its disk stays as it is. */
export function EditTemplateDialog({
  template,
  onClose,
}: {
  readonly template: TemplateRowData;
  readonly onClose: () => void;
}) {
  const t = useTranslations('templates');
  const register = useTranslations('registerTemplate');
  const common = useTranslations('common');
  const notify = useNotify();
  const update = useAction(UpdateTemplate);
  const [error, setError] = useState<ShownError | null>(null);
  const form = useForm({
    defaultValues: {
      name: template.name,
      description: template.description ?? '',
      osName: template.osName ?? '',
      osVersion: template.osVersion ?? '',
      tags: template.tags.join(' '),
      cloudInit: template.cloudInit,
      virtio: template.virtio,
      guestAgent: template.guestAgent,
    },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const outcome = await update.run({
      input: { ...values, id: template.id, tags: splitWords(values.tags) },
    });
    if (!outcome.ok) {
      const fields = {
        name: 'name',
        description: 'description',
        osName: 'osName',
        osVersion: 'osVersion',
        tags: 'tags',
      } as const;
      if (!placeFieldErrors(outcome.error, form.setError, fields)) setError(outcome.error);
      return;
    }
    notify.done(t('saved', { name: values.name }));
    onClose();
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('editTitle', { name: template.name })}
    >
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4 sm:grid-cols-2"
      >
        <Field label={t('name')} error={errors.name?.message} className="sm:col-span-2">
          {(control) => <Input {...control} spellCheck={false} {...form.register('name')} />}
        </Field>
        <Field
          label={t('description')}
          error={errors.description?.message}
          className="sm:col-span-2"
        >
          {(control) => <Textarea {...control} rows={3} {...form.register('description')} />}
        </Field>
        <Field label={register('osName')} error={errors.osName?.message}>
          {(control) => <Input {...control} {...form.register('osName')} />}
        </Field>
        <Field label={register('osVersion')} error={errors.osVersion?.message}>
          {(control) => <Input {...control} {...form.register('osVersion')} />}
        </Field>
        <Field label={register('tags')} error={errors.tags?.message}>
          {(control) => <Input {...control} {...form.register('tags')} />}
        </Field>
        <fieldset className="space-y-1.5">
          <legend className="mb-1 text-xs font-medium text-ink-2">{register('features')}</legend>
          <Checkbox label="cloud-init" {...form.register('cloudInit')} />
          <Checkbox label="virtio" {...form.register('virtio')} />
          <Checkbox label={register('guestAgent')} {...form.register('guestAgent')} />
        </fieldset>
        {error ? (
          <div className="sm:col-span-2">
            <ErrorNotice error={error} />
          </div>
        ) : null}
        <div className="flex justify-end gap-2 sm:col-span-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" variant="primary" pending={update.pending}>
            {common('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
