'use client';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/features/vm-hardware/form-dialog';
import { SelectField, WhenField, type When } from '@/features/vm-hardware/fields';
import { Button } from '@/ui/button';
import { Checkbox, Input, Select } from '@/ui/field';
import { SetNicFirewall, type CardData, type SettingsData } from './queries';
import { formOf, hasPorts, portsFault, rulesOf, sameSettings, type RuleForm } from './rules-form';

const OPEN: SettingsData = {
  antiSpoofing: false,
  inbound: 'ACCEPT',
  outbound: 'ACCEPT',
  rules: [],
};

/** What may pass one card: a preset to begin with, then every part of it by hand. */
export function FirewallDialog({
  vmId,
  card,
  running,
  policiesReason,
  onClose,
}: {
  readonly vmId: string;
  readonly card: CardData;
  readonly running: boolean;
  /** Why the node cannot carry policies out; null when it can. */
  readonly policiesReason: string | null;
  readonly onClose: () => void;
}) {
  const t = useTranslations('nicTraffic');
  const present = (card.running ?? card.stored)?.settings ?? OPEN;
  const [settings, setSettings] = useState(present);
  const [rules, setRules] = useState(() => formOf(present.rules));
  const [when, setWhen] = useState<When>('NOW');
  const wanted = { ...settings, rules: rulesOf(rules) };
  const preset =
    card.presets.find((one) => one.settings && sameSettings(one.settings, wanted))?.preset ?? 'OWN';
  const policy = (direction: 'inbound' | 'outbound') => (
    <SelectField
      label={t(direction)}
      {...(policiesReason === null ? {} : { hint: policiesReason })}
      value={settings[direction]}
      onChange={(action) => setSettings({ ...settings, [direction]: action })}
      options={[
        { value: 'ACCEPT', label: t(`${direction}Accept`) },
        ...(policiesReason === null || settings[direction] === 'DROP'
          ? [{ value: 'DROP' as const, label: t(`${direction}Drop`) }]
          : []),
      ]}
    />
  );
  return (
    <FormDialog
      title={t('firewallTitle', { mac: card.mac })}
      ready={!rules.some(portsFault)}
      confirmLabel={t('apply')}
      document={SetNicFirewall}
      input={{ id: vmId, mac: card.mac, settings: wanted, when }}
      width="lg"
      onClose={onClose}
    >
      <SelectField
        label={t('preset')}
        hint={preset === 'OWN' ? t('presetHint') : t(`presetHints.${preset}`)}
        value={preset}
        onChange={(chosen) => {
          const offer = card.presets.find((one) => one.preset === chosen);
          if (!offer?.settings) return;
          setSettings(offer.settings);
          setRules(formOf(offer.settings.rules));
        }}
        options={[
          { value: 'OWN' as const, label: t('own') },
          ...card.presets
            .filter((one) => one.allowed)
            .map((one) => ({ value: one.preset, label: t(`presets.${one.preset}`) })),
        ]}
      />
      {card.presets
        .filter((one) => !one.allowed)
        .map((one) => (
          <p key={one.preset} className="text-xs text-ink-3">
            {t('presetRefused', { preset: t(`presets.${one.preset}`), reason: one.reason ?? '' })}
          </p>
        ))}
      <Checkbox
        label={t('antiSpoofing')}
        hint={t('antiSpoofingHint')}
        checked={settings.antiSpoofing}
        onChange={(event) => setSettings({ ...settings, antiSpoofing: event.target.checked })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {policy('inbound')}
        {policy('outbound')}
      </div>
      <RuleList rules={rules} onChange={setRules} />
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

const NEW_RULE = {
  direction: 'IN',
  action: 'ACCEPT',
  family: 'IPV4',
  protocol: 'TCP',
  address: '',
  ports: '',
} as const;

function RuleList({
  rules,
  onChange,
}: {
  readonly rules: readonly RuleForm[];
  readonly onChange: (rules: RuleForm[]) => void;
}) {
  const t = useTranslations('nicTraffic');
  const common = useTranslations('common');
  const add = (): void =>
    onChange([...rules, { ...NEW_RULE, key: Math.max(-1, ...rules.map(({ key }) => key)) + 1 }]);
  const move = (index: number, by: number): void => {
    const moved = rules.filter((_rule, at) => at !== index);
    const rule = rules[index];
    if (rule) onChange(moved.toSpliced(index + by, 0, rule));
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-xs font-medium text-ink-2">{t('rules')}</legend>
      {rules.length === 0 ? <p className="text-xs text-ink-3">{t('noRules')}</p> : null}
      <ol className="space-y-1.5">
        {rules.map((rule, index) => (
          <li key={rule.key} className="flex flex-wrap items-center gap-1.5">
            <RuleFields
              number={index + 1}
              rule={rule}
              onChange={(next) => onChange(rules.with(index, next))}
            />
            <span className="ml-auto flex">
              <Button
                variant="ghost"
                size="iconSm"
                reason={index === 0 ? common('isFirst') : null}
                aria-label={t('earlier', { number: index + 1 })}
                icon={<ArrowUp size={14} aria-hidden />}
                onClick={() => move(index, -1)}
              />
              <Button
                variant="ghost"
                size="iconSm"
                reason={index === rules.length - 1 ? common('isLast') : null}
                aria-label={t('later', { number: index + 1 })}
                icon={<ArrowDown size={14} aria-hidden />}
                onClick={() => move(index, 1)}
              />
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={t('removeRule', { number: index + 1 })}
                icon={<X size={14} aria-hidden />}
                onClick={() => onChange(rules.filter((_rule, at) => at !== index))}
              />
            </span>
          </li>
        ))}
      </ol>
      <Button size="sm" className="mt-2" icon={<Plus size={14} aria-hidden />} onClick={add}>
        {t('addRule')}
      </Button>
    </fieldset>
  );
}

const CHOICES = {
  direction: ['IN', 'OUT'],
  action: ['ACCEPT', 'DROP'],
  family: ['IPV4', 'IPV6'],
  protocol: ['ALL', 'TCP', 'UDP', 'ICMP'],
} as const;

function RuleFields({
  number,
  rule,
  onChange,
}: {
  readonly number: number;
  readonly rule: RuleForm;
  readonly onChange: (rule: RuleForm) => void;
}) {
  const t = useTranslations('nicTraffic');
  const labels = {
    direction: t('direction'),
    action: t('action'),
    family: t('family'),
    protocol: t('protocol'),
  };
  const choice = <K extends keyof typeof CHOICES>(key: K) => (
    <Select
      aria-label={t('ofRule', { what: labels[key], number })}
      className="w-auto"
      value={rule[key]}
      onChange={(event) => {
        const chosen = CHOICES[key].find((one) => one === event.target.value);
        if (chosen) onChange({ ...rule, [key]: chosen });
      }}
    >
      {CHOICES[key].map((one) => (
        <option key={one} value={one}>
          {t(`words.${one}`)}
        </option>
      ))}
    </Select>
  );
  return (
    <>
      {choice('direction')}
      {choice('action')}
      {choice('family')}
      {choice('protocol')}
      <Input
        aria-label={t('ofRule', { what: t('ports'), number })}
        placeholder={t('anyPort')}
        className="tnum w-28 font-mono text-xs"
        disabled={!hasPorts(rule)}
        aria-invalid={portsFault(rule) ? true : undefined}
        value={hasPorts(rule) ? rule.ports : ''}
        onChange={(event) => onChange({ ...rule, ports: event.target.value })}
      />
      <Input
        aria-label={t('ofRule', { what: t('address'), number })}
        placeholder={t('anybody')}
        spellCheck={false}
        className="w-44 font-mono text-xs"
        value={rule.address}
        onChange={(event) => onChange({ ...rule, address: event.target.value })}
      />
    </>
  );
}
