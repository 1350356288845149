'use client';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { NetworkListQuery, pickNetworks } from '@/features/networks/queries';
import { nicInput, USER_MODE } from '@/features/user-nic/nic-choice';
import { useUserMode } from '@/features/user-nic/use-user-mode';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { useConnection } from '@/lib/graphql/use-connection';
import { Field, Input } from '@/ui/field';
import { plainOptions, SelectField, WhenField, type When } from './fields';
import { FormDialog } from './form-dialog';
import { AttachNic, ChangeNic, DetachNic } from './mutations';
import type { NicData } from './queries';

const ALL = {};
const MODELS = ['VIRTIO', 'E1000', 'E1000E', 'RTL8139'] as const;
const MAC_PATTERN = /^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/;

interface NicDialogProps {
  readonly vm: VmDetailData;
  readonly running: boolean;
  readonly onClose: () => void;
}

/** Networks of the node, as options. */
function useNetworks(nodeId: string) {
  const { rows } = useConnection(NetworkListQuery, ALL, pickNetworks);
  return useMemo(
    () =>
      rows
        .filter((network) => network.node.id === nodeId)
        .map((network) => ({ value: network.id, label: network.name })),
    [rows, nodeId],
  );
}

export function AttachNicDialog({ vm, running, onClose }: NicDialogProps) {
  const t = useTranslations('vmHardware');
  const create = useTranslations('createVm');
  const userMode = useUserMode(vm.node.id);
  const rows = useNetworks(vm.node.id);
  const networks = userMode ? [...rows, { value: USER_MODE, label: create('userMode') }] : rows;
  const [network, setNetwork] = useState('');
  const [model, setModel] = useState<(typeof MODELS)[number]>('VIRTIO');
  const [mac, setMac] = useState('');
  const [when, setWhen] = useState<When>('NOW');
  const networkId = network || (networks[0]?.value ?? '');
  return (
    <FormDialog
      title={t('attachNicTitle', { name: vm.name })}
      ready={networkId !== '' && (mac === '' || MAC_PATTERN.test(mac))}
      confirmLabel={t('attach')}
      document={AttachNic}
      input={{ id: vm.id, ...nicInput(networkId), model, when, ...(mac === '' ? {} : { mac }) }}
      onClose={onClose}
    >
      <SelectField
        label={t('network')}
        {...(networks.length === 0 ? { hint: t('noNetworks') } : {})}
        value={networkId}
        onChange={setNetwork}
        options={networks}
      />
      <SelectField
        label={t('model')}
        value={model}
        onChange={setModel}
        options={plainOptions(MODELS)}
      />
      <MacField value={mac} onChange={setMac} hint={t('macHint')} />
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

function MacField({
  value,
  onChange,
  hint,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint: string;
}) {
  const t = useTranslations('vmHardware');
  const bad = value !== '' && !MAC_PATTERN.test(value);
  return (
    <Field label={t('mac')} hint={hint} error={bad ? t('macError') : undefined}>
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          placeholder="52:54:00:…"
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  );
}

export function ChangeNicDialog({
  vm,
  running,
  nic,
  onClose,
}: NicDialogProps & { readonly nic: NicData }) {
  const t = useTranslations('vmHardware');
  const networks = useNetworks(vm.node.id);
  const [network, setNetwork] = useState('');
  const [model, setModel] = useState<(typeof MODELS)[number] | ''>('');
  const [mac, setMac] = useState(nic.mac);
  const [when, setWhen] = useState<When>('NOW');
  const input = {
    id: vm.id,
    mac: nic.mac,
    when,
    ...(network === '' ? {} : { networkId: network }),
    ...(model === '' ? {} : { model }),
    ...(mac === nic.mac || mac === '' ? {} : { newMac: mac }),
  };
  return (
    <FormDialog
      title={t('changeNicTitle', { mac: nic.mac, name: vm.name })}
      ready={Object.keys(input).length > 3 && (mac === '' || MAC_PATTERN.test(mac))}
      confirmLabel={t('apply')}
      document={ChangeNic}
      input={input}
      onClose={onClose}
    >
      <SelectField
        label={t('network')}
        value={network}
        onChange={setNetwork}
        options={[
          { value: '', label: t('keep', { value: nic.source ?? nic.sourceType }) },
          ...networks,
        ]}
      />
      <SelectField
        label={t('model')}
        value={model}
        onChange={setModel}
        options={[
          { value: '', label: t('keep', { value: nic.model ?? '—' }) },
          ...plainOptions(MODELS),
        ]}
      />
      <MacField value={mac} onChange={setMac} hint={t('macChangeHint')} />
      <WhenField running={running} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

export function DetachNicDialog({
  vm,
  running,
  nic,
  onClose,
}: NicDialogProps & { readonly nic: NicData }) {
  const t = useTranslations('vmHardware');
  const [when, setWhen] = useState<When>('NOW');
  return (
    <PlannedDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      danger
      title={t('detachNicTitle', { mac: nic.mac, name: vm.name })}
      description={running ? t('detachDescription') : undefined}
      confirmLabel={t('detachNic')}
      document={DetachNic}
      input={{ id: vm.id, mac: nic.mac, when }}
    >
      <WhenField running={running} value={when} onChange={setWhen} />
    </PlannedDialog>
  );
}
