'use client';
import { useTranslations } from 'next-intl';
import { Field, Input, Select } from '@/ui/field';

/** A number the user writes; the form decides what it means. */
export function NumberField({
  label,
  hint,
  value,
  onChange,
  step = 1,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly step?: number | 'any';
}) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          step={step}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

/** A choice of one of some words. */
export function SelectField<Value extends string>({
  label,
  hint,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export type When = 'NOW' | 'NEXT_BOOT';

/** Whether the running VM is changed too; only asked where one runs. */
export function WhenField({
  running,
  value,
  onChange,
}: {
  readonly running: boolean;
  readonly value: When;
  readonly onChange: (value: When) => void;
}) {
  const t = useTranslations('vmHardware');
  if (!running) return null;
  return (
    <SelectField
      label={t('when')}
      value={value}
      onChange={onChange}
      options={[
        { value: 'NOW', label: t('whenNow') },
        { value: 'NEXT_BOOT', label: t('whenNextBoot') },
      ]}
    />
  );
}

/** Options that are their own words. */
export const plainOptions = <const T extends readonly string[]>(words: T): Option<T[number]>[] =>
  words.map((word) => ({ value: word, label: word.toLowerCase().replaceAll('_', '-') }));

/** The whole number a text says; null when it says none. */
export function wholeOf(text: string): number | null {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value > 0 ? value : null;
}
