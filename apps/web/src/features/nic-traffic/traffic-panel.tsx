'use client';
import { MoreHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Menu } from '@/ui/menu';
import { Empty, Panel, Tag } from '@/ui/panel';
import { FirewallDialog } from './firewall-dialog';
import { LimitsDialog } from './limits-dialog';
import { rateWords } from './limits-form';
import { useAgainWhen } from './use-again-when';
import {
  ClearNicFirewall,
  VmTrafficQuery,
  type CardData,
  type CardFilterData,
  type TrafficData,
} from './queries';
import { ruleWords, sameSettings } from './rules-form';

type Limits = NonNullable<TrafficData['hardware']>['stored']['nics'][number];
interface Row {
  readonly card: CardData;
  readonly limits: Limits | null;
}
type Open = { readonly kind: 'firewall' | 'limits' | 'clear'; readonly row: Row } | null;

/** What may pass the cards of a VM, and how fast. */
export function TrafficPanel({
  vmId,
  running,
  version,
  reason,
}: {
  readonly vmId: string;
  readonly running: boolean;
  /** Changes when the hardware was read again, so that this is too. */
  readonly version: unknown;
  readonly reason: string | null;
}) {
  const t = useTranslations('nicTraffic');
  const [open, setOpen] = useState<Open>(null);
  const { data, loading, refetch } = useLiveQuery(VmTrafficQuery, {
    variables: { id: vmId },
    requestPolicy: 'network-only',
  });
  useWatch([vmId], refetch);
  useAgainWhen(version, refetch);
  const vm = data?.vm;
  const rows = useMemo(
    () =>
      (vm?.firewall?.cards ?? []).map((card) => ({
        card,
        limits: vm?.hardware?.stored.nics.find(({ mac }) => mac === card.mac) ?? null,
      })),
    [vm],
  );
  const columns = useColumns(vm, reason, setOpen);
  const close = (): void => setOpen(null);
  return (
    <Panel title={t('title')} flush>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={({ card }) => card.mac}
        rowLabel={({ card }) => card.mac}
        loading={loading && !vm}
        empty={<Empty title={t('noCards')}>{vm?.firewall?.set.reason ?? t('noCardsHint')}</Empty>}
      />
      {open?.kind === 'firewall' && vm?.firewall ? (
        <FirewallDialog
          vmId={vmId}
          card={open.row.card}
          running={running}
          policiesReason={vm.firewall.policies.reason}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'limits' && vm ? (
        <LimitsDialog
          vmId={vmId}
          mac={open.row.card.mac}
          means={vm.node.trafficLimiting}
          present={{
            inbound: open.row.limits?.inbound ?? null,
            outbound: open.row.limits?.outbound ?? null,
          }}
          running={running}
          onClose={close}
        />
      ) : null}
      <PlannedDialog
        open={open?.kind === 'clear'}
        onOpenChange={(next) => !next && close()}
        danger
        title={t('clearTitle', { mac: open?.row.card.mac ?? '' })}
        confirmLabel={t('clear')}
        document={ClearNicFirewall}
        input={{ id: vmId, mac: open?.row.card.mac ?? '' }}
      />
    </Panel>
  );
}

function useColumns(
  vm: TrafficData | null | undefined,
  reason: string | null,
  setOpen: (open: Open) => void,
): readonly Column<Row>[] {
  const t = useTranslations('nicTraffic');
  const refusal = reason ?? vm?.firewall?.set.reason ?? null;
  const limiting = vm?.node.trafficLimiting;
  const noLimits =
    limiting && !limiting.inbound.allowed && !limiting.outbound.allowed
      ? limiting.inbound.reason
      : null;
  return useMemo(
    () => [
      {
        id: 'card',
        header: t('card'),
        width: '10.5rem',
        cell: ({ card }) => <span className="font-mono text-xs">{card.mac}</span>,
      },
      {
        id: 'firewall',
        header: t('firewall'),
        width: 'minmax(10rem,2fr)',
        cell: ({ card }) => <Firewall card={card} />,
      },
      {
        id: 'limits',
        header: t('limits'),
        width: 'minmax(9rem,1.4fr)',
        from: 'md',
        cell: ({ limits }) => <LimitTags limits={limits} />,
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '3rem',
        align: 'end',
        cell: (row) => (
          <Menu
            trigger={
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={t('actionsOf', { mac: row.card.mac })}
                icon={<MoreHorizontal size={16} aria-hidden />}
              />
            }
            items={[
              {
                key: 'firewall',
                label: t('setFirewall'),
                reason: refusal,
                onSelect: () => setOpen({ kind: 'firewall', row }),
              },
              {
                key: 'limits',
                label: t('setLimits'),
                reason: reason ?? noLimits,
                onSelect: () => setOpen({ kind: 'limits', row }),
              },
              'separator',
              {
                key: 'clear',
                label: t('clear'),
                danger: true,
                reason:
                  refusal ?? (row.card.stored || row.card.running ? null : t('nothingToClear')),
                onSelect: () => setOpen({ kind: 'clear', row }),
              },
            ]}
          />
        ),
      },
    ],
    [t, reason, refusal, noLimits, setOpen],
  );
}

function Firewall({ card }: { readonly card: CardData }) {
  const t = useTranslations('nicTraffic');
  const shown = card.running ?? card.stored;
  const waits = card.running?.name !== card.stored?.name && card.running !== null;
  return (
    <span className="flex flex-wrap items-center gap-1 py-1">
      <FilterWords card={card} filter={shown} />
      {waits ? <Tag tone="warn">{t('changesAtBoot')}</Tag> : null}
      {shown?.missing ? <Tag tone="bad">{t('missing')}</Tag> : null}
    </span>
  );
}

function FilterWords({
  card,
  filter,
}: {
  readonly card: CardData;
  readonly filter: CardFilterData | null;
}) {
  const t = useTranslations('nicTraffic');
  if (filter === null) return <span className="text-ink-3">{t('open')}</span>;
  const { settings } = filter;
  if (!settings)
    return (
      <span title={filter.lines.join('\n')}>
        <Tag>{t('foreign', { name: filter.name })}</Tag>
      </span>
    );
  const preset = card.presets.find((one) => one.settings && sameSettings(one.settings, settings));
  return (
    <span title={settings.rules.map(ruleWords).join('\n')} className="flex flex-wrap gap-1">
      {preset ? <Tag tone="accent">{t(`presets.${preset.preset}`)}</Tag> : null}
      {!preset && settings.antiSpoofing ? <Tag>{t('antiSpoofing')}</Tag> : null}
      {!preset && settings.inbound === 'DROP' ? <Tag>{t('inboundClosed')}</Tag> : null}
      {!preset && settings.outbound === 'DROP' ? <Tag>{t('outboundClosed')}</Tag> : null}
      {settings.rules.length > 0 ? (
        <Tag>{t('ruleCount', { count: settings.rules.length })}</Tag>
      ) : null}
    </span>
  );
}

function LimitTags({ limits }: { readonly limits: Limits | null }) {
  const t = useTranslations('nicTraffic');
  if (!limits?.inbound && !limits?.outbound)
    return <span className="text-ink-3">{t('noLimits')}</span>;
  return (
    <span className="tnum flex flex-wrap gap-1">
      {limits.inbound ? (
        <Tag>{t('receivesAt', { rate: rateWords(limits.inbound.averageBytes) })}</Tag>
      ) : null}
      {limits.outbound ? (
        <Tag>{t('sendsAt', { rate: rateWords(limits.outbound.averageBytes) })}</Tag>
      ) : null}
    </span>
  );
}
