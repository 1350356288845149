'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { SelectField, WhenField, type When } from '@/features/vm-hardware/fields';
import { FormDialog } from '@/features/vm-hardware/form-dialog';
import type { DeviceData } from '@/features/vm-hardware/queries';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { AttachVmPart, DetachVmDevice, SetVmVideo } from './mutations';
import type { OfferData } from './queries';

export interface DeviceDialogProps {
  readonly vm: VmDetailData;
  readonly running: boolean;
  readonly onClose: () => void;
}

/** Parts that need no choice but their kind. */
const PARTS = {
  serial: { serial: true },
  vnc: { display: 'VNC' },
  spice: { display: 'SPICE' },
  tablet: { input: { type: 'TABLET', bus: 'USB' } },
  sound: { sound: 'ICH9' },
  rng: { rng: true },
} as const;
export type PartKind = keyof typeof PARTS;

export function PartDialog({
  vm,
  running,
  part,
  onClose,
}: DeviceDialogProps & { readonly part: PartKind }) {
  const t = useTranslations('vmDevices');
  const [when, setWhen] = useState<When>('NOW');
  return (
    <PlannedDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('attachTitle', { what: t(`part.${part}`), name: vm.name })}
      confirmLabel={t('attachConfirm')}
      document={AttachVmPart}
      input={{ id: vm.id, when, ...PARTS[part] }}
    >
      <WhenField running={running} value={when} onChange={setWhen} />
    </PlannedDialog>
  );
}

export function DetachDeviceDialog({
  vm,
  running,
  device,
  onClose,
}: DeviceDialogProps & { readonly device: DeviceData }) {
  const t = useTranslations('vmDevices');
  const [when, setWhen] = useState<When>('NOW');
  return (
    <PlannedDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      danger
      title={t('detachTitle', { what: device.words, name: vm.name })}
      confirmLabel={t('detach')}
      document={DetachVmDevice}
      input={{ id: vm.id, key: device.key, when }}
    >
      <WhenField running={running} value={when} onChange={setWhen} />
    </PlannedDialog>
  );
}

type Model = OfferData['videos'][number];

export function VideoDialog({
  vm,
  video,
  models,
  onClose,
}: DeviceDialogProps & { readonly video: string | null; readonly models: readonly Model[] }) {
  const t = useTranslations('vmDevices');
  const [model, setModel] = useState<Model | ''>('');
  const others = models.filter((one) => one.toLowerCase() !== (video ?? 'none'));
  return (
    <FormDialog
      title={t('videoTitle', { name: vm.name })}
      ready={model !== ''}
      confirmLabel={t('apply')}
      document={SetVmVideo}
      input={{ id: vm.id, model: model === '' ? 'VIRTIO' : model }}
      onClose={onClose}
    >
      <SelectField
        label={t('video')}
        hint={t('videoHint')}
        value={model}
        onChange={setModel}
        options={[
          { value: '', label: t('keep', { value: video ?? t('none') }) },
          ...others.map((one) => ({
            value: one,
            label: one === 'NONE' ? t('none') : one.toLowerCase(),
          })),
        ]}
      />
    </FormDialog>
  );
}
