'use client';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { KeyPairListQuery } from '@/features/key-pairs/queries';
import { useTaskAction } from '@/components/use-task-action';
import { splitLines } from '@/lib/format';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox, Field, Input, Textarea } from '@/ui/field';
import { Panel } from '@/ui/panel';
import { SetGuestPassword, SetGuestSshKeys, type GuestData } from './queries';

/** Who may log in: passwords and public keys of the guest's users. */
export function AccessPanel({
  vmId,
  actions,
}: {
  readonly vmId: string;
  readonly actions: GuestData['actions'];
}) {
  const t = useTranslations('guest');
  const [open, setOpen] = useState<'password' | 'keys' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Panel title={t('access')}>
      <p className="text-ink-2">{t('accessHint')}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button reason={actions.setPassword.reason} onClick={() => setOpen('password')}>
          {t('setPassword')}
        </Button>
        <Button reason={actions.setSshKeys.reason} onClick={() => setOpen('keys')}>
          {t('setKeys')}
        </Button>
      </div>
      {open === 'password' ? <PasswordDialog vmId={vmId} onClose={close} /> : null}
      {open === 'keys' ? <KeysDialog vmId={vmId} onClose={close} /> : null}
    </Panel>
  );
}

function UserField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (user: string) => void;
}) {
  const t = useTranslations('guest');
  return (
    <Field label={t('user')} hint={t('userHint')}>
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function FormDialog({
  title,
  ready,
  pending,
  danger = false,
  confirm,
  onClose,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly ready: boolean;
  readonly pending: boolean;
  readonly danger?: boolean;
  readonly confirm: string;
  readonly onClose: () => void;
  readonly onSubmit: () => Promise<boolean>;
  readonly children: ReactNode;
}) {
  const common = useTranslations('common');
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={title} width="sm">
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void onSubmit().then((done) => (done ? onClose() : undefined));
        }}
      >
        {children}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            type="submit"
            variant={danger ? 'danger' : 'primary'}
            reason={ready ? null : common('fillIn')}
            pending={pending}
          >
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function PasswordDialog({
  vmId,
  onClose,
}: {
  readonly vmId: string;
  readonly onClose: () => void;
}) {
  const t = useTranslations('guest');
  const action = useTaskAction(SetGuestPassword);
  const [user, setUser] = useState('root');
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={t('setPassword')}
      confirm={t('setPassword')}
      ready={user !== '' && password !== ''}
      pending={action.pending}
      onClose={onClose}
      onSubmit={async () => (await action.run({ input: { vmId, user, password } })).ok}
    >
      <UserField value={user} onChange={setUser} />
      <Field label={t('password')} hint={t('passwordHint')}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}

function KeysDialog({ vmId, onClose }: { readonly vmId: string; readonly onClose: () => void }) {
  const t = useTranslations('guest');
  const action = useTaskAction(SetGuestSshKeys);
  const { data } = useLiveQuery(KeyPairListQuery, { variables: {} });
  const [user, setUser] = useState('root');
  const [keyPairIds, setKeyPairIds] = useState<readonly string[]>([]);
  const [text, setText] = useState('');
  const [replace, setReplace] = useState(false);
  const authorizedKeys = splitLines(text);
  const input = { vmId, user, keyPairIds: [...keyPairIds], authorizedKeys, replace };
  const some = keyPairIds.length + authorizedKeys.length > 0;
  return (
    <FormDialog
      title={t('setKeys')}
      confirm={replace ? t('replaceKeys') : t('addKeys')}
      danger={replace}
      ready={user !== '' && (some || replace)}
      pending={action.pending}
      onClose={onClose}
      onSubmit={async () => (await action.run({ input })).ok}
    >
      <UserField value={user} onChange={setUser} />
      {data?.keyPairs.map((pair) => (
        <Checkbox
          key={pair.id}
          label={pair.name}
          checked={keyPairIds.includes(pair.id)}
          onChange={(event) =>
            setKeyPairIds(
              event.target.checked
                ? [...keyPairIds, pair.id]
                : keyPairIds.filter((id) => id !== pair.id),
            )
          }
        />
      ))}
      <Field label={t('keys')} hint={t('keysHint')}>
        {(control) => (
          <Textarea
            {...control}
            className="font-mono text-xs"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Checkbox
        label={t('replace')}
        hint={t('replaceHint')}
        checked={replace}
        onChange={(event) => setReplace(event.target.checked)}
      />
    </FormDialog>
  );
}
