'use client';
import { useTranslations } from 'next-intl';
import { useState, type InputHTMLAttributes } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { useSettled } from '@/lib/use-settled';
import { Field, Input, Segmented, Select } from '@/ui/field';
import { AddPortForward } from './queries';

/** A card that a port can lead to. */
export interface ForwardTarget {
  readonly vmId: string;
  readonly vmName: string;
  readonly mac: string;
}

const EMPTY = {
  target: '',
  protocol: 'TCP' as 'TCP' | 'UDP',
  hostAddress: '',
  hostPort: '',
  guestPort: '',
  description: '',
};
type Texts = Exclude<keyof typeof EMPTY, 'protocol' | 'target'>;

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text.trim());
const keyOf = (target: ForwardTarget): string => `${target.vmId} ${target.mac}`;

export function AddForwardDialog({
  name,
  targets,
  open,
  onOpenChange,
}: {
  readonly name: string;
  readonly targets: readonly ForwardTarget[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('portForwards');
  const [values, setValues] = useState(EMPTY);
  const target = targets.find((one) => keyOf(one) === values.target) ?? targets[0];
  const [input, newest] = useSettled({
    vmId: target?.vmId ?? '',
    mac: target?.mac ?? null,
    protocol: values.protocol,
    hostAddress: values.hostAddress.trim() || null,
    hostPort: Number(values.hostPort),
    guestPort: Number(values.guestPort),
    description: values.description.trim() || null,
  });
  const text = (field: Texts, rest: InputHTMLAttributes<HTMLInputElement> = {}) => (
    <Field
      label={t(field)}
      {...(field === 'hostAddress' || field === 'description' ? { optional: t('optional') } : {})}
    >
      {(control) => (
        <Input
          {...control}
          {...rest}
          spellCheck={false}
          value={values[field]}
          onChange={(event) => setValues({ ...values, [field]: event.target.value })}
        />
      )}
    </Field>
  );
  const number = { inputMode: 'numeric', className: 'tnum font-mono text-xs' } as const;
  return (
    <PlannedDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setValues(EMPTY);
        onOpenChange(next);
      }}
      title={t('addTitle', { name })}
      confirmLabel={t('add')}
      document={AddPortForward}
      input={input}
      ready={newest && isPort(values.hostPort) && isPort(values.guestPort) && input.vmId !== ''}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('card')}>
          {(control) => (
            <Select
              {...control}
              value={target ? keyOf(target) : ''}
              onChange={(event) => setValues({ ...values, target: event.target.value })}
            >
              {targets.map((one) => (
                <option key={keyOf(one)} value={keyOf(one)}>
                  {one.vmName} · {one.mac}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div>
          <p className="mb-1 text-xs font-medium text-ink-2">{t('protocol')}</p>
          <Segmented
            label={t('protocol')}
            value={values.protocol}
            onChange={(protocol) => setValues({ ...values, protocol })}
            options={[
              { value: 'TCP', label: 'TCP' },
              { value: 'UDP', label: 'UDP' },
            ]}
          />
        </div>
        {text('hostPort', number)}
        {text('guestPort', number)}
        {text('hostAddress', {
          className: 'font-mono text-xs',
          placeholder: t('everyAddress'),
        })}
        {text('description')}
      </div>
    </PlannedDialog>
  );
}
