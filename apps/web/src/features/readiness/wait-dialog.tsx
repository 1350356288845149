'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { NumberField, SelectField, wholeOf } from '@/features/vm-hardware/fields';
import { useSettled } from '@/lib/use-settled';
import { WaitForVm } from './queries';
import { WAIT_SIGNALS } from './wait-form';

const SSH = '22';

/** A task that ends when a VM has come so far, started first where it is off. */
export function WaitDialog({
  vm,
  running,
  open,
  onOpenChange,
}: {
  readonly vm: { readonly id: string; readonly name: string };
  readonly running: boolean;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('readiness');
  const [until, setUntil] = useState<(typeof WAIT_SIGNALS)[number]>('AGENT');
  const [port, setPort] = useState(SSH);
  const [seconds, setSeconds] = useState('600');
  const [input, newest] = useSettled({
    id: vm.id,
    until,
    port: until === 'PORT' ? wholeOf(port) : null,
    timeoutSeconds: wholeOf(seconds),
    start: !running,
  });
  const complete = input.timeoutSeconds !== null && (until !== 'PORT' || input.port !== null);
  return (
    <PlannedDialog
      open={open}
      onOpenChange={onOpenChange}
      title={running ? t('waitTitle', { name: vm.name }) : t('startTitle', { name: vm.name })}
      confirmLabel={running ? t('wait') : t('startAndWait')}
      document={WaitForVm}
      input={input}
      ready={newest && complete}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('until')}
          value={until}
          onChange={setUntil}
          options={WAIT_SIGNALS.map((name) => ({ value: name, label: t(`until${name}`) }))}
        />
        <NumberField label={t('seconds')} value={seconds} onChange={setSeconds} />
        {until === 'PORT' ? (
          <NumberField label={t('port')} value={port} onChange={setPort} />
        ) : null}
      </div>
    </PlannedDialog>
  );
}
