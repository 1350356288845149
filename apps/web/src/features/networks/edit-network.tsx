'use client';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { useSettled } from '@/lib/use-settled';
import { Checkbox, Field, Input, Segmented } from '@/ui/field';
import { BridgeSelect } from './bridge-select';
import { UpdateNetwork } from './mutations';
import { storedOf, subnetWords, type NetworkDetailData } from './network-detail';
import { SubnetFields } from './subnet-fields';

/** The form as it stands when nothing has been changed. */
function wordsOf(network: NetworkDetailData) {
  const stored = storedOf(network);
  return {
    mode: stored.mode,
    bridge: stored.bridge ?? '',
    forwardDevice: stored.forwardDevice ?? '',
    domain: stored.domain ?? '',
    ipv4: subnetWords(stored, 'ipv4'),
    ipv6: subnetWords(stored, 'ipv6'),
    autostart: network.autostart,
  };
}
type Words = ReturnType<typeof wordsOf>;
type Subnet = Words['ipv4'];

const rangeOf = ({ start, end }: Subnet) =>
  start.trim() === '' && end.trim() === '' ? null : { start: start.trim(), end: end.trim() };
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What of the form is otherwise than the network: the rest is not sent, so it stays as it is. */
function changesOf(before: Words, now: Words) {
  const { mode } = now;
  return {
    ...(mode === before.mode || mode === 'OTHER' ? {} : { mode }),
    ...(mode === 'BRIDGE' && now.bridge !== before.bridge ? { bridge: now.bridge } : {}),
    ...(now.forwardDevice === before.forwardDevice
      ? {}
      : { forwardDevice: now.forwardDevice.trim() || null }),
    ...(now.domain === before.domain ? {} : { domain: now.domain.trim() || null }),
    ...(isSame(now.ipv4, before.ipv4)
      ? {}
      : { ipv4Cidr: now.ipv4.cidr.trim() || null, dhcp: rangeOf(now.ipv4) }),
    ...(isSame(now.ipv6, before.ipv6)
      ? {}
      : { ipv6Cidr: now.ipv6.cidr.trim() || null, ipv6Dhcp: rangeOf(now.ipv6) }),
    ...(now.autostart === before.autostart ? {} : { autostart: now.autostart }),
  };
}

const MODES = ['NAT', 'ROUTED', 'ISOLATED', 'OPEN'] as const;

export function EditNetworkDialog({
  network,
  open,
  onOpenChange,
}: {
  readonly network: NetworkDetailData;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('networks');
  const before = useMemo(() => wordsOf(network), [network]);
  const [edited, setEdited] = useState<Words | null>(null);
  const now = edited ?? before;
  const changes = changesOf(before, now);
  const [input, newest] = useSettled({ id: network.id, ...changes });
  const changed = Object.keys(changes).length > 0;
  const set = (change: Partial<Words>): void => setEdited({ ...now, ...change });
  return (
    <PlannedDialog
      open={open}
      onOpenChange={(next) => {
        setEdited(null);
        onOpenChange(next);
      }}
      title={t('editTitle', { name: network.name })}
      confirmLabel={t('save')}
      document={UpdateNetwork}
      input={input}
      ready={changed && newest}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {now.mode === 'BRIDGE' ? (
          <Field label={t('hostBridge')}>
            {(control) => (
              <BridgeSelect
                {...control}
                nodeId={network.node.id}
                value={now.bridge}
                onChange={(event) => set({ bridge: event.target.value })}
              />
            )}
          </Field>
        ) : (
          <OwnNetwork now={now} set={set} />
        )}
        <Checkbox
          label={t('autostart')}
          className="sm:col-span-2"
          checked={now.autostart}
          onChange={(event) => set({ autostart: event.target.checked })}
        />
      </div>
      {changed ? null : <p className="text-ink-3">{t('noChange')}</p>}
    </PlannedDialog>
  );
}

/** What libvirt itself makes of a network: all but a bridge of the node. */
function OwnNetwork({
  now,
  set,
}: {
  readonly now: Words;
  readonly set: (change: Partial<Words>) => void;
}) {
  const t = useTranslations('networks');
  const text = (name: 'domain' | 'forwardDevice', placeholder?: string) => (
    <Field label={t(name)} optional={t('optional')}>
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          placeholder={placeholder}
          value={now[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const subnet = (family: 'ipv4' | 'ipv6') => (
    <SubnetFields
      family={family}
      control={(name) => ({
        value: now[family][name],
        onChange: (event) => set({ [family]: { ...now[family], [name]: event.target.value } }),
      })}
    />
  );
  const mode = MODES.find((one) => one === now.mode);
  return (
    <>
      {mode ? (
        <div className="sm:col-span-2">
          <Segmented
            label={t('mode')}
            value={mode}
            onChange={(value) => set({ mode: value })}
            options={MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
          />
        </div>
      ) : null}
      {subnet('ipv4')}
      {subnet('ipv6')}
      {text('domain')}
      {mode === 'NAT' || mode === 'ROUTED' ? text('forwardDevice', t('anyInterface')) : null}
    </>
  );
}
