'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { Checkbox, Field, Input, Segmented, Textarea } from '@/ui/field';
import {
  CopyVmSnapshot,
  CreateVmSnapshot,
  DeleteVmSnapshot,
  RevertVmSnapshot,
  type SnapshotData,
  type SnapshotsOfVm,
} from './queries';
import { proposedName } from './tree';

interface DialogProps {
  readonly vm: { readonly id: string; readonly name: string };
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

type Where = 'AUTO' | 'INTERNAL' | 'EXTERNAL';

/** Mounted while it is open, so that each time begins with a fresh name. */
export function CreateSnapshotDialog({
  vm,
  ways,
  runs,
  ...dialog
}: DialogProps & { readonly ways: SnapshotsOfVm['snapshotWays']; readonly runs: boolean }) {
  const t = useTranslations('snapshots');
  const [name, setName] = useState(() => proposedName(new Date()));
  const [description, setDescription] = useState('');
  const [memory, setMemory] = useState(runs && ways.withMemory.kind === 'INTERNAL');
  const [where, setWhere] = useState<Where>('AUTO');
  const noMemory = runs && !ways.withMemory.verdict.allowed ? ways.withMemory.why : null;
  return (
    <PlannedDialog
      {...dialog}
      title={t('createTitle', { name: vm.name })}
      confirmLabel={t('create')}
      document={CreateVmSnapshot}
      input={{
        vmId: vm.id,
        name,
        description: description === '' ? null : description,
        memory: runs ? memory : null,
        kind: where === 'AUTO' ? null : where,
      }}
    >
      <Field label={t('name')}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('description')} optional={t('optional')}>
        {(control) => (
          <Textarea
            {...control}
            className="min-h-14"
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Segmented
          label={t('where')}
          value={where}
          onChange={setWhere}
          options={[
            { value: 'AUTO', label: t('whereAuto') },
            { value: 'INTERNAL', label: t('kinds.INTERNAL') },
            { value: 'EXTERNAL', label: t('kinds.EXTERNAL') },
          ]}
        />
        <p className="mt-1 text-xs text-ink-3">{t(`whereHint.${where}`)}</p>
      </div>
      {runs ? (
        <Checkbox
          label={t('memory')}
          hint={noMemory ?? t('memoryHint')}
          disabled={noMemory !== null}
          checked={memory}
          onChange={(event) => setMemory(event.target.checked)}
        />
      ) : null}
    </PlannedDialog>
  );
}

export function RevertSnapshotDialog({
  vm,
  snapshot,
  ...dialog
}: DialogProps & { readonly snapshot: SnapshotData }) {
  const t = useTranslations('snapshots');
  const [first, setFirst] = useState(true);
  const [start, setStart] = useState(false);
  return (
    <PlannedDialog
      {...dialog}
      danger
      title={t('revertTitle', { vm: vm.name, name: snapshot.name })}
      confirmLabel={t('revert')}
      document={RevertVmSnapshot}
      input={{ vmId: vm.id, name: snapshot.name, snapshotFirst: first, start }}
    >
      <Checkbox
        label={t('snapshotFirst')}
        hint={t('snapshotFirstHint')}
        checked={first}
        onChange={(event) => setFirst(event.target.checked)}
      />
      {snapshot.hasMemory ? null : (
        <Checkbox
          label={t('startAfter')}
          hint={t('startAfterHint')}
          checked={start}
          onChange={(event) => setStart(event.target.checked)}
        />
      )}
    </PlannedDialog>
  );
}

export function DeleteSnapshotDialog({
  vm,
  snapshot,
  tree,
  ...dialog
}: DialogProps & {
  readonly snapshot: SnapshotData;
  /** With all that were made after it. */
  readonly tree: boolean;
}) {
  const t = useTranslations('snapshots');
  return (
    <PlannedDialog
      {...dialog}
      danger
      title={
        tree
          ? t('deleteTreeTitle', { name: snapshot.name })
          : t('deleteTitle', { name: snapshot.name })
      }
      confirmLabel={t('delete')}
      document={DeleteVmSnapshot}
      input={{ vmId: vm.id, name: snapshot.name, children: tree }}
    />
  );
}

/** What the volume is called, unless it is said otherwise: safe whatever the VM and the snapshot are called. */
const volumeNameOf = (vm: string, snapshot: string): string =>
  `${`${vm}-${snapshot}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 57)}.qcow2`;

export function CopySnapshotDialog({
  vm,
  snapshot,
  ...dialog
}: DialogProps & { readonly snapshot: SnapshotData }) {
  const t = useTranslations('snapshots');
  const [volumeName, setVolumeName] = useState(() => volumeNameOf(vm.name, snapshot.name));
  return (
    <PlannedDialog
      {...dialog}
      title={t('copyTitle', { name: snapshot.name })}
      description={t('copyHint')}
      confirmLabel={t('copy')}
      document={CopyVmSnapshot}
      input={{ vmId: vm.id, name: snapshot.name, volumeName }}
    >
      <Field label={t('volumeName')}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            value={volumeName}
            onChange={(event) => setVolumeName(event.target.value)}
          />
        )}
      </Field>
    </PlannedDialog>
  );
}
