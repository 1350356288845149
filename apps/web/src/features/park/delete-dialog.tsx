'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PlannedDialog } from '@/components/planned-dialog';
import { DeleteVm } from '@/features/vms/mutations';
import { Checkbox, Field } from '@/ui/field';
import { ParkVm, UndoSecondsQuery } from './queries';
import { UndoTimeSelect } from './undo-time';

const HOUR = 3600;

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
  const park = useTranslations('park');
  const [{ data }] = useQuery({ query: UndoSecondsQuery });
  const [volumes, setVolumes] = useState(true);
  const [undoable, setUndoable] = useState(true);
  const [chosen, setChosen] = useState<number | null>(null);
  const undoSeconds = chosen ?? data?.undoSeconds ?? HOUR;
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
      <Checkbox
        label={park('undoable')}
        hint={park('undoableHint')}
        checked={undoable}
        onChange={(event) => setUndoable(event.target.checked)}
      />
      {undoable ? (
        <Field label={park('undoTime')} className="w-40">
          {(control) => <UndoTimeSelect {...control} value={undoSeconds} onChange={setChosen} />}
        </Field>
      ) : null}
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
