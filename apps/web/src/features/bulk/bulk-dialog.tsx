'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import type { VmRowData } from '@/features/vms/fragments';
import { UndoChoice } from '@/features/park/undo-choice';
import { Checkbox, Field, Input, Segmented } from '@/ui/field';
import { BulkVms } from './mutations';
import { BULK_ACTION, type BulkAction, type BulkVerb } from './verbs';

interface Choices {
  readonly force: boolean;
  readonly volumes: boolean;
  readonly undoable: boolean;
  /** Null for what the server is set to. */
  readonly undoSeconds: number | null;
  readonly mode: 'FULL' | 'LINKED';
  readonly name: string;
}

/** Asks once for all chosen VMs, shows the waves, and starts one task with a task for each VM below it. */
export function BulkDialog({
  verb,
  vms,
  skipped,
  onClose,
}: {
  readonly verb: BulkVerb;
  readonly vms: readonly VmRowData[];
  readonly skipped: number;
  readonly onClose: (done: boolean) => void;
}) {
  const t = useTranslations('bulk');
  // The list is fixed when the dialog opens: live updates must not change what was agreed to.
  const [targets] = useState(vms);
  const [choices, setChoices] = useState<Choices>({
    force: false,
    volumes: true,
    undoable: true,
    undoSeconds: null,
    mode: 'FULL',
    name: '{name}-copy',
  });
  const parks = verb === 'delete' && choices.undoable;
  const action: BulkAction = parks ? 'PARK' : BULK_ACTION[verb];
  return (
    <PlannedDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose(false))}
      danger={verb === 'delete' || verb === 'powerOff'}
      title={t(`confirm.${verb}`, { count: targets.length })}
      description={skipped > 0 ? t('skipped', { count: skipped }) : undefined}
      confirmLabel={t(verb)}
      document={BulkVms}
      input={{
        ids: targets.map((vm) => vm.id),
        action,
        ...(verb === 'stop' ? { thenPowerOff: choices.force } : {}),
        ...(verb === 'delete' ? { deleteVolumes: choices.volumes } : {}),
        ...(parks ? { undoSeconds: choices.undoSeconds } : {}),
        ...(verb === 'clone' ? { cloneMode: choices.mode, cloneName: choices.name } : {}),
      }}
      onStarted={() => onClose(true)}
    >
      <BulkChoices
        verb={verb}
        choices={choices}
        onChange={(change) => setChoices({ ...choices, ...change })}
      />
      <ul
        aria-label={t('targets')}
        className="max-h-40 divide-y divide-line overflow-y-auto rounded-lg border border-line"
      >
        {targets.map((vm) => (
          <li key={vm.id} className="flex justify-between gap-3 px-3 py-1.5">
            <span className="truncate">{vm.name}</span>
            <span className="text-ink-3">{vm.node.name}</span>
          </li>
        ))}
      </ul>
    </PlannedDialog>
  );
}

function BulkChoices({
  verb,
  choices,
  onChange,
}: {
  readonly verb: BulkVerb;
  readonly choices: Choices;
  readonly onChange: (change: Partial<Choices>) => void;
}) {
  const t = useTranslations('bulk');
  const clone = useTranslations('clone');
  if (verb === 'stop') {
    return (
      <Checkbox
        label={t('thenPowerOff')}
        checked={choices.force}
        onChange={(event) => onChange({ force: event.target.checked })}
      />
    );
  }
  if (verb === 'delete') {
    return (
      <div className="space-y-3">
        <Checkbox
          label={t('deleteVolumes')}
          checked={choices.volumes}
          onChange={(event) => onChange({ volumes: event.target.checked })}
        />
        <UndoChoice {...choices} onChange={onChange} />
      </div>
    );
  }
  if (verb !== 'clone') return null;
  return (
    <div className="space-y-3">
      <Segmented
        label={clone('mode')}
        value={choices.mode}
        onChange={(mode) => onChange({ mode })}
        options={[
          { value: 'FULL', label: clone('full') },
          { value: 'LINKED', label: clone('linked') },
        ]}
      />
      <Field label={t('cloneName')} hint={t('cloneNameHint')}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            value={choices.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
