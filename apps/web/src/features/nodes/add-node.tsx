'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { CircleCheck, CircleX, ShieldQuestion } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { FormProvider, useForm, useFormContext, useWatch } from 'react-hook-form';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import type { ResultOf } from '@/lib/graphql/tada';
import { useAction } from '@/lib/graphql/use-action';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Dialog } from '@/ui/dialog';
import { Field, Input, Segmented, Select, Textarea } from '@/ui/field';
import {
  ADD_NODE_DEFAULTS,
  addNodeSchema,
  toEnrolInput,
  toProbeInput,
  type AddNodeValues,
} from './add-node-form';
import { EnrolNode, ProbeNode } from './queries';

type ProbePayload = Extract<
  ResultOf<typeof ProbeNode>['result'],
  { __typename: 'ProbeNodePayload' }
>;
type Report = ProbePayload['report'];

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

function useProbe() {
  const probe = useAction(ProbeNode);
  const [report, setReport] = useState<Report | null>(null);
  const [trusted, setTrusted] = useState<string | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const run = async (
    values: AddNodeValues,
    fingerprint: string | null,
  ): Promise<ShownError | null> => {
    setError(null);
    setTrusted(fingerprint);
    const outcome = await probe.run({ input: toProbeInput(values, fingerprint) });
    if (!outcome.ok) {
      setError(outcome.error);
      return outcome.error;
    }
    setReport(outcome.value.report);
    return null;
  };
  const reset = (): void => {
    setReport(null);
    setTrusted(null);
    setError(null);
  };
  return { run, reset, report, trusted, error, setError, pending: probe.pending };
}

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
  const local = useWatch({ control: form.control, name: 'transport' }) === 'LOCAL';
  const { report, trusted } = probe;
  const untrusted =
    report !== null && !local && trusted === null && report.hostKeyFingerprint !== null;
  const ready = report?.ok === true && !untrusted;

  const runProbe = (fingerprint: string | null) =>
    form.handleSubmit(async (values) => {
      const error = await probe.run(values, fingerprint);
      if (error && placeFieldErrors(error, form.setError, FIELD_OF)) probe.setError(null);
    })();
  const add = form.handleSubmit(async (values) => {
    const outcome = await enrol.run({
      input: toEnrolInput(values, trusted ?? report?.hostKeyFingerprint ?? null),
    });
    if (!outcome.ok) {
      if (!placeFieldErrors(outcome.error, form.setError, FIELD_OF)) probe.setError(outcome.error);
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
          void (ready ? add() : runProbe(null));
        }}
        className="space-y-5"
      >
        <Connection />
        {probe.error ? <ErrorNotice error={probe.error} /> : null}
        {report ? <ProbeSteps report={report} /> : null}
        {untrusted && report?.hostKeyFingerprint ? (
          <HostKey
            fingerprint={report.hostKeyFingerprint}
            kind={report.hostKeyType}
            pending={probe.pending}
            onTrust={() => void runProbe(report.hostKeyFingerprint)}
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

function Connection() {
  const t = useTranslations('addNode');
  const { register, formState, setValue } = useFormContext<AddNodeValues>();
  const errors = formState.errors;
  const [transport, authKind] = useWatch<AddNodeValues, ['transport', 'authKind']>({
    name: ['transport', 'authKind'],
  });
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
          onChange={(value) => setValue('transport', value)}
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
          <Field label={t('auth')} className="sm:col-span-6">
            {(control) => (
              <Select {...control} {...register('authKind')}>
                <option value="KEY">{t('authKey')}</option>
                <option value="PASSWORD">{t('authPassword')}</option>
                <option value="AGENT">{t('authAgent')}</option>
              </Select>
            )}
          </Field>
          {authKind === 'PASSWORD' ? (
            <Field label={t('password')} error={errors.password?.message} className="sm:col-span-6">
              {(control) => (
                <Input {...control} type="password" autoComplete="off" {...register('password')} />
              )}
            </Field>
          ) : null}
          {authKind === 'KEY' ? (
            <>
              <Field
                label={t('privateKey')}
                error={errors.privateKey?.message}
                hint={t('privateKeyHint')}
                className="sm:col-span-6"
              >
                {(control) => (
                  <Textarea
                    {...control}
                    rows={4}
                    spellCheck={false}
                    className="font-mono text-xs"
                    {...register('privateKey')}
                  />
                )}
              </Field>
              <Field
                label={t('passphrase')}
                error={errors.passphrase?.message}
                optional={t('optional')}
                className="sm:col-span-6"
              >
                {(control) => (
                  <Input
                    {...control}
                    type="password"
                    autoComplete="off"
                    {...register('passphrase')}
                  />
                )}
              </Field>
            </>
          ) : null}
        </>
      ) : null}
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

const STEP_NAMES = [
  'RESOLVE',
  'CONNECT',
  'HOST_KEY',
  'LOGIN',
  'SOCKET',
  'OPEN',
  'RIGHTS',
  'FACTS',
] as const;

/** Steps that this console has words for; a newer server may have more. */
const isStepName = (name: string): name is (typeof STEP_NAMES)[number] =>
  STEP_NAMES.some((known) => known === name);

function ProbeSteps({ report }: { readonly report: Report }) {
  const t = useTranslations('addNode');
  return (
    <section
      aria-label={t('steps')}
      aria-live="polite"
      className="rounded-lg border border-line bg-canvas"
    >
      <ul className="divide-y divide-line">
        {report.steps.map((step) => (
          <li key={step.name} className="flex gap-3 px-3 py-2">
            {step.ok ? (
              <CircleCheck
                size={16}
                aria-label={t('stepOk')}
                className="mt-0.5 shrink-0 text-good"
              />
            ) : (
              <CircleX
                size={16}
                aria-label={t('stepFailed')}
                className="mt-0.5 shrink-0 text-bad"
              />
            )}
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {isStepName(step.name) ? t(`stepNames.${step.name}`) : step.name}
              </p>
              <p className="text-xs break-words text-ink-2">{step.detail}</p>
              {step.fix ? (
                <p className="mt-1 flex items-center gap-2 text-xs text-warn">
                  <span className="min-w-0 break-words">{step.fix}</span>
                  <CopyButton text={step.fix} label={t('copyFix')} />
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {report.ok && report.hypervisor ? (
        <p className="border-t border-line px-3 py-2 text-ink-2">
          {t('found', {
            hypervisor: `${report.hypervisor} ${report.hypervisorVersion ?? ''}`,
            hostname: report.hostname ?? '—',
          })}
        </p>
      ) : null}
    </section>
  );
}

function HostKey({
  fingerprint,
  kind,
  pending,
  onTrust,
}: {
  readonly fingerprint: string;
  readonly kind: string | null;
  readonly pending: boolean;
  readonly onTrust: () => void;
}) {
  const t = useTranslations('addNode');
  return (
    <section
      aria-label={t('hostKey')}
      className="rounded-lg border border-warn/40 bg-warn-soft p-3.5"
    >
      <h3 className="flex items-center gap-2 font-medium text-warn">
        <ShieldQuestion size={16} aria-hidden /> {t('hostKey')}
      </h3>
      <p className="mt-1 text-ink-2">{t('hostKeyHint')}</p>
      <p className="mt-2 flex items-center gap-2">
        <code className="rounded bg-surface px-2 py-1 font-mono text-xs break-all">
          {kind ? `${kind} ` : ''}
          {fingerprint}
        </code>
        <CopyButton text={fingerprint} />
      </p>
      <Button className="mt-3" pending={pending} onClick={onTrust}>
        {t('trust')}
      </Button>
    </section>
  );
}
