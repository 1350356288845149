'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { z } from 'zod';
import { ErrorNotice } from '@/components/error-notice';
import { NodeSelect } from '@/components/node-select';
import { useNotify } from '@/components/use-notify';
import { nameField, placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox, Field, Input, Segmented } from '@/ui/field';
import { BridgeSelect } from './bridge-select';
import { CreateNetwork } from './mutations';
import { SubnetFields } from './subnet-fields';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function CreateNetworkDialog({ open, onOpenChange }: Props) {
  const t = useTranslations('networks');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('create')}>
      <Body onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

const IPV4_CIDR = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;
const IPV6_CIDR = /^[0-9a-f:]+\/\d{1,3}$/i;
const MODES = ['NAT', 'ROUTED', 'ISOLATED', 'OPEN', 'BRIDGE'] as const;
type Mode = (typeof MODES)[number];

function useSchema() {
  const t = useTranslations('networks');
  return useMemo(() => {
    const cidr = (pattern: RegExp, message: string) =>
      z.string().refine((text) => text === '' || pattern.test(text), { message });
    return z
      .object({
        nodeId: z.string().min(1, { message: t('nodeError') }),
        name: nameField(t('nameError')),
        mode: z.enum(MODES),
        bridge: z.string(),
        ipv4Cidr: cidr(IPV4_CIDR, t('cidrError')),
        dhcpStart: z.string(),
        dhcpEnd: z.string(),
        ipv6Cidr: cidr(IPV6_CIDR, t('cidr6Error')),
        dhcp6Start: z.string(),
        dhcp6End: z.string(),
        domain: z.string(),
        forwardDevice: z.string(),
        autostart: z.boolean(),
      })
      .refine((values) => values.mode !== 'BRIDGE' || values.bridge !== '', {
        path: ['bridge'],
        message: t('hostBridgeError'),
      });
  }, [t]);
}

const DEFAULTS = {
  nodeId: '',
  name: '',
  mode: 'NAT' as Mode,
  bridge: '',
  ipv4Cidr: '192.168.150.1/24',
  dhcpStart: '192.168.150.100',
  dhcpEnd: '192.168.150.200',
  ipv6Cidr: '',
  dhcp6Start: '',
  dhcp6End: '',
  domain: '',
  forwardDevice: '',
  autostart: true,
};
type Values = typeof DEFAULTS;
type Form = UseFormReturn<Values>;

/** Where the API's field errors belong in the form. */
const FIELD_OF = {
  nodeId: 'nodeId',
  name: 'name',
  bridge: 'bridge',
  ipv4Cidr: 'ipv4Cidr',
  'dhcp.start': 'dhcpStart',
  'dhcp.end': 'dhcpEnd',
  dhcp: 'dhcpStart',
  ipv6Cidr: 'ipv6Cidr',
  'ipv6Dhcp.start': 'dhcp6Start',
  'ipv6Dhcp.end': 'dhcp6End',
  ipv6Dhcp: 'dhcp6Start',
  domain: 'domain',
  forwardDevice: 'forwardDevice',
} as const;

const rangeOf = (start: string, end: string) =>
  start !== '' && end !== '' ? { start, end } : null;

/** What of the form the chosen mode has. */
function inputOf({ nodeId, name, mode, autostart, ...rest }: Values) {
  const base = { nodeId, name, mode, autostart };
  if (mode === 'BRIDGE') return { ...base, bridge: rest.bridge };
  return {
    ...base,
    ipv4Cidr: rest.ipv4Cidr || null,
    dhcp: rangeOf(rest.dhcpStart, rest.dhcpEnd),
    ipv6Cidr: rest.ipv6Cidr || null,
    ipv6Dhcp: rangeOf(rest.dhcp6Start, rest.dhcp6End),
    domain: rest.domain || null,
    forwardDevice: mode === 'NAT' || mode === 'ROUTED' ? rest.forwardDevice || null : null,
  };
}

