'use client';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { paths } from '@/lib/paths';
import { useSettled } from '@/lib/use-settled';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Field, Input, Select } from '@/ui/field';
import { Link } from '@/ui/link';
import { Empty, Panel } from '@/ui/panel';
import { RemoveDhcpReservation, SetDhcpReservation } from './mutations';
import { storedOf, type NetworkDetailData } from './network-detail';

type Host = NetworkDetailData['addressing'][number]['dhcpHosts'][number];
type Dependent = NetworkDetailData['dependents'][number];

/** Addresses that are kept for guests. */
export function Reservations({ network }: { readonly network: NetworkDetailData }) {
  const t = useTranslations('networks');
  const [adding, setAdding] = useState(false);
  const [releasing, setReleasing] = useState<string | null>(null);
  const refusal = network.actions.editEntries.reason;
  const rows = useMemo(
    () => storedOf(network).addressing.flatMap((one) => one.dhcpHosts),
    [network],
  );
  const columns = useColumns(network.dependents, refusal, setReleasing);
  const add = (
    <Button
      size="sm"
      icon={<Plus size={14} aria-hidden />}
      reason={refusal}
      onClick={() => setAdding(true)}
    >
      {t('reserve')}
    </Button>
  );
  return (
    <Panel title={t('reservations')} flush actions={rows.length > 0 ? add : null}>
      <DataTable
        label={t('reservations')}
        columns={columns}
        rows={rows}
        rowId={(host) => host.ip}
        loading={false}
        empty={
          <Empty title={t('noReservations')} action={add}>
            {t('reservationsHint')}
          </Empty>
        }
      />
      <ReserveDialog network={network} open={adding} onOpenChange={setAdding} />
      <PlannedDialog
        open={releasing !== null}
        onOpenChange={(open) => !open && setReleasing(null)}
        danger
        title={t('releaseTitle', { ip: releasing ?? '' })}
        confirmLabel={t('release')}
        document={RemoveDhcpReservation}
        input={{ networkId: network.id, ip: releasing ?? '' }}
      />
    </Panel>
  );
}

function useColumns(
  dependents: readonly Dependent[],
  refusal: string | null,
  release: (ip: string) => void,
): readonly Column<Host>[] {
  const t = useTranslations('networks');
  return useMemo(() => {
    const owner = (host: Host) =>
      dependents.find(({ vm }) => vm.nics.some((nic) => nic.mac === host.mac))?.vm;
    return [
      {
        id: 'ip',
        header: t('reserved'),
        width: 'minmax(9rem,1fr)',
        sort: (host) => host.ip,
        cell: (host) => <span className="font-mono text-xs">{host.ip}</span>,
      },
      {
        id: 'mac',
        header: t('mac'),
        width: '10.5rem',
        cell: (host) => <span className="font-mono text-xs">{host.mac ?? '—'}</span>,
      },
      {
        id: 'name',
        header: t('hostname'),
        width: 'minmax(8rem,1fr)',
        cell: (host) => <span className="truncate">{host.name ?? '—'}</span>,
      },
      {
        id: 'vm',
        header: t('vm'),
        width: 'minmax(8rem,1fr)',
        from: 'md',
        cell: (host) => {
          const vm = owner(host);
          return vm ? (
            <Link href={paths.vm(vm.id)} className="truncate hover:underline">
              {vm.name}
            </Link>
          ) : (
            <span className="text-ink-3">—</span>
          );
        },
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '3.25rem',
        align: 'end',
        cell: (host) => (
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('releaseOf', { ip: host.ip })}
            reason={refusal}
            icon={<X size={14} aria-hidden />}
            onClick={() => release(host.ip)}
          />
        ),
      },
    ];
  }, [dependents, refusal, release, t]);
}

const OTHER = '';

function ReserveDialog({
  network,
  open,
  onOpenChange,
}: {
  readonly network: NetworkDetailData;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('networks');
  const [values, setValues] = useState({ ip: '', mac: '', hostname: '' });
  const [input, newest] = useSettled({
    networkId: network.id,
    ip: values.ip.trim(),
    mac: values.mac.trim() || null,
    hostname: values.hostname.trim() || null,
  });
  const cards = network.dependents.flatMap(({ vm }) =>
    vm.nics
      .filter((nic) => nic.source === network.name || nic.source === network.bridge)
      .map((nic) => ({ vm, mac: nic.mac })),
  );
  const set = (change: Partial<typeof values>): void => setValues({ ...values, ...change });
  const choose = (mac: string): void => {
    const card = cards.find((one) => one.mac === mac);
    set({ mac, ...(card && values.hostname === '' ? { hostname: card.vm.name } : {}) });
  };
  return (
    <PlannedDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setValues({ ip: '', mac: '', hostname: '' });
        onOpenChange(next);
      }}
      title={t('reserveTitle', { name: network.name })}
      confirmLabel={t('reserve')}
      document={SetDhcpReservation}
      input={input}
      ready={newest && input.ip !== ''}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('forVm')}>
          {(control) => (
            <Select
              {...control}
              value={cards.some((card) => card.mac === values.mac) ? values.mac : OTHER}
              onChange={(event) => choose(event.target.value)}
            >
              <option value={OTHER}>{t('otherGuest')}</option>
              {cards.map((card) => (
                <option key={card.mac} value={card.mac}>
                  {card.vm.name} · {card.mac}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('reserved')}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              spellCheck={false}
              className="font-mono text-xs"
              value={values.ip}
              onChange={(event) => set({ ip: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('mac')} hint={t('macHint')}>
          {(control) => (
            <Input
              {...control}
              spellCheck={false}
              className="font-mono text-xs"
              value={values.mac}
              onChange={(event) => set({ mac: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('hostname')} optional={t('optional')}>
          {(control) => (
            <Input
              {...control}
              spellCheck={false}
              value={values.hostname}
              onChange={(event) => set({ hostname: event.target.value })}
            />
          )}
        </Field>
      </div>
    </PlannedDialog>
  );
}
