'use client';
import { useTranslations } from 'next-intl';
import type { TemplateRowData } from '@/features/templates/fragments';
import { CloudInitFields, RawField } from '@/features/vms/create-vm-sections';
import { formatBytes } from '@/lib/format';
import { Button } from '@/ui/button';
import { Checkbox, Field, Segmented, Select } from '@/ui/field';
import type { ReinstallVmData } from './queries';
import { disksOf, fileName, type ReinstallForm } from './reinstall-form';

interface FieldsProps {
  readonly facts: ReinstallVmData;
  readonly form: ReinstallForm;
  readonly onChange: (change: Partial<ReinstallForm>) => void;
}

interface ReinstallFieldsProps extends FieldsProps {
  readonly templates: readonly TemplateRowData[];
  readonly onClose: () => void;
  readonly onReview: () => void;
}

/** The questions of a reinstallation. Cloud-init settings are in the form around it. */
export function ReinstallFields(props: ReinstallFieldsProps) {
  const { facts, templates, form, onChange, onClose, onReview } = props;
  const t = useTranslations('reinstall');
  const common = useTranslations('common');
  if (templates.length === 0) return <p className="text-sm text-ink-2">{t('noTemplates')}</p>;
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        onReview();
      }}
    >
      <Field label={t('template')}>
        {(control) => (
          <Select
            {...control}
            value={form.templateId}
            onChange={(event) => onChange({ templateId: event.target.value })}
          >
            {templates.map((template) => (
              <option key={template.id} value={template.id}>
                {template.name} · {formatBytes(template.sizeBytes)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="space-y-1.5">
        <p className="text-xs font-medium text-ink-2">{t('mode')}</p>
        <Segmented
          label={t('mode')}
          value={form.diskMode}
          onChange={(diskMode) => onChange({ diskMode })}
          options={[
            { value: 'OVERLAY', label: t('overlay') },
            { value: 'FULL_COPY', label: t('fullCopy') },
          ]}
        />
        <p className="text-xs text-ink-3">
          {form.diskMode === 'OVERLAY' ? t('overlayHint') : t('fullCopyHint')}
        </p>
      </div>
      <DiskFields {...props} />
      <SettingsFields form={form} onChange={onChange} />
      <div className="space-y-2">
        {facts.snapshots.length > 0 ? (
          <Checkbox
            label={t('deleteSnapshots')}
            hint={t('deleteSnapshotsHint', {
              names: facts.snapshots.map(({ name }) => name).join(', '),
            })}
            checked={form.deleteSnapshots}
            onChange={(event) => onChange({ deleteSnapshots: event.target.checked })}
          />
        ) : null}
        <Checkbox
          label={t('keepOld')}
          hint={t('keepOldHint')}
          checked={form.keepOldVolumes}
          onChange={(event) => onChange({ keepOldVolumes: event.target.checked })}
        />
        <Checkbox
          label={t('start')}
          checked={form.start}
          onChange={(event) => onChange({ start: event.target.checked })}
        />
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary">
          {common('review')}
        </Button>
      </div>
    </form>
  );
}

/** Which disk the system goes on, and which of the others stay. */
function DiskFields({ facts, form, onChange }: FieldsProps) {
  const t = useTranslations('reinstall');
  const disks = disksOf(facts);
  if (disks.length < 2) return null;
  const data = disks.filter(({ target }) => target !== form.systemDisk);
  const toggle = (target: string, kept: boolean): void =>
    onChange({
      removed: kept ? form.removed.filter((one) => one !== target) : [...form.removed, target],
    });
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t('systemDisk')}>
        {(control) => (
          <Select
            {...control}
            value={form.systemDisk}
            onChange={(event) => onChange({ systemDisk: event.target.value })}
          >
            {disks.map((disk) => (
              <option key={disk.target} value={disk.target}>
                {disk.target} · {fileName(disk)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <fieldset className="min-w-0">
        <legend className="mb-1 text-xs font-medium text-ink-2">{t('dataDisks')}</legend>
        <div className="space-y-1">
          {data.map((disk) => (
            <Checkbox
              key={disk.target}
              label={t('keepDisk', { target: disk.target, name: fileName(disk) })}
              checked={!form.removed.includes(disk.target)}
              onChange={(event) => toggle(disk.target, event.target.checked)}
            />
          ))}
        </div>
        <p className="mt-1 text-xs text-ink-3">{t('keepHint')}</p>
      </fieldset>
    </div>
  );
}

function SettingsFields({ form, onChange }: Omit<FieldsProps, 'facts'>) {
  const t = useTranslations('reinstall');
  return (
    <div className="space-y-3">
      <p className="mb-1 text-xs font-medium text-ink-2">{t('settings')}</p>
      <Segmented
        label={t('settings')}
        value={form.settings}
        onChange={(settings) => onChange({ settings })}
        options={[
          { value: 'again', label: t('again') },
          { value: 'new', label: t('new') },
          { value: 'raw', label: t('raw') },
          { value: 'none', label: t('none') },
        ]}
      />
      {form.settings === 'again' ? <p className="text-xs text-ink-3">{t('againHint')}</p> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {form.settings === 'new' ? <CloudInitFields /> : null}
        {form.settings === 'raw' ? (
          <RawField name="userData" label={t('userData')} placeholder={'#cloud-config\n'} />
        ) : null}
      </div>
    </div>
  );
}
