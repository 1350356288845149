'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { ErrorNotice } from '@/components/error-notice';
import { PlanSkeleton, PlanView } from '@/components/plan-view';
import { useNotify } from '@/components/use-notify';
import type { PlanData } from '@/features/tasks/fragments';
import { pickTemplates, TemplateListQuery } from '@/features/templates/queries';
import { placeFieldErrors } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { useConnection } from '@/lib/graphql/use-connection';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
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
import { CreateVm } from './mutations';

const ALL = {};
const PLAN_DELAY_MS = 400;

interface CreateVmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Chosen beforehand, from a template's own button. */
  readonly templateId?: string;
}

/** A new VM from a template. The plan beside the form is the API's own, asked again as the form changes. */
export function CreateVmDialog({ open, onOpenChange, templateId }: CreateVmDialogProps) {
  const t = useTranslations('createVm');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('hint')}
      width="lg"
      modalOnly
    >
      <CreateVmBody onClose={() => onOpenChange(false)} {...(templateId ? { templateId } : {})} />
    </Dialog>
  );
}

function useSchema() {
  const t = useTranslations('createVm');
  return useMemo(
    () =>
      createVmSchema({
        template: t('templateError'),
        name: t('nameError'),
        vcpus: t('vcpusError'),
        memory: t('memoryError'),
        disk: t('diskError'),
      }),
    [t],
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
  const first = templates.rows.find((template) => template.actions.createVm.allowed);
  useEffect(() => {
    if (first && form.getValues('templateId') === '') form.setValue('templateId', first.id);
  }, [first, form]);

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
        <IdentitySection templates={templates.rows} />
        <DiskSection templates={templates.rows} />
        <NetworkSection templates={templates.rows} />
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

/** Asks for the plan a moment after the last change, as soon as the form is whole. */
function PlanPreview() {
  const t = useTranslations('createVm');
  const values = useWatch<CreateVmValues>() as CreateVmValues;
  const schema = useSchema();
  const { run } = useAction(CreateVm);
  const [plan, setPlan] = useState<PlanData | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const parsed = useMemo(() => schema.safeParse(values), [schema, values]);
  const key = parsed.success ? JSON.stringify(toCreateVmInput(parsed.data)) : null;
  useEffect(() => {
    if (key === null) {
      setError(null);
      return undefined;
    }
    let current = true;
    const timer = setTimeout(() => {
      void run({ input: { ...JSON.parse(key), plan: true } }).then((outcome) => {
        if (!current) return;
        setError(outcome.ok ? null : outcome.error);
        setPlan(outcome.ok ? (outcome.value.plan ?? null) : null);
      });
    }, PLAN_DELAY_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, run]);
  if (key === null) return <p className="text-xs text-ink-3">{t('planLater')}</p>;
  if (error) return <ErrorNotice error={error} />;
  return plan ? <PlanView plan={plan} /> : <PlanSkeleton />;
}
