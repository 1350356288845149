'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { PlannedDialog } from '@/components/planned-dialog';
import { pickTemplates, TemplateListQuery } from '@/features/templates/queries';
import {
  cloudInitInput,
  CREATE_VM_DEFAULTS,
  type CreateVmValues,
} from '@/features/vms/create-vm-form';
import { useConnection } from '@/lib/graphql/use-connection';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { Dialog } from '@/ui/dialog';
import { ReinstallVm, ReinstallVmQuery, type ReinstallVmData } from './queries';
import { ReinstallFields } from './reinstall-fields';
import { disksOf, settingsPart, toReinstallInput, type ReinstallForm } from './reinstall-form';

const ALL = {};

interface ReinstallDialogProps {
  readonly vm: {
    readonly id: string;
    readonly name: string;
    readonly node: { readonly id: string };
  };
  readonly onClose: () => void;
}

/** Asks how a VM is reinstalled, then shows the plan. It leads to the task. */
export function ReinstallDialog({ vm, onClose }: ReinstallDialogProps) {
  const t = useTranslations('reinstall');
  const { data } = useLiveQuery(ReinstallVmQuery, { variables: { id: vm.id } });
  if (data?.vm) return <Questions vm={vm} facts={data.vm} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('title', { name: vm.name })}
      width="md"
    >
      {null}
    </Dialog>
  );
}

function Questions({
  vm,
  facts,
  onClose,
}: ReinstallDialogProps & { readonly facts: ReinstallVmData }) {
  const t = useTranslations('reinstall');
  const router = useRouter();
  const settings = useForm<CreateVmValues>({ defaultValues: CREATE_VM_DEFAULTS });
  const templates = useConnection(TemplateListQuery, ALL, pickTemplates).rows.filter(
    (template) => template.pool.node.id === vm.node.id,
  );
  const [form, setForm] = useState<ReinstallForm>({
    templateId: facts.template?.id ?? '',
    diskMode: 'OVERLAY',
    systemDisk: disksOf(facts)[0]?.target ?? '',
    removed: [],
    settings: 'again',
    deleteSnapshots: false,
    keepOldVolumes: false,
    start: true,
  });
  const [review, setReview] = useState(false);
  const known = templates.some(({ id }) => id === form.templateId);
  const templateId = known ? form.templateId : (templates[0]?.id ?? '');
  const close = (open: boolean): void => (open ? undefined : onClose());
  if (review) {
    return (
      <PlannedDialog
        open
        danger
        onOpenChange={close}
        title={t('title', { name: vm.name })}
        confirmLabel={t('reinstall')}
        document={ReinstallVm}
        input={toReinstallInput(
          vm.id,
          { ...form, templateId },
          cloudInitInput({ ...settings.getValues(), cloudInit: settingsPart(form) }),
        )}
        onStarted={(task) => router.push(paths.task(task.id))}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t('title', { name: vm.name })}
      description={t('hint', { name: vm.name })}
      width="md"
    >
      <FormProvider {...settings}>
        <ReinstallFields
          facts={facts}
          templates={templates}
          form={{ ...form, templateId }}
          onChange={(change) => setForm({ ...form, ...change })}
          onClose={onClose}
          onReview={() => setReview(true)}
        />
      </FormProvider>
    </Dialog>
  );
}
