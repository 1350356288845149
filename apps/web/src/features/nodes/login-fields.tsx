'use client';
import { useTranslations } from 'next-intl';
import { useFormContext, useWatch } from 'react-hook-form';
import { Field, Input, Select, Textarea } from '@/ui/field';
import type { AddNodeValues } from './add-node-form';

type Prefix = '' | `jumps.${number}.`;

/** How to log in to the node, or to a jump host (which may take the node's own login). */
export function LoginFields({
  prefix,
  label,
}: {
  readonly prefix: Prefix;
  readonly label: string;
}) {
  const t = useTranslations('addNode');
  const { register, getFieldState, formState } = useFormContext<AddNodeValues>();
  const authKind = useWatch<AddNodeValues, `${Prefix}authKind`>({ name: `${prefix}authKind` });
  const errorOf = (field: 'password' | 'privateKey' | 'passphrase') =>
    getFieldState(`${prefix}${field}`, formState).error?.message;
  return (
    <>
      <Field label={label} className="sm:col-span-6">
        {(control) => (
          <Select {...control} {...register(`${prefix}authKind`)}>
            {prefix === '' ? null : <option value="NODE">{t('authNode')}</option>}
            <option value="KEY">{t('authKey')}</option>
            <option value="PASSWORD">{t('authPassword')}</option>
            <option value="AGENT">{t('authAgent')}</option>
          </Select>
        )}
      </Field>
      {authKind === 'PASSWORD' ? (
        <Field label={t('password')} error={errorOf('password')} className="sm:col-span-6">
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="off"
              {...register(`${prefix}password`)}
            />
          )}
        </Field>
      ) : null}
      {authKind === 'KEY' ? (
        <>
          <Field
            label={t('privateKey')}
            error={errorOf('privateKey')}
            hint={t('privateKeyHint')}
            className="sm:col-span-6"
          >
            {(control) => (
              <Textarea
                {...control}
                rows={4}
                spellCheck={false}
                className="font-mono text-xs"
                {...register(`${prefix}privateKey`)}
              />
            )}
          </Field>
          <Field
            label={t('passphrase')}
            error={errorOf('passphrase')}
            optional={t('optional')}
            className="sm:col-span-6"
          >
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="off"
                {...register(`${prefix}passphrase`)}
              />
            )}
          </Field>
        </>
      ) : null}
      {authKind === 'AGENT' ? (
        <p className="text-xs text-ink-3 sm:col-span-6">{t('agentHint')}</p>
      ) : null}
    </>
  );
}
