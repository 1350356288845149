'use client';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type FormEvent } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Dialog } from '@/ui/dialog';
import { Field, Input, Segmented } from '@/ui/field';
import { CreateAccessToken, type Role } from './queries';

const ROLES = ['VIEWER', 'OPERATOR', 'ADMIN'] as const;

export function CreateTokenDialog({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useTranslations('accessTokens');
  const [made, setMade] = useState<string | null>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('create')}
      modalOnly={made !== null}
      width="sm"
    >
      {made === null ? (
        <CreateForm
          onClose={onClose}
          onMade={(token) => {
            setMade(token);
            onDone();
          }}
        />
      ) : (
        <MadeToken token={made} onClose={onClose} />
      )}
    </Dialog>
  );
}

function CreateForm({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (token: string) => void;
}) {
  const t = useTranslations('accessTokens');
  const common = useTranslations('common');
  const create = useAction(CreateAccessToken);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('OPERATOR');
  const [error, setError] = useState<ShownError | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await create.run({ input: { name: name.trim(), role } });
    if (outcome.ok) onMade(outcome.value.token);
    else setError(outcome.error);
  };
  const nameError = error?.fields.find(({ field }) => field.endsWith('name'))?.message;
  return (
    <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
      <Field label={t('name')} hint={t('nameHint')} error={nameError}>
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
      <div>
        <Segmented
          label={t('role')}
          value={role}
          onChange={setRole}
          options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
        />
        <p className="mt-1.5 text-xs text-ink-3">{t(`may.${role}`)}</p>
      </div>
      {error && nameError === undefined ? <ErrorNotice error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          pending={create.pending}
          reason={name.trim() === '' ? common('fillIn') : null}
        >
          {t('create')}
        </Button>
      </div>
    </form>
  );
}

function MadeToken({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const t = useTranslations('accessTokens');
  return (
    <div className="space-y-4">
      <p className="flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-warn">
        <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
        {t('once')}
      </p>
      <Input readOnly aria-label={t('token')} className="font-mono text-xs" value={token} />
      <div className="flex justify-end gap-2">
        <CopyButton showLabel text={token} label={t('copy')} />
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </div>
  );
}
