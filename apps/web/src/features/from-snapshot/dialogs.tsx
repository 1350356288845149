'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import type { SnapshotData } from '@/features/snapshots/queries';
import { Checkbox, Field, Input, Segmented } from '@/ui/field';
import { CreateTemplateFromSnapshot, CreateVmFromSnapshot } from './mutations';

interface DialogProps {
  readonly vm: { readonly id: string; readonly name: string };
  readonly snapshot: SnapshotData;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** A name for what is made of a snapshot: safe whatever the VM and the snapshot are called. */
const proposed = (vm: string, snapshot: string): string =>
  `${vm}-${snapshot}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);

/** A new VM on disks as a snapshot holds them. */
export function VmFromSnapshotDialog({ vm, snapshot, ...dialog }: DialogProps) {
  const t = useTranslations('fromSnapshot');
  const linkable = snapshot.kind === 'EXTERNAL';
  const [name, setName] = useState(() => proposed(vm.name, snapshot.name));
  const [mode, setMode] = useState<'FULL' | 'LINKED'>('FULL');
  const [start, setStart] = useState(false);
  return (
    <PlannedDialog
      {...dialog}
      title={t('vmTitle', { name: snapshot.name })}
      description={t('vmHint', { name: vm.name })}
      confirmLabel={t('createVm')}
      document={CreateVmFromSnapshot}
      input={{ vmId: vm.id, snapshot: snapshot.name, mode, name, start }}
    >
      <NameField label={t('name')} value={name} onChange={setName} />
      {linkable ? (
        <div>
          <Segmented
            label={t('mode')}
            value={mode}
            onChange={setMode}
            options={[
              { value: 'FULL', label: t('full') },
              { value: 'LINKED', label: t('linked') },
            ]}
          />
          <p className="mt-1 text-xs text-ink-3">
            {mode === 'FULL' ? t('fullHint') : t('linkedHint')}
          </p>
        </div>
      ) : (
        <p className="text-xs text-ink-3">{t('onlyFull')}</p>
      )}
      <Checkbox
        label={t('start')}
        checked={start}
        onChange={(event) => setStart(event.target.checked)}
      />
    </PlannedDialog>
  );
}

/** A template of the disk as a snapshot holds it. */
export function TemplateFromSnapshotDialog({ vm, snapshot, ...dialog }: DialogProps) {
  const t = useTranslations('fromSnapshot');
  const [name, setName] = useState(() => proposed(vm.name, snapshot.name));
  const [description, setDescription] = useState('');
  return (
    <PlannedDialog
      {...dialog}
      title={t('templateTitle', { name: snapshot.name })}
      description={t('templateHint')}
      confirmLabel={t('createTemplate')}
      document={CreateTemplateFromSnapshot}
      input={{
        vmId: vm.id,
        snapshot: snapshot.name,
        name,
        description: description === '' ? null : description,
      }}
    >
      <NameField label={t('name')} value={name} onChange={setName} />
      <Field label={t('description')} optional={t('optional')}>
        {(control) => (
          <Input
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
    </PlannedDialog>
  );
}

function NameField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
