'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { InstallVmBody } from '@/features/install/install-vm';
import { WAIT_FIELDS } from '@/features/readiness/wait-form';
import { pickTemplates, TemplateListQuery } from '@/features/templates/queries';
import { placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { useConnection } from '@/lib/graphql/use-connection';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Segmented } from '@/ui/field';
import { Empty } from '@/ui/panel';
import {
  CloudInitSection,
  DiskSection,
  IdentitySection,
  NetworkSection,
  OptionsSection,
} from './create-vm-sections';
import {
  CREATE_VM_DEFAULTS,
  createVmSchema,
  toCreateVmInput,
  type CreateVmValues,
} from './create-vm-form';
import { CreateVmPlan } from './create-vm-plan';
import { CreateVm } from './mutations';

const ALL = {};

interface CreateVmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Chosen beforehand, from a template's own button. */
  readonly templateId?: string;
}

/** A new VM from a template, or to be installed from a CD. The plan beside the form is the API's own, asked again as the form changes. */
export function CreateVmDialog({ open, onOpenChange, templateId }: CreateVmDialogProps) {
  const t = useTranslations('createVm');
  const install = useTranslations('install');
  const [source, setSource] = useState<'template' | 'iso'>('template');
  const close = () => onOpenChange(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('hint')}
      width="lg"
      modalOnly
    >
      <div className="mb-5">
        <Segmented
          label={install('source')}
          value={source}
          onChange={setSource}
          options={[
            { value: 'template', label: install('fromTemplate') },
            { value: 'iso', label: install('fromIso') },
          ]}
        />
      </div>
      {source === 'iso' ? (
        <InstallVmBody onClose={close} />
      ) : (
        <CreateVmBody onClose={close} {...(templateId ? { templateId } : {})} />
      )}
    </Dialog>
  );
}

function useSchema() {
  const t = useTranslations('createVm');
  const wait = useTranslations('readiness');
  return useMemo(
    () =>
      createVmSchema({
        template: t('templateError'),
        name: t('nameError'),
        vcpus: t('vcpusError'),
        memory: t('memoryError'),
        disk: t('diskError'),
        port: wait('portError'),
        seconds: wait('secondsError'),
      }),
    [t, wait],
  );
}

function CreateVmBody({
  onClose,
  templateId,
}: {
  readonly onClose: () => void;
  readonly templateId?: string;
}) {
  const t = useTranslations('createVm');
  const common = useTranslations('common');
  const router = useRouter();
  const notify = useNotify();
  const schema = useSchema();
  const form = useForm<CreateVmValues>({
    resolver: zodResolver(schema),
    defaultValues: { ...CREATE_VM_DEFAULTS, templateId: templateId ?? '' },
    mode: 'onTouched',
  });
  const create = useAction(CreateVm);
  const [error, setError] = useState<ShownError | null>(null);
  const templates = useConnection(TemplateListQuery, ALL, pickTemplates);
  const offered = useMemo(
    () => templates.rows.filter(({ id, latest }) => latest || id === templateId),
    [templates.rows, templateId],
  );
  const first = offered.find((template) => template.actions.createVm.allowed);
  useEffect(() => {
    if (first && form.getValues('templateId') === '') form.setValue('templateId', first.id);
  }, [first, form]);

  const chosen = useWatch({ control: form.control, name: 'templateId' });
  const nodeId = templates.rows.find((template) => template.id === chosen)?.pool.node.id;

  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const outcome = await create.run({ input: toCreateVmInput(values) });
    if (!outcome.ok) {
      if (!placeFieldErrors(outcome.error, form.setError, FIELD_OF)) setError(outcome.error);
      return;
    }
    onClose();
    if (outcome.value.task) {
      notify.taskStarted(outcome.value.task);
      router.push(paths.task(outcome.value.task.id));
    }
  });

  if (!templates.loading && templates.rows.length === 0) {
    return (
      <Empty
        title={t('noTemplates')}
        action={
          <Button asChild variant="primary">
            <Link href={`${paths.templates()}?dialog=create`}>{t('registerTemplate')}</Link>
          </Button>
        }
      >
        {t('noTemplatesHint')}
      </Empty>
    );
  }
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void submit(event)} noValidate className="space-y-6">
        <IdentitySection templates={offered} />
        <DiskSection templates={offered} />
        <NetworkSection nodeId={nodeId} />
        <CloudInitSection />
        <OptionsSection />
        <PlanPreview />
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

const FIELD_OF = {
  ...WAIT_FIELDS,
  templateId: 'templateId',
  name: 'name',
  vcpus: 'vcpus',
  memoryBytes: 'memoryMib',
  diskBytes: 'diskGib',
  poolId: 'poolId',
  description: 'description',
  tags: 'tags',
  'cloudInit.hostname': 'hostname',
  'cloudInit.user': 'user',
  'cloudInit.password': 'password',
  'cloudInit.userData': 'userData',
  'cloudInit.networkConfig': 'networkConfig',
  'cloudInit.packages': 'packages',
  'cloudInit.runCommands': 'runCommands',
  'cloudInit.timezone': 'timezone',
  'cloudInit.authorizedKeys': 'authorizedKeys',
} as const;

function PlanPreview() {
  const values = useWatch<CreateVmValues>();
  const schema = useSchema();
  const parsed = useMemo(() => schema.safeParse(values), [schema, values]);
  return <CreateVmPlan input={parsed.success ? toCreateVmInput(parsed.data) : null} />;
}
