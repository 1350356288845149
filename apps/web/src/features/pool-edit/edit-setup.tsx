'use client';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { PlannedDialog } from '@/components/planned-dialog';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useSettled } from '@/lib/use-settled';
import { Dialog } from '@/ui/dialog';
import { Field, Input } from '@/ui/field';
import { Skeleton } from '@/ui/panel';
import { EditStoragePool, PoolSetupQuery, type PoolSetupData } from './operations';
import { changesOf, isId, isMode, wordsOf, type SetupWords } from './setup-words';

interface Props {
  readonly pool: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** The stored definition of a stopped pool: where its files are and whose its folder is. */
export function EditPoolDialog({ pool, onClose }: Props) {
  const t = useTranslations('poolEdit');
  // What was read before may have been changed since, and the form is filled only once.
  const { data, error, refetch } = useLiveQuery(PoolSetupQuery, {
    variables: { id: pool.id },
    requestPolicy: 'network-only',
  });
  const read = data?.storagePool;
  if (read?.setup) return <Form pool={pool} read={read} setup={read.setup} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose} title={t('editTitle', { name: pool.name })}>
      {error ? (
        <QueryError error={error} retry={refetch} />
      ) : (
        <Skeleton className="h-40 rounded-lg" />
      )}
    </Dialog>
  );
}

function Form({
  pool,
  read,
  setup,
  onClose,
}: Props & { readonly read: PoolSetupData; readonly setup: NonNullable<PoolSetupData['setup']> }) {
  const t = useTranslations('poolEdit');
  // What it was when the dialog was opened: a reading that comes meanwhile must not take the text away.
  const [before] = useState(() => wordsOf(setup));
  const [now, setNow] = useState(before);
  const changes = useMemo(() => changesOf(before, now), [before, now]);
  const [input, newest] = useSettled({ id: pool.id, ...changes });
  const changed = Object.keys(changes).length > 0;
  const fits = isMode(now.mode) && isId(now.owner) && isId(now.group);
  return (
    <PlannedDialog
      open
      onOpenChange={onClose}
      title={t('editTitle', { name: pool.name })}
      description={t('editHint')}
      confirmLabel={t('apply')}
      document={EditStoragePool}
      input={input}
      ready={changed && fits && newest}
    >
      <SetupFields settings={read.settings} now={now} onChange={setNow} />
      {changed ? null : <p className="text-ink-3">{t('noChange')}</p>}
    </PlannedDialog>
  );
}

function SetupFields({
  settings,
  now,
  onChange,
}: {
  readonly settings: PoolSetupData['settings'];
  readonly now: SetupWords;
  readonly onChange: (now: SetupWords) => void;
}) {
  const t = useTranslations('poolEdit');
  const text = (name: keyof SetupWords, error?: string, hint?: string) => (
    <Field label={t(name)} {...(error ? { error } : {})} {...(hint ? { hint } : {})}>
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          autoComplete="off"
          value={now[name]}
          onChange={(event) => onChange({ ...now, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const has = (setting: PoolSetupData['settings'][number]): boolean => settings.includes(setting);
  const idError = (value: string) => (isId(value) ? undefined : t('idError'));
  return (
    <div className="space-y-4">
      {has('HOSTS') ? text('hosts', undefined, t('hostsHint')) : null}
      {has('EXPORT_PATH') ? text('exportPath') : null}
      {has('PATH') ? text('path', undefined, t('pathHint')) : null}
      {has('PERMISSIONS') ? (
        <fieldset className="grid gap-4 sm:grid-cols-3">
          <legend className="mb-1 font-medium sm:col-span-3">{t('permissions')}</legend>
          {text('mode', isMode(now.mode) ? undefined : t('modeError'))}
          {text('owner', idError(now.owner))}
          {text('group', idError(now.group))}
          <p className="text-xs text-ink-3 sm:col-span-3">{t('permissionsHint')}</p>
        </fieldset>
      ) : null}
    </div>
  );
}
