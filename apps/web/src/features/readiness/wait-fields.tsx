'use client';
import { useTranslations } from 'next-intl';
import { useFormContext, useWatch } from 'react-hook-form';
import { Field, Input, Select } from '@/ui/field';
import { WAIT_SIGNALS, type WaitValues } from './wait-form';

/** How far the guest has to come for the task to count as done; in a form that has these values. */
export function WaitFields() {
  const t = useTranslations('readiness');
  const { register, formState } = useFormContext<WaitValues>();
  const start = useWatch<WaitValues, 'start'>({ name: 'start' });
  const until = useWatch<WaitValues, 'waitUntil'>({ name: 'waitUntil' });
  if (!start) return null;
  const { errors } = formState;
  return (
    <div className="grid gap-3 sm:col-span-2 sm:grid-cols-2">
      <Field label={t('doneWhen')} hint={until === '' ? undefined : t('doneWhenHint')}>
        {(control) => (
          <Select {...control} {...register('waitUntil')}>
            <option value="">{t('doneWhenStarted')}</option>
            {WAIT_SIGNALS.map((name) => (
              <option key={name} value={name}>
                {t(`until${name}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {until === '' ? null : (
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('seconds')} error={errors.waitSeconds?.message}>
            {(control) => <Input {...control} type="number" min={1} {...register('waitSeconds')} />}
          </Field>
          {until === 'PORT' ? (
            <Field label={t('port')} error={errors.waitPort?.message}>
              {(control) => (
                <Input {...control} type="number" min={1} max={65535} {...register('waitPort')} />
              )}
            </Field>
          ) : null}
        </div>
      )}
    </div>
  );
}
