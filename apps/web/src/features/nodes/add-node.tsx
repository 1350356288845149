'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { FormProvider, useForm, useFormContext, useWatch, type Path } from 'react-hook-form';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, Input, Segmented, Select } from '@/ui/field';
import {
  ADD_NODE_DEFAULTS,
  addNodeSchema,
  MAX_JUMPS,
  toEnrolInput,
  toProbeInput,
  trustKeyOf,
  type AddNodeValues,
  type TrustedKeys,
} from './add-node-form';
import { JumpFields } from './jump-fields';
import { LoginFields } from './login-fields';
import { HostKey, ProbeSteps, type Report } from './probe-report';
import { EnrolNode, ProbeNode } from './queries';

interface AddNodeProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** First look, then trust: the probe shows each step with its fix and the host key, which the user confirms. */
export function AddNodeDialog({ open, onOpenChange }: AddNodeProps) {
  const t = useTranslations('addNode');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('hint')}
      modalOnly
    >
      <AddNodeBody onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** The probe and the host keys that the user accepted on the way; any change of the form makes both void. */
function useProbe() {
  const probe = useAction(ProbeNode);
  const [report, setReport] = useState<Report | null>(null);
  const [trusted, setTrusted] = useState<TrustedKeys>({});
  const [error, setError] = useState<ShownError | null>(null);
  const run = async (values: AddNodeValues, keys: TrustedKeys): Promise<ShownError | null> => {
    setError(null);
    setTrusted(keys);
    const outcome = await probe.run({ input: toProbeInput(values, keys) });
    if (!outcome.ok) {
      setError(outcome.error);
      return outcome.error;
    }
    setReport(outcome.value.report);
    return null;
  };
  const reset = (): void => {
    setReport(null);
    setTrusted({});
    setError(null);
  };
  return { run, reset, report, trusted, error, setError, pending: probe.pending };
}

const JUMP_FIELDS = {
  host: 'host',
  port: 'port',
  user: 'user',
  'auth.password': 'password',
  'auth.privateKey': 'privateKey',
  'auth.passphrase': 'passphrase',
} as const;

const FIELD_OF = {
  name: 'name',
  host: 'host',
  port: 'port',
  user: 'user',
  uri: 'uri',
  tags: 'tags',
  'auth.password': 'password',
  'auth.privateKey': 'privateKey',
  'auth.passphrase': 'passphrase',
} as const;

/** Where the API's errors belong: those of the node, and those of each jump host. */
const FIELDS: Readonly<Record<string, Path<AddNodeValues>>> = {
  ...FIELD_OF,
  ...Object.fromEntries(
    Array.from({ length: MAX_JUMPS }, (_, index) =>
      Object.entries(JUMP_FIELDS).map(([theirs, ours]): [string, Path<AddNodeValues>] => [
        `jumps.${index}.${theirs}`,
        `jumps.${index}.${ours}`,
      ]),
    ).flat(),
  ),
};

function AddNodeBody({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('addNode');
  const common = useTranslations('common');
  const router = useRouter();
  const notify = useNotify();
  const schema = useMemo(
    () =>
      addNodeSchema({
        name: t('nameError'),
        host: t('hostError'),
        port: t('portError'),
        user: t('userError'),
      }),
    [t],
  );
  const form = useForm<AddNodeValues>({
    resolver: zodResolver(schema),
    defaultValues: ADD_NODE_DEFAULTS,
    mode: 'onTouched',
  });
  const probe = useProbe();
  const enrol = useAction(EnrolNode);
  const { report, trusted } = probe;
  const unknown = report?.hostKeys.find(({ accepted }) => !accepted) ?? null;
  const ready = report?.ok === true;

  const runProbe = (keys: TrustedKeys) =>
    form.handleSubmit(async (values) => {
      const error = await probe.run(values, keys);
      if (error && placeFieldErrors(error, form.setError, FIELDS)) probe.setError(null);
    })();
  const add = form.handleSubmit(async (values) => {
    const outcome = await enrol.run({
      input: toEnrolInput(values, trusted),
    });
    if (!outcome.ok) {
      if (!placeFieldErrors(outcome.error, form.setError, FIELDS)) probe.setError(outcome.error);
      return;
    }
    notify.done(t('added', { name: values.name }));
    onClose();
    router.push(paths.node(outcome.value.node.id));
  });
  return (
    <FormProvider {...form}>
      <form
        noValidate
        onChange={probe.reset}
        onSubmit={(event) => {
          event.preventDefault();
          void (ready ? add() : runProbe(trusted));
        }}
        className="space-y-5"
      >
        <Connection onChange={probe.reset} />
        {probe.error ? <ErrorNotice error={probe.error} /> : null}
        {report ? <ProbeSteps report={report} /> : null}
        {unknown ? (
          <HostKey
            seen={unknown}
            pending={probe.pending}
            onTrust={() =>
              void runProbe({ ...trusted, [trustKeyOf(unknown.jump)]: unknown.fingerprint })
            }
          />
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            variant={ready ? 'secondary' : 'primary'}
            pending={probe.pending}
            onClick={() => void runProbe(trusted)}
          >
            {t('probe')}
          </Button>
          <Button
            variant="primary"
            reason={ready ? null : t('probeFirst')}
            pending={enrol.pending}
            onClick={() => void add()}
          >
            {t('submit')}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

function Connection({ onChange }: { readonly onChange: () => void }) {
  const t = useTranslations('addNode');
  const { register, formState, setValue } = useFormContext<AddNodeValues>();
  const errors = formState.errors;
  const transport = useWatch<AddNodeValues, 'transport'>({ name: 'transport' });
  return (
    <div className="grid gap-3 sm:grid-cols-6">
      <Field label={t('name')} error={errors.name?.message} className="sm:col-span-6">
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder="rack-1"
            {...register('name')}
          />
        )}
      </Field>
      <div className="sm:col-span-6">
        <Segmented
          label={t('transport')}
          value={transport}
          onChange={(value) => {
            setValue('transport', value);
            onChange();
          }}
          options={[
            { value: 'SSH', label: t('ssh') },
            { value: 'LOCAL', label: t('local') },
          ]}
        />
      </div>
      {transport === 'SSH' ? (
        <>
          <Field label={t('host')} error={errors.host?.message} className="sm:col-span-3">
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                spellCheck={false}
                placeholder="192.168.1.20"
                {...register('host')}
              />
            )}
          </Field>
          <Field label={t('port')} error={errors.port?.message} className="sm:col-span-1">
            {(control) => (
              <Input {...control} type="number" min={1} max={65535} {...register('port')} />
            )}
          </Field>
          <Field label={t('user')} error={errors.user?.message} className="sm:col-span-2">
            {(control) => (
              <Input {...control} autoComplete="off" spellCheck={false} {...register('user')} />
            )}
          </Field>
          <LoginFields prefix="" label={t('auth')} />
          <JumpFields onChange={onChange} />
        </>
      ) : null}
      <Field label={t('daemon')} hint={t('daemonHint')} className="sm:col-span-6">
        {(control) => (
          <Select {...control} {...register('uri')}>
            <option value="qemu:///system">{t('daemonSystem')}</option>
            <option value="qemu:///session">{t('daemonSession')}</option>
          </Select>
        )}
      </Field>
      <Field
        label={t('tags')}
        optional={t('optional')}
        className="sm:col-span-6"
        error={errors.tags?.message}
      >
        {(control) => <Input {...control} spellCheck={false} {...register('tags')} />}
      </Field>
    </div>
  );
}