function Body({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('networks');
  const common = useTranslations('common');
  const notify = useNotify();
  const create = useAction(CreateNetwork);
  const [error, setError] = useState<ShownError | null>(null);
  const form = useForm({
    resolver: zodResolver(useSchema()),
    defaultValues: DEFAULTS,
  });
  const { errors } = form.formState;
  const mode = useWatch({ control: form.control, name: 'mode' });
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const outcome = await create.run({ input: inputOf(values) });
    if (!outcome.ok) {
      if (!placeFieldErrors(outcome.error, form.setError, FIELD_OF)) setError(outcome.error);
      return;
    }
    if (outcome.value.task) notify.taskStarted(outcome.value.task);
    onClose();
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4 sm:grid-cols-2">
      <Field label={t('name')} error={errors.name?.message}>
        {(control) => (
          <Input {...control} autoFocus spellCheck={false} {...form.register('name')} />
        )}
      </Field>
      <Field label={t('node')} error={errors.nodeId?.message}>
        {(control) => (
          <NodeSelect
            {...control}
            {...form.register('nodeId')}
            onDefault={(id) => form.getValues('nodeId') === '' && form.setValue('nodeId', id)}
          />
        )}
      </Field>
      <div className="sm:col-span-2">
        <Segmented
          label={t('mode')}
          value={mode}
          onChange={(value) => form.setValue('mode', value)}
          options={MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
        />
        <p className="mt-1 text-xs text-ink-3">{t(HINTS[mode])}</p>
      </div>
      {mode === 'BRIDGE' ? <HostBridge form={form} /> : <OwnNetwork form={form} mode={mode} />}
      <Checkbox label={t('autostart')} className="sm:col-span-2" {...form.register('autostart')} />
      {error ? (
        <div className="sm:col-span-2">
          <ErrorNotice error={error} />
        </div>
      ) : null}
      <div className="flex justify-end gap-2 sm:col-span-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" pending={create.pending}>
          {t('create')}
        </Button>
      </div>
    </form>
  );
}

const HINTS = {
  NAT: 'natHint',
  ROUTED: 'routedHint',
  ISOLATED: 'isolatedHint',
  OPEN: 'openHint',
  BRIDGE: 'bridgeHint',
} as const;

function HostBridge({ form }: { readonly form: Form }) {
  const t = useTranslations('networks');
  const nodeId = useWatch({ control: form.control, name: 'nodeId' });
  return (
    <Field label={t('hostBridge')} error={form.formState.errors.bridge?.message}>
      {(control) => (
        <BridgeSelect
          {...control}
          {...form.register('bridge')}
          nodeId={nodeId}
          onDefault={(bridge) => form.getValues('bridge') === '' && form.setValue('bridge', bridge)}
        />
      )}
    </Field>
  );
}

const BOXES = {
  ipv4: { cidr: 'ipv4Cidr', start: 'dhcpStart', end: 'dhcpEnd' },
  ipv6: { cidr: 'ipv6Cidr', start: 'dhcp6Start', end: 'dhcp6End' },
} as const;

function OwnNetwork({ form, mode }: { readonly form: Form; readonly mode: Mode }) {
  const t = useTranslations('networks');
  const { errors } = form.formState;
  const subnet = (family: 'ipv4' | 'ipv6') => (
    <SubnetFields
      family={family}
      errors={{
        cidr: errors[BOXES[family].cidr]?.message,
        start: errors[BOXES[family].start]?.message,
        end: errors[BOXES[family].end]?.message,
      }}
      control={(name) => form.register(BOXES[family][name])}
    />
  );
  return (
    <>
      {subnet('ipv4')}
      {subnet('ipv6')}
      <Field label={t('domain')} optional={t('optional')} error={errors.domain?.message}>
        {(control) => <Input {...control} spellCheck={false} {...form.register('domain')} />}
      </Field>
      {mode === 'NAT' || mode === 'ROUTED' ? (
        <Field
          label={t('forwardDevice')}
          optional={t('optional')}
          error={errors.forwardDevice?.message}
        >
          {(control) => (
            <Input
              {...control}
              spellCheck={false}
              placeholder={t('anyInterface')}
              {...form.register('forwardDevice')}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
