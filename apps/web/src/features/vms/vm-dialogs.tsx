'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { CloneDialog } from '@/features/clone/clone-dialog';
import { DeleteDialog } from '@/features/park/delete-dialog';
import { MigrateDialog } from '@/features/migration/migrate-dialog';
import { CredentialsDialog } from '@/features/credentials/credentials-dialog';
import { WaitDialog } from '@/features/readiness/wait-dialog';
import { ReinstallDialog } from '@/features/reinstall/reinstall-dialog';
import { Checkbox, Field, Input } from '@/ui/field';
import { PowerOffVm, ResetVm, StopVm } from './mutations';
import type { VmDialog } from './use-vm-actions';

interface VmDialogsProps {
  readonly vm: {
    readonly id: string;
    readonly name: string;
    readonly node: { readonly id: string };
  };
  readonly dialog: VmDialog | null;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}

const DEFAULT_TIMEOUT_SECONDS = 120;

/** The questions asked before a VM is disturbed. */
export function VmDialogs(props: VmDialogsProps) {
  const t = useTranslations('vmActions');
  const { vm, dialog, onClose } = props;
  const close = (open: boolean): void => {
    if (!open) onClose();
  };
  return (
    <>
      <StopDialog {...props} />
      {dialog === 'delete' ? (
        <DeleteDialog
          vm={vm}
          onClose={onClose}
          {...(props.onDeleted ? { onDeleted: props.onDeleted } : {})}
        />
      ) : null}
      {dialog === 'clone' ? <CloneDialog vm={vm} onClose={onClose} /> : null}
      {dialog === 'resetCredentials' ? <CredentialsDialog vm={vm} onClose={onClose} /> : null}
      {dialog === 'reinstall' ? <ReinstallDialog vm={vm} onClose={onClose} /> : null}
      <WaitDialog vm={vm} running={false} open={dialog === 'startWait'} onOpenChange={close} />
      {dialog === 'migrate' ? <MigrateDialog vm={vm} onClose={onClose} /> : null}
      <PlannedDialog
        open={dialog === 'powerOff'}
        onOpenChange={close}
        danger
        title={t('powerOffTitle', { name: vm.name })}
        description={t('powerOffHint')}
        confirmLabel={t('powerOff')}
        document={PowerOffVm}
        input={{ id: vm.id }}
      />
      <PlannedDialog
        open={dialog === 'reset'}
        onOpenChange={close}
        danger
        title={t('resetTitle', { name: vm.name })}
        description={t('resetHint')}
        confirmLabel={t('reset')}
        document={ResetVm}
        input={{ id: vm.id }}
      />
    </>
  );
}

function StopDialog({ vm, dialog, onClose }: VmDialogsProps) {
  const t = useTranslations('vmActions');
  const [timeout, setTimeout] = useState(String(DEFAULT_TIMEOUT_SECONDS));
  const [force, setForce] = useState(false);
  const seconds = Number(timeout);
  const valid = Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600;
  return (
    <PlannedDialog
      open={dialog === 'stop'}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('stopTitle', { name: vm.name })}
      description={t('stopHint')}
      confirmLabel={t('stop')}
      document={StopVm}
      input={{
        id: vm.id,
        timeoutSeconds: valid ? seconds : DEFAULT_TIMEOUT_SECONDS,
        thenPowerOff: force,
      }}
    >
      <Field
        label={t('stopTimeout')}
        error={valid ? undefined : t('stopTimeoutError')}
        className="w-48"
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={3600}
            value={timeout}
            onChange={(event) => setTimeout(event.target.value)}
          />
        )}
      </Field>
      <Checkbox
        label={t('thenPowerOff')}
        hint={t('thenPowerOffHint')}
        checked={force}
        onChange={(event) => setForce(event.target.checked)}
      />
    </PlannedDialog>
  );
}
