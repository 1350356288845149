'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { FormProvider, useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { CreateVmPlan } from '@/features/vms/create-vm-plan';
import { NetworkSection } from '@/features/vms/create-vm-sections';
import { CreateVm } from '@/features/vms/mutations';
import { placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { useConnection } from '@/lib/graphql/use-connection';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Link } from '@/ui/link';
import { Empty } from '@/ui/panel';
import {
  INSTALL_DEFAULTS,
  INSTALL_FIELDS,
  installSchema,
  isInstallMedium,
  presetValues,
  toInstallInput,
  usualMachine,
  type InstallValues,
} from './install-form';
import { GuestSection, MachineSection, SizeSection, StartSection } from './install-sections';
import {
  InstallMediaQuery,
  MachineOffersQuery,
  pickMedia,
  type MachineOffer,
  type Medium,
} from './queries';

/** Raw too: until a pool is looked through again, an uploaded image counts as raw. */
const CDS = { filter: { formats: ['iso', 'raw'] } };

function useSchema() {
  const t = useTranslations('install');
  const words = useTranslations('createVm');
  const wait = useTranslations('readiness');
  return useMemo(
    () =>
      installSchema({
        installer: t('installerError'),
        name: words('nameError'),
        vcpus: words('vcpusError'),
        memory: words('memoryError'),
        disk: words('diskError'),
        press: t('pressError'),
        port: wait('portError'),
        seconds: wait('secondsError'),
      }),
    [t, words, wait],
  );
}

/** What the node of the chosen CD offers to the chosen machine type; undefined until it has told. */
function useOffer(
  form: UseFormReturn<InstallValues>,
  nodeId: string | undefined,
): MachineOffer | undefined {
  const [machine, preset] = useWatch({ control: form.control, name: ['machine', 'preset'] });
  const { data } = useLiveQuery(MachineOffersQuery, {
    variables: { id: nodeId ?? '' },
    pause: nodeId === undefined,
  });
  const wanted = machine === '' ? usualMachine(preset) : machine;
  return data?.node?.machineOffers?.find((offer) => offer.machine === wanted);
}

/** Sets what a kind of guest wants, when another kind is chosen or the node tells what it has. */
function usePreset(form: UseFormReturn<InstallValues>, offer: MachineOffer | undefined): void {
  const preset = useWatch({ control: form.control, name: 'preset' });
  const key = JSON.stringify(offer ?? null);
  useEffect(() => {
    const offered = offer && JSON.stringify(offer) === key ? offer : undefined;
    const { memoryMib, diskGib, ...machine } = presetValues(preset, offered);
    for (const [name, value] of Object.entries({ memoryMib, diskGib })) {
      // Sizes that were typed stay.
      const field = name === 'memoryMib' ? 'memoryMib' : 'diskGib';
      if (!form.getFieldState(field).isDirty) form.resetField(field, { defaultValue: value });
    }
    form.setValue('firmware', machine.firmware);
    form.setValue('tpm', machine.tpm);
    form.setValue('hyperv', machine.hyperv);
    form.setValue('clock', machine.clock);
    form.setValue('pressSeconds', machine.pressSeconds);
    // The offer is compared by what it says.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [form, preset, key]);
}

/** A new VM with an empty disk, to be installed from a CD. */
export function InstallVmBody({ onClose }: { readonly onClose: () => void }) {
  const media = useConnection(InstallMediaQuery, CDS, pickMedia);
  const t = useTranslations('install');
  const cds = media.rows.filter(isInstallMedium);
  if (!media.loading && cds.length === 0) {
    return (
      <Empty
        title={t('noMedia')}
        action={
          <Button asChild variant="primary">
            <Link href={paths.pools()}>{t('openPools')}</Link>
          </Button>
        }
      >
        {t('noMediaHint')}
      </Empty>
    );
  }
  return <InstallForm media={cds} onClose={onClose} />;
}

function InstallForm({
  media,
  onClose,
}: {
  readonly media: readonly Medium[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('createVm');
  const common = useTranslations('common');
  const router = useRouter();
  const notify = useNotify();
  const schema = useSchema();
  const form = useForm<InstallValues>({
    resolver: zodResolver(schema),
    defaultValues: INSTALL_DEFAULTS,
    mode: 'onTouched',
  });
  const create = useAction(CreateVm);
  const [error, setError] = useState<ShownError | null>(null);
  const first = media.find((medium) => medium.pool.state === 'RUNNING');
  useEffect(() => {
    if (first && form.getValues('installerId') === '') form.setValue('installerId', first.id);
  }, [first, form]);
  const installerId = useWatch({ control: form.control, name: 'installerId' });
  const nodeId = media.find((medium) => medium.id === installerId)?.pool.node.id;
  const offer = useOffer(form, nodeId);
  usePreset(form, offer);

  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const outcome = await create.run({ input: toInstallInput(values) });
    if (!outcome.ok) {
      if (!placeFieldErrors(outcome.error, form.setError, INSTALL_FIELDS)) setError(outcome.error);
      return;
    }
    onClose();
    if (outcome.value.task) {
      notify.taskStarted(outcome.value.task);
      router.push(paths.task(outcome.value.task.id));
    }
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void submit(event)} noValidate className="space-y-6">
        <GuestSection media={media} />
        <SizeSection media={media} />
        <NetworkSection nodeId={nodeId} />
        <MachineSection offer={offer} />
        <StartSection />
        <InstallPlan />
        {error ? <ErrorNotice error={error} /> : null}
        <div className="sticky -bottom-4 -mx-5 -mb-4 flex justify-end gap-2 border-t border-line bg-surface px-5 py-3">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" variant="primary" pending={create.pending}>
            {t('submit')}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

function InstallPlan() {
  const values = useWatch<InstallValues>();
  const schema = useSchema();
  const parsed = useMemo(() => schema.safeParse(values), [schema, values]);
  return <CreateVmPlan input={parsed.success ? toInstallInput(parsed.data) : null} />;
}
