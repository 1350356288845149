'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { DeleteVm } from '@/features/vms/mutations';
import { Checkbox } from '@/ui/field';
import { ParkVm } from './queries';
import { UndoChoice } from './undo-choice';

/** Asks before a VM is deleted: at once, or with time to undo it, which is what it offers first. */
export function DeleteDialog({
  vm,
  onClose,
  onDeleted,
}: {
  readonly vm: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}) {
  const t = useTranslations('vmActions');
  const [volumes, setVolumes] = useState(true);
  const [undoable, setUndoable] = useState(true);
  const [undoSeconds, setUndoSeconds] = useState<number | null>(null);
  const shared = {
    open: true,
    onOpenChange: (open: boolean) => (open ? undefined : onClose()),
    danger: true,
    title: t('deleteTitle', { name: vm.name }),
    confirmLabel: t('delete'),
    ...(onDeleted ? { onStarted: onDeleted } : {}),
  };
  const choices = (
    <>
      <Checkbox
        label={t('deleteVolumes')}
        hint={t('deleteVolumesHint')}
        checked={volumes}
        onChange={(event) => setVolumes(event.target.checked)}
      />
      <UndoChoice
        undoable={undoable}
        undoSeconds={undoSeconds}
        onChange={(change) => {
          setUndoable(change.undoable ?? undoable);
          setUndoSeconds(change.undoSeconds ?? undoSeconds);
        }}
      />
    </>
  );
  const input = { id: vm.id, deleteVolumes: volumes };
  if (undoable) {
    return (
      <PlannedDialog key="park" {...shared} document={ParkVm} input={{ ...input, undoSeconds }}>
        {choices}
      </PlannedDialog>
    );
  }
  return (
    <PlannedDialog key="delete" {...shared} document={DeleteVm} input={input}>
      {choices}
    </PlannedDialog>
  );
}
