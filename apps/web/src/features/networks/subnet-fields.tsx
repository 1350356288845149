'use client';
import { useTranslations } from 'next-intl';
import type { InputHTMLAttributes } from 'react';
import { Field, Input } from '@/ui/field';

type Names = 'cidr' | 'start' | 'end';

/** Address and DHCP range of one family. */
export function SubnetFields({
  family,
  errors,
  control: bind,
}: {
  readonly family: 'ipv4' | 'ipv6';
  readonly errors?: Partial<Record<Names, string | undefined>>;
  /** What ties each box to its form. */
  readonly control: (name: Names) => InputHTMLAttributes<HTMLInputElement>;
}) {
  const t = useTranslations('networks');
  const six = family === 'ipv6';
  const box = (name: Names, label: string, hint?: string) => (
    <Field
      label={label}
      hint={hint}
      error={errors?.[name]}
      {...(name === 'cidr' && !six ? {} : { optional: t('optional') })}
    >
      {(control) => (
        <Input {...control} spellCheck={false} className="font-mono text-xs" {...bind(name)} />
      )}
    </Field>
  );
  return (
    <>
      <div className="sm:col-span-2">
        {box('cidr', t(six ? 'cidr6' : 'cidr'), t(six ? 'cidr6Hint' : 'cidrHint'))}
      </div>
      {box('start', t(six ? 'dhcp6Start' : 'dhcpStart'))}
      {box('end', t(six ? 'dhcp6End' : 'dhcpEnd'))}
    </>
  );
}
