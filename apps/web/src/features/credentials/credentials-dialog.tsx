'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { splitLines } from '@/lib/format';
import { paths } from '@/lib/paths';
import { Dialog } from '@/ui/dialog';
import { CredentialsFields, type CredentialsForm } from './credentials-fields';
import { ResetVmCredentials } from './queries';

interface CredentialsDialogProps {
  readonly vm: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

const EMPTY: CredentialsForm = {
  user: 'root',
  password: '',
  keyPairIds: [],
  keys: '',
  replace: false,
  way: 'AUTO',
};

/** Asks for a login, then shows by which way it would be set. It leads to the task. */
export function CredentialsDialog({ vm, onClose }: CredentialsDialogProps) {
  const t = useTranslations('credentials');
  const router = useRouter();
  const [form, setForm] = useState(EMPTY);
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
        input={inputOf(vm.id, form)}
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

const inputOf = (id: string, form: CredentialsForm) => ({
  id,
  user: form.user,
  password: form.password === '' ? null : form.password,
  keyPairIds: [...form.keyPairIds],
  authorizedKeys: splitLines(form.keys),
  replaceKeys: form.replace,
  way: form.way,
});
