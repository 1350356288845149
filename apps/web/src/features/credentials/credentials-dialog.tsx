'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { paths } from '@/lib/paths';
import { Dialog } from '@/ui/dialog';
import { CredentialsFields } from './credentials-fields';
import { credentialsInput, EMPTY_CREDENTIALS } from './credentials-form';
import { ResetVmCredentials } from './queries';

interface CredentialsDialogProps {
  readonly vm: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Asks for a login, then shows by which way it would be set. It leads to the task. */
export function CredentialsDialog({ vm, onClose }: CredentialsDialogProps) {
  const t = useTranslations('credentials');
  const router = useRouter();
  const [form, setForm] = useState(EMPTY_CREDENTIALS);
  const [review, setReview] = useState(false);
  const close = (open: boolean): void => (open ? undefined : onClose());
  const title = t('title', { name: vm.name });
  if (review) {
    return (
      <PlannedDialog
        open
        onOpenChange={close}
        danger={form.replace}
        title={title}
        confirmLabel={t('set')}
        document={ResetVmCredentials}
        input={credentialsInput(vm.id, form)}
        onStarted={(task) => router.push(paths.task(task.id))}
      />
    );
  }
  return (
    <Dialog open onOpenChange={close} title={title} description={t('hint')} width="md">
      <CredentialsFields
        vmId={vm.id}
        form={form}
        onChange={(change) => setForm({ ...form, ...change })}
        onClose={onClose}
        onReview={() => setReview(true)}
      />
    </Dialog>
  );
}
