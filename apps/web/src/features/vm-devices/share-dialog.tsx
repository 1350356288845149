'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { WhenField, type When } from '@/features/vm-hardware/fields';
import { FormDialog } from '@/features/vm-hardware/form-dialog';
import { Checkbox, Field, Input, Segmented } from '@/ui/field';
import { AttachVmShare } from './mutations';
import type { DeviceDialogProps } from './part-dialogs';
import type { OfferData } from './queries';

const TAG = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,30}$/;
type Driver = 'VIRTIOFS' | 'PLAN9';

/** A folder of the node in the guest. */
export function ShareDialog({
  vm,
  running,
  offer,
  onClose,
}: DeviceDialogProps & { readonly offer: OfferData | null }) {
  const t = useTranslations('vmDevices');
  const [path, setPath] = useState('');
  const [tag, setTag] = useState('');
  const [driver, setDriver] = useState<Driver>(
    offer?.virtiofs.allowed === false ? 'PLAN9' : 'VIRTIOFS',
  );
  const [readonly, setReadonly] = useState(false);
  const [when, setWhen] = useState<When>('NOW');
  const verdict = driver === 'VIRTIOFS' ? offer?.virtiofs : offer?.plan9;
  const blocked = verdict?.allowed === false ? verdict.reason : null;
  const locked =
    driver === 'VIRTIOFS' && offer?.readonlyVirtiofs.allowed === false
      ? offer.readonlyVirtiofs.reason
      : null;
  const input = { id: vm.id, path, tag, driver, readonly: readonly && locked === null, when };
  return (
    <FormDialog
      title={t('shareTitle', { name: vm.name })}
      ready={path.startsWith('/') && TAG.test(tag) && blocked === null}
      confirmLabel={t('attachConfirm')}
      document={AttachVmShare}
      input={input}
      onClose={onClose}
    >
      <Field label={t('path')} hint={t('pathHint', { node: vm.node.name })}>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            placeholder="/srv/data"
            value={path}
            onChange={(event) => setPath(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('tag')}
        hint={t('tagHint')}
        error={tag === '' || TAG.test(tag) ? undefined : t('tagError')}
      >
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            placeholder="data"
            value={tag}
            onChange={(event) => setTag(event.target.value)}
          />
        )}
      </Field>
      <Segmented
        label={t('driver')}
        value={driver}
        onChange={setDriver}
        options={[
          { value: 'VIRTIOFS', label: 'virtiofs' },
          { value: 'PLAN9', label: '9p' },
        ]}
      />
      {blocked === null ? null : <p className="text-xs text-warn">{blocked}</p>}
      <Checkbox
        label={t('readonly')}
        hint={locked ?? t('readonlyHint')}
        disabled={locked !== null}
        checked={readonly && locked === null}
        onChange={(event) => setReadonly(event.target.checked)}
      />
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}
