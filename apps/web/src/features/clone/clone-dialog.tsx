'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { pickPools, PoolListQuery } from '@/features/pools/queries';
import { useConnection } from '@/lib/graphql/use-connection';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox, Field, Input, Segmented, Select } from '@/ui/field';
import { copiesOf, firstPattern, MAX_COPIES, nameFault, type CloneForm } from './clone-form';
import { CloneVm } from './mutations';

const ALL = {};

interface CloneDialogProps {
  readonly vm: {
    readonly id: string;
    readonly name: string;
    readonly node: { readonly id: string };
  };
  readonly onClose: () => void;
}

/** Asks how a VM is cloned, then shows the plan. It leads to the task that makes the copies. */
export function CloneDialog({ vm, onClose }: CloneDialogProps) {
  const t = useTranslations('clone');
  const router = useRouter();
  const [form, setForm] = useState<CloneForm>({
    mode: 'FULL',
    name: firstPattern(vm.name),
    count: '1',
    poolId: '',
    start: false,
  });
  const [review, setReview] = useState(false);
  const count = copiesOf(form);
  if (!review || count === null) {
    return (
      <CloneFields
        vm={vm}
        form={form}
        onChange={(change) => setForm({ ...form, ...change })}
        onClose={onClose}
        onReview={() => setReview(true)}
      />
    );
  }
  return (
    <PlannedDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('title', { name: vm.name })}
      confirmLabel={t('clone')}
      document={CloneVm}
      input={{
        id: vm.id,
        mode: form.mode,
        name: form.name,
        count,
        start: form.start,
        ...(form.poolId === '' ? {} : { poolId: form.poolId }),
      }}
      onStarted={(task) => router.push(paths.task(task.id))}
    />
  );
}

function CloneFields({
  vm,
  form,
  onChange,
  onClose,
  onReview,
}: CloneDialogProps & {
  readonly form: CloneForm;
  readonly onChange: (change: Partial<CloneForm>) => void;
  readonly onReview: () => void;
}) {
  const t = useTranslations('clone');
  const common = useTranslations('common');
  const pools = useConnection(PoolListQuery, ALL, pickPools).rows;
  const fault = nameFault(form);
  const count = copiesOf(form);
  const ready = fault === null && count !== null;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('title', { name: vm.name })}
      width="sm"
    >
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onReview();
        }}
      >
        <div className="space-y-1.5">
          <Segmented
            label={t('mode')}
            value={form.mode}
            onChange={(mode) => onChange({ mode })}
            options={[
              { value: 'FULL', label: t('full') },
              { value: 'LINKED', label: t('linked') },
            ]}
          />
          <p className="text-xs text-ink-3">
            {t(form.mode === 'FULL' ? 'fullHint' : 'linkedHint', { name: vm.name })}
          </p>
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-3">
          <Field
            label={t('name')}
            hint={t('nameHint')}
            error={fault === null ? undefined : t(fault)}
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                spellCheck={false}
                value={form.name}
                onChange={(event) => onChange({ name: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={t('count')}
            error={count === null ? t('countError', { max: MAX_COPIES }) : undefined}
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                min={1}
                max={MAX_COPIES}
                value={form.count}
                onChange={(event) => onChange({ count: event.target.value })}
              />
            )}
          </Field>
        </div>
        <Field label={t('pool')}>
          {(control) => (
            <Select
              {...control}
              value={form.poolId}
              onChange={(event) => onChange({ poolId: event.target.value })}
            >
              <option value="">{t('samePool')}</option>
              {pools
                .filter((pool) => pool.node.id === vm.node.id)
                .map((pool) => (
                  <option key={pool.id} value={pool.id}>
                    {pool.name}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <Checkbox
          label={t('start')}
          checked={form.start}
          onChange={(event) => onChange({ start: event.target.checked })}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" variant="primary" reason={ready ? null : common('fillIn')}>
            {common('review')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
