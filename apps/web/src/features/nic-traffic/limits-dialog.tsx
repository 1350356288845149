'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { NumberField, WhenField, type When } from '@/features/vm-hardware/fields';
import { FormDialog } from '@/features/vm-hardware/form-dialog';
import { limitInput, limitTexts, type LimitTexts } from './limits-form';
import { SetNicLimits, type LimitData, type TrafficData } from './queries';

type Means = TrafficData['node']['trafficLimiting'];

/** How fast one card may receive and send. Rates are megabits, as networks are sold; bursts are kibibytes. */
export function LimitsDialog({
  vmId,
  mac,
  means,
  present,
  running,
  onClose,
}: {
  readonly vmId: string;
  readonly mac: string;
  readonly means: Means;
  readonly present: { readonly inbound: LimitData | null; readonly outbound: LimitData | null };
  readonly running: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations('nicTraffic');
  const [inbound, setInbound] = useState(limitTexts(present.inbound));
  const [outbound, setOutbound] = useState(limitTexts(present.outbound));
  const [when, setWhen] = useState<When>('NOW');
  const [receive, send] = [limitInput(inbound), limitInput(outbound)];
  return (
    <FormDialog
      title={t('limitsTitle', { mac })}
      ready={receive !== undefined && send !== undefined}
      confirmLabel={t('apply')}
      document={SetNicLimits}
      input={{ id: vmId, mac, inbound: receive ?? null, outbound: send ?? null, when }}
      onClose={onClose}
    >
      <LimitFields
        title={t('receives')}
        reason={means.inbound.reason}
        texts={inbound}
        onChange={setInbound}
      />
      <LimitFields
        title={t('sends')}
        reason={means.outbound.reason}
        texts={outbound}
        onChange={setOutbound}
      />
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

/** Average, peak and burst of one direction. */
export function LimitFields({
  title,
  reason,
  texts,
  onChange,
}: {
  readonly title: string;
  readonly reason: string | null;
  readonly texts: LimitTexts;
  readonly onChange: (texts: LimitTexts) => void;
}) {
  const t = useTranslations('nicTraffic');
  const field = (key: keyof LimitTexts) => (
    <NumberField
      label={t(key)}
      step="any"
      value={texts[key]}
      onChange={(value) => onChange({ ...texts, [key]: value })}
    />
  );
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{title}</legend>
      {reason ? <p className="mb-2 text-xs text-warn">{reason}</p> : null}
      <div className="grid gap-3 sm:grid-cols-3">
        {field('average')}
        {field('peak')}
        {field('burst')}
      </div>
    </fieldset>
  );
}
