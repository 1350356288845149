'use client';
import { useTranslations } from 'next-intl';
import { KeyPairListQuery } from '@/features/key-pairs/queries';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Checkbox, Field, Input, Textarea } from '@/ui/field';
import { isComplete, type CredentialsForm } from './credentials-form';
import { WayField } from './way-field';

interface PartProps {
  readonly form: CredentialsForm;
  readonly onChange: (change: Partial<CredentialsForm>) => void;
}

interface CredentialsFieldsProps extends PartProps {
  readonly vmId: string;
  readonly onClose: () => void;
  readonly onReview: () => void;
}

/** The questions: whose login, what is new, and by which way. */
export function CredentialsFields(props: CredentialsFieldsProps) {
  const { vmId, form, onChange, onClose, onReview } = props;
  const common = useTranslations('common');
  const ready = isComplete(form);
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onReview();
      }}
    >
      <LoginFields form={form} onChange={onChange} />
      <KeyFields form={form} onChange={onChange} />
      <WayField vmId={vmId} value={form.way} onChange={(way) => onChange({ way })} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" reason={ready ? null : common('fillIn')}>
          {common('review')}
        </Button>
      </div>
    </form>
  );
}

function LoginFields({ form, onChange }: PartProps) {
  const t = useTranslations('credentials');
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t('user')} hint={t('userHint')}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            autoComplete="off"
            value={form.user}
            onChange={(event) => onChange({ user: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('password')} hint={t('passwordHint')}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={form.password}
            onChange={(event) => onChange({ password: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function KeyFields({ form, onChange }: PartProps) {
  const t = useTranslations('credentials');
  const { data } = useLiveQuery(KeyPairListQuery, { variables: {} });
  const pairs = data?.keyPairs ?? [];
  const toggle = (id: string, on: boolean): void =>
    onChange({
      keyPairIds: on ? [...form.keyPairIds, id] : form.keyPairIds.filter((one) => one !== id),
    });
  return (
    <>
      {pairs.length > 0 ? (
        <fieldset className="min-w-0">
          <legend className="mb-1 text-xs font-medium text-ink-2">{t('keyPairs')}</legend>
          <div className="max-h-28 space-y-1 overflow-y-auto">
            {pairs.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={form.keyPairIds.includes(id)}
                onChange={(event) => toggle(id, event.target.checked)}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      <Field label={t('keys')} hint={t('keysHint')}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            spellCheck={false}
            className="font-mono text-xs"
            value={form.keys}
            onChange={(event) => onChange({ keys: event.target.value })}
          />
        )}
      </Field>
      <Checkbox
        label={t('replace')}
        hint={t('replaceHint')}
        checked={form.replace}
        onChange={(event) => onChange({ replace: event.target.checked })}
      />
    </>
  );
}
