'use client';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Button } from '@/ui/button';
import { Field, Input } from '@/ui/field';
import { MAX_JUMPS, NEW_JUMP, type AddNodeValues } from './add-node-form';
import { LoginFields } from './login-fields';

/** The machines on the way to a node, the nearest first. */
export function JumpFields({ onChange }: { readonly onChange: () => void }) {
  const t = useTranslations('addNode');
  const { control } = useFormContext<AddNodeValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'jumps' });
  return (
    <div className="space-y-3 sm:col-span-6">
      {fields.map((field, index) => (
        <Jump
          key={field.id}
          index={index}
          onRemove={() => {
            remove(index);
            onChange();
          }}
        />
      ))}
      <Button
        size="sm"
        icon={<Plus size={14} aria-hidden />}
        reason={fields.length < MAX_JUMPS ? null : t('jumpsFull', { count: MAX_JUMPS })}
        onClick={() => {
          append(NEW_JUMP);
          onChange();
        }}
      >
        {t('addJump')}
      </Button>
    </div>
  );
}

function Jump({ index, onRemove }: { readonly index: number; readonly onRemove: () => void }) {
  const t = useTranslations('addNode');
  const { register, formState } = useFormContext<AddNodeValues>();
  const errors = formState.errors.jumps?.[index];
  const number = { number: index + 1 };
  return (
    <fieldset className="rounded-lg border border-line p-3">
      <legend className="flex items-center gap-1 px-1 text-xs font-medium text-ink-2">
        {t('jump', number)}
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('removeJump', number)}
          icon={<X size={14} aria-hidden />}
          onClick={onRemove}
        />
      </legend>
      <div className="grid gap-3 sm:grid-cols-6">
        <Field
          label={t('jumpHost', number)}
          error={errors?.host?.message}
          className="sm:col-span-3"
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              placeholder="gateway.example"
              {...register(`jumps.${index}.host`)}
            />
          )}
        </Field>
        <Field
          label={t('jumpPort', number)}
          error={errors?.port?.message}
          className="sm:col-span-1"
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={65535}
              {...register(`jumps.${index}.port`)}
            />
          )}
        </Field>
        <Field
          label={t('jumpUser', number)}
          error={errors?.user?.message}
          className="sm:col-span-2"
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              {...register(`jumps.${index}.user`)}
            />
          )}
        </Field>
        <LoginFields prefix={`jumps.${index}.`} label={t('jumpAuth', number)} />
      </div>
    </fieldset>
  );
}
