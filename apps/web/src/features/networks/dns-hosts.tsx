'use client';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { splitWords } from '@/lib/format';
import { useSettled } from '@/lib/use-settled';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Field, Input } from '@/ui/field';
import { Empty, Panel } from '@/ui/panel';
import { RemoveDnsHost, SetDnsHost } from './mutations';
import { storedOf, type NetworkDetailData } from './network-detail';

type Host = NetworkDetailData['dnsHosts'][number];

/** Names that the network's DNS server answers. */
export function DnsHosts({ network }: { readonly network: NetworkDetailData }) {
  const t = useTranslations('networks');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const refusal = network.actions.editEntries.reason;
  const rows = storedOf(network).dnsHosts;
  const columns = useMemo<readonly Column<Host>[]>(
    () => [
      {
        id: 'names',
        header: t('hostnames'),
        width: 'minmax(10rem,2fr)',
        cell: (host) => <span className="truncate">{host.hostnames.join(', ')}</span>,
      },
      {
        id: 'ip',
        header: t('address'),
        width: 'minmax(9rem,1fr)',
        sort: (host) => host.ip,
        cell: (host) => <span className="font-mono text-xs">{host.ip}</span>,
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
            aria-label={t('removeDnsOf', { ip: host.ip })}
            reason={refusal}
            icon={<X size={14} aria-hidden />}
            onClick={() => setRemoving(host.ip)}
          />
        ),
      },
    ],
    [refusal, t],
  );
  const add = (
    <Button
      size="sm"
      icon={<Plus size={14} aria-hidden />}
      reason={refusal}
      onClick={() => setAdding(true)}
    >
      {t('addDns')}
    </Button>
  );
  return (
    <Panel title={t('dns')} flush actions={rows.length > 0 ? add : null}>
      <DataTable
        label={t('dns')}
        columns={columns}
        rows={rows}
        rowId={(host) => host.ip}
        loading={false}
        empty={
          <Empty title={t('noDns')} action={add}>
            {t('dnsHint')}
          </Empty>
        }
      />
      <AddDialog network={network} open={adding} onOpenChange={setAdding} />
      <PlannedDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        danger
        title={t('removeDnsTitle', { ip: removing ?? '' })}
        confirmLabel={t('removeDns')}
        document={RemoveDnsHost}
        input={{ networkId: network.id, ip: removing ?? '' }}
      />
    </Panel>
  );
}

const EMPTY = { ip: '', names: '' };

function AddDialog({
  network,
  open,
  onOpenChange,
}: {
  readonly network: NetworkDetailData;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('networks');
  const [values, setValues] = useState(EMPTY);
  const [input, newest] = useSettled({
    networkId: network.id,
    ip: values.ip.trim(),
    hostnames: splitWords(values.names),
  });
  return (
    <PlannedDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setValues(EMPTY);
        onOpenChange(next);
      }}
      title={t('addDnsTitle', { name: network.name })}
      confirmLabel={t('addDns')}
      document={SetDnsHost}
      input={input}
      ready={newest && input.ip !== '' && input.hostnames.length > 0}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('hostnames')} hint={t('hostnamesHint')}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              spellCheck={false}
              value={values.names}
              onChange={(event) => setValues({ ...values, names: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('address')}>
          {(control) => (
            <Input
              {...control}
              spellCheck={false}
              className="font-mono text-xs"
              value={values.ip}
              onChange={(event) => setValues({ ...values, ip: event.target.value })}
            />
          )}
        </Field>
      </div>
    </PlannedDialog>
  );
}
