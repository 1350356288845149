'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { ErrorNotice } from '@/components/error-notice';
import { NodeSelect } from '@/components/node-select';
import { useNotify } from '@/components/use-notify';
import { nameField, placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox, Field, Input } from '@/ui/field';
import { CreateStoragePool } from './mutations';
import { FIELDS_OF, POOL_KINDS, sourceInput, typeWord } from './pool-source';
import { PoolSourceFields, PoolTypeField } from './pool-source-fields';

const EMPTY = {
  nodeId: '',
  name: '',
  type: 'dir',
  hosts: '',
  exportPath: '',
  devices: '',
  sourceName: '',
  sourceFormat: '',
  format: false,
  authUser: '',
  secretUuid: '',
} as const;

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function CreatePoolDialog({ open, onOpenChange }: Props) {
  const t = useTranslations('pools');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('create')}
      description={t('createHint')}
    >
      <Body onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function Body({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('pools');
  const common = useTranslations('common');
  const notify = useNotify();
  const create = useAction(CreateStoragePool);
  const [error, setError] = useState<ShownError | null>(null);
  const schema = useMemo(
    () =>
      z
        .object({
          nodeId: z.string().min(1, { message: t('nodeError') }),
          name: nameField(t('nameError')),
          type: z.enum(POOL_KINDS),
          path: z.string(),
          hosts: z.string(),
          exportPath: z.string(),
          devices: z.string(),
          sourceName: z.string(),
          sourceFormat: z.string(),
          format: z.boolean(),
          authUser: z.string(),
          secretUuid: z.string(),
          autostart: z.boolean(),
        })
        .refine(({ type, path }) => !FIELDS_OF[type].includes('path') || path.startsWith('/'), {
          path: ['path'],
          message: t('pathError'),
        }),
    [t],
  );
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { ...EMPTY, path: '/var/lib/libvirt/', autostart: true },
    mode: 'onTouched',
  });
  const { errors } = form.formState;
  const [type, nodeId] = form.watch(['type', 'nodeId']);
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const { nodeId, name, autostart, type } = values;
    const input = { nodeId, name, autostart, type: typeWord(type), ...sourceInput(values) };
    const outcome = await create.run({ input });
    if (!outcome.ok) {
      if (
        !placeFieldErrors(outcome.error, form.setError, {
          nodeId: 'nodeId',
          name: 'name',
          path: 'path',
        })
      )
        setError(outcome.error);
      return;
    }
    if (outcome.value.task) notify.taskStarted(outcome.value.task);
    onClose();
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <Field label={t('node')} error={errors.nodeId?.message}>
        {(control) => (
          <NodeSelect
            {...control}
            {...form.register('nodeId')}
            onDefault={(id) => form.getValues('nodeId') === '' && form.setValue('nodeId', id)}
          />
        )}
      </Field>
      <Field label={t('name')} error={errors.name?.message}>
        {(control) => (
          <Input {...control} autoFocus spellCheck={false} {...form.register('name')} />
        )}
      </Field>
      <PoolTypeField type={type} nodeId={nodeId} register={form.register} />
      <PoolSourceFields type={type} register={form.register} pathError={errors.path?.message} />
      <Checkbox label={t('autostartField')} {...form.register('autostart')} />
      {error ? <ErrorNotice error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" pending={create.pending}>
          {t('create')}
        </Button>
      </div>
    </form>
  );
}
