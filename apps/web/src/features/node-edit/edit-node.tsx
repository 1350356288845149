'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { splitWords } from '@/lib/format';
import { nameField, placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, Input, Textarea } from '@/ui/field';
import { EditNode } from './queries';

interface EditedNode {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly description: string;
}

interface EditValues {
  readonly name: string;
  readonly tags: string;
  readonly description: string;
}

const FIELD_OF = { name: 'name', tags: 'tags', description: 'description' } as const;

/** What people call the node: its name, tags and description. Nothing on the machine changes by it. */
export function EditNodeAction({ node }: { readonly node: EditedNode }) {
  const t = useTranslations('nodeEdit');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Pencil size={14} aria-hidden />} onClick={() => setOpen(true)}>
        {t('edit')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { name: node.name })} modalOnly>
        <EditForm node={node} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function EditForm({ node, onClose }: { readonly node: EditedNode; readonly onClose: () => void }) {
  const t = useTranslations('nodeEdit');
  const common = useTranslations('common');
  const notify = useNotify();
  const { run, pending } = useAction(EditNode);
  const [error, setError] = useState<ShownError | null>(null);
  const schema = useMemo(
    () => z.object({ name: nameField(t('nameError')), tags: z.string(), description: z.string() }),
    [t],
  );
  const form = useForm<EditValues>({
    resolver: zodResolver(schema),
    defaultValues: { ...node, tags: node.tags.join(' ') },
    mode: 'onTouched',
  });
  const { errors } = form.formState;
  const save = form.handleSubmit(async ({ name, tags, description }) => {
    setError(null);
    const input = { id: node.id, name, tags: splitWords(tags), description };
    const outcome = await run({ input });
    if (outcome.ok) {
      notify.done(t('saved', { name }));
      onClose();
    } else if (!placeFieldErrors(outcome.error, form.setError, FIELD_OF)) setError(outcome.error);
  });
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="space-y-4">
      <Field label={t('name')} error={errors.name?.message}>
        {(control) => (
          <Input {...control} autoComplete="off" spellCheck={false} {...form.register('name')} />
        )}
      </Field>
      <Field label={t('tags')} hint={t('tagsHint')} error={errors.tags?.message}>
        {(control) => <Input {...control} spellCheck={false} {...form.register('tags')} />}
      </Field>
      <Field label={t('description')} error={errors.description?.message}>
        {(control) => <Textarea {...control} rows={4} {...form.register('description')} />}
      </Field>
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
