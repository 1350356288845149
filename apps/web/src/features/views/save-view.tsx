'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox, Field, Input } from '@/ui/field';
import { CreateSavedView } from './queries';
import type { Views } from './use-list-view';

export const LONGEST_NAME = 60;

/** Asks for the name under which what is shown is stored. */
export function SaveView({
  views,
  onClose,
}: {
  readonly views: Views;
  readonly onClose: () => void;
}) {
  const t = useTranslations('views');
  const common = useTranslations('common');
  const notify = useNotify();
  const create = useAction(CreateSavedView);
  const [name, setName] = useState('');
  const [isDefault, setDefault] = useState(false);
  const [error, setError] = useState<ShownError | null>(null);
  const submit = async (): Promise<void> => {
    const settings = views.settings.map((one) => ({ ...one }));
    const outcome = await create.run({ input: { list: views.list, name, settings, isDefault } });
    if (!outcome.ok) {
      setError(outcome.error);
      return;
    }
    views.refetch();
    views.choose(outcome.value.savedView);
    notify.done(t('stored', { name: outcome.value.savedView.name }));
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('saveTitle')}
      description={t('saveHint')}
      width="sm"
    >
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field
          label={t('name')}
          error={error?.fields.find((item) => item.field === 'name')?.message}
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={LONGEST_NAME}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Checkbox
          label={t('makeDefault')}
          hint={t('makeDefaultHint')}
          checked={isDefault}
          onChange={(event) => setDefault(event.target.checked)}
        />
        {error && error.fields.length === 0 ? <ErrorNotice error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            pending={create.pending}
            reason={name.trim() === '' ? t('nameNeeded') : null}
          >
            {common('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
