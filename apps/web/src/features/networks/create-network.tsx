'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
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
import { CreateNetwork } from './mutations';

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

function useSchema() {
  const t = useTranslations('networks');
  return useMemo(
    () =>
      z.object({
        nodeId: z.string().min(1, { message: t('nodeError') }),
        name: nameField(t('nameError')),
        mode: z.enum(['NAT', 'ISOLATED']),
        ipv4Cidr: z
          .string()
          .refine((text) => text === '' || IPV4_CIDR.test(text), { message: t('cidrError') }),
        dhcpStart: z.string(),
        dhcpEnd: z.string(),
        domain: z.string(),
        autostart: z.boolean(),
      }),
    [t],
  );
}

const DEFAULTS = {
  nodeId: '',
  name: '',
  mode: 'NAT' as 'NAT' | 'ISOLATED',
  ipv4Cidr: '192.168.150.1/24',
  dhcpStart: '192.168.150.100',
  dhcpEnd: '192.168.150.200',
  domain: '',
  autostart: true,
};

/** Where the API's field errors belong in the form. */
const FIELD_OF = {
  nodeId: 'nodeId',
  name: 'name',
  ipv4Cidr: 'ipv4Cidr',
  'dhcp.start': 'dhcpStart',
  'dhcp.end': 'dhcpEnd',
  dhcp: 'dhcpStart',
  domain: 'domain',
} as const;

function Body({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('networks');
  const common = useTranslations('common');
  const notify = useNotify();
  const create = useAction(CreateNetwork);
  const [error, setError] = useState<ShownError | null>(null);
  const form = useForm({
    resolver: zodResolver(useSchema()),
    defaultValues: DEFAULTS,
    mode: 'onTouched',
  });
  const { errors } = form.formState;
  const mode = useWatch({ control: form.control, name: 'mode' });
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const { dhcpStart, dhcpEnd, ...rest } = values;
    const dhcp = dhcpStart !== '' && dhcpEnd !== '' ? { start: dhcpStart, end: dhcpEnd } : null;
    const outcome = await create.run({
      input: { ...rest, ipv4Cidr: rest.ipv4Cidr || null, domain: rest.domain || null, dhcp },
    });
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
          options={[
            { value: 'NAT', label: t('modes.NAT') },
            { value: 'ISOLATED', label: t('modes.ISOLATED') },
          ]}
        />
        <p className="mt-1 text-xs text-ink-3">
          {mode === 'NAT' ? t('natHint') : t('isolatedHint')}
        </p>
      </div>
      <Field label={t('cidr')} hint={t('cidrHint')} error={errors.ipv4Cidr?.message}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            className="font-mono text-xs"
            {...form.register('ipv4Cidr')}
          />
        )}
      </Field>
      <Field label={t('domain')} optional={t('optional')} error={errors.domain?.message}>
        {(control) => <Input {...control} spellCheck={false} {...form.register('domain')} />}
      </Field>
      <Field label={t('dhcpStart')} optional={t('optional')} error={errors.dhcpStart?.message}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            className="font-mono text-xs"
            {...form.register('dhcpStart')}
          />
        )}
      </Field>
      <Field label={t('dhcpEnd')} optional={t('optional')} error={errors.dhcpEnd?.message}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            className="font-mono text-xs"
            {...form.register('dhcpEnd')}
          />
        )}
      </Field>
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
