'use client';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { SelectField, WhenField, type When } from '@/features/vm-hardware/fields';
import { FormDialog } from '@/features/vm-hardware/form-dialog';
import { cn } from '@/lib/cn';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Checkbox } from '@/ui/field';
import { Skeleton } from '@/ui/panel';
import { AttachVmPciDevice, AttachVmUsbDevice } from './mutations';
import type { DeviceDialogProps } from './part-dialogs';
import { HostDevicesQuery, type HostData } from './queries';

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Why it cannot be given; null when it can. */
  readonly reason: string | null;
}

/** The devices of the node in a list; those that cannot be given say why. */
export function HostDeviceDialog({
  kind,
  ...props
}: DeviceDialogProps & { readonly kind: 'pci' | 'usb' }) {
  return kind === 'pci' ? <PciDialog {...props} /> : <UsbDialog {...props} />;
}

function useHost(vmId: string) {
  const { data, error, refetch } = useLiveQuery(HostDevicesQuery, {
    variables: { id: vmId },
    requestPolicy: 'network-only',
  });
  return { host: data?.vm?.hostDevices ?? null, error, refetch };
}

function PciDialog({ vm, running, onClose }: DeviceDialogProps) {
  const t = useTranslations('vmDevices');
  const { host, error, refetch } = useHost(vm.id);
  const [address, setAddress] = useState('');
  const [wholeGroup, setWholeGroup] = useState(true);
  const [when, setWhen] = useState<When>('NOW');
  const candidates = useCandidates(host, 'pci');
  return (
    <FormDialog
      title={t('pciTitle', { name: vm.name })}
      ready={address !== ''}
      confirmLabel={t('attachConfirm')}
      document={AttachVmPciDevice}
      input={{ id: vm.id, address, wholeGroup, when }}
      onClose={onClose}
    >
      {host?.iommu.allowed === false ? (
        <p role="note" className="rounded-md bg-warn-soft px-3 py-2 text-xs text-warn">
          {host.iommu.reason}
        </p>
      ) : null}
      {host ? (
        <CandidateList
          label={t('attachKind.pci')}
          candidates={candidates}
          empty={t('noPci')}
          value={address}
          onChange={setAddress}
        />
      ) : (
        <Waiting error={error} refetch={refetch} />
      )}
      <Checkbox
        label={t('wholeGroup')}
        hint={t('wholeGroupHint')}
        checked={wholeGroup}
        onChange={(event) => setWholeGroup(event.target.checked)}
      />
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

function UsbDialog({ vm, running, onClose }: DeviceDialogProps) {
  const t = useTranslations('vmDevices');
  const { host, error, refetch } = useHost(vm.id);
  const [place, setPlace] = useState('');
  const [by, setBy] = useState<'MAKE' | 'PLACE'>('MAKE');
  const [when, setWhen] = useState<When>('NOW');
  const candidates = useCandidates(host, 'usb');
  const [bus = 0, device = 0] = place.split('.').map(Number);
  return (
    <FormDialog
      title={t('usbTitle', { name: vm.name })}
      ready={place !== ''}
      confirmLabel={t('attachConfirm')}
      document={AttachVmUsbDevice}
      input={{ id: vm.id, bus, device, by, when }}
      onClose={onClose}
    >
      {host ? (
        <CandidateList
          label={t('attachKind.usb')}
          candidates={candidates}
          empty={t('noUsb')}
          value={place}
          onChange={setPlace}
        />
      ) : (
        <Waiting error={error} refetch={refetch} />
      )}
      <SelectField
        label={t('by')}
        value={by}
        onChange={setBy}
        options={[
          { value: 'MAKE', label: t('byMake') },
          { value: 'PLACE', label: t('byPlace') },
        ]}
      />
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

function Waiting({
  error,
  refetch,
}: {
  readonly error: ReturnType<typeof useHost>['error'];
  readonly refetch: () => void;
}) {
  return error ? (
    <QueryError error={error} retry={refetch} />
  ) : (
    <Skeleton className="h-40 rounded-md" />
  );
}

function useCandidates(host: HostData | null, kind: 'pci' | 'usb'): readonly Candidate[] {
  const t = useTranslations('vmDevices');
  if (!host) return [];
  const reasonOf = ({ attach }: { attach: { allowed: boolean; reason: string | null } }) =>
    attach.allowed ? null : (attach.reason ?? '');
  const users = (list: readonly { readonly name: string }[]): string | null =>
    list.length === 0 ? null : t('usedBy', { names: list.map(({ name }) => name).join(', ') });
  if (kind === 'usb') {
    return host.usb.map((one) => ({
      id: `${one.bus}.${one.device}`,
      name: one.name,
      about: words(
        `${one.vendorId}:${one.productId}`,
        t('place', { bus: one.bus, device: one.device }),
        users(one.usedBy),
      ),
      reason: reasonOf(one),
    }));
  }
  return host.pci.map((one) => ({
    id: one.address,
    name: one.name,
    about: words(
      one.address,
      one.iommuGroup === null ? null : t('group', { group: one.iommuGroup }),
      one.driver === null ? null : t('driverOf', { driver: one.driver }),
      users(one.usedBy),
    ),
    reason: reasonOf(one),
  }));
}

const words = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' · ');

function CandidateList({
  label,
  candidates,
  empty,
  value,
  onChange,
}: {
  readonly label: string;
  readonly candidates: readonly Candidate[];
  readonly empty: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  const name = useId();
  if (candidates.length === 0) return <p className="text-sm text-ink-2">{empty}</p>;
  return (
    <fieldset className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line">
      <legend className="sr-only">{label}</legend>
      {candidates.map(({ id, name: title, about, reason }) => (
        <label
          key={id}
          className={cn(
            'flex items-start gap-2 px-3 py-2 text-sm',
            reason === null ? 'cursor-pointer hover:bg-hover' : 'cursor-not-allowed text-ink-3',
          )}
        >
          <input
            type="radio"
            name={name}
            className="mt-1 accent-accent"
            aria-label={title}
            disabled={reason !== null}
            checked={value === id}
            onChange={() => onChange(id)}
          />
          <span className="min-w-0">
            <span className="block break-words">{title}</span>
            <span className="block font-mono text-xs text-ink-3">{about}</span>
            {reason === null ? null : <span className="block text-xs text-ink-2">{reason}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
