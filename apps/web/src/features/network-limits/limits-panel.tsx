'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { storedOf, type NetworkDetailData } from '@/features/networks/network-detail';
import { rateWords } from '@/features/nic-traffic/limits-form';
import type { LimitData } from '@/features/nic-traffic/queries';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { Facts, Panel } from '@/ui/panel';
import { NetworkLimitsDialog } from './limits-dialog';
import { NetworkLimitsQuery } from './queries';

/** How fast all VMs of a network together may go through the node. */
export function NetworkLimitsPanel({ network }: { readonly network: NetworkDetailData }) {
  const t = useTranslations('networkLimits');
  const [open, setOpen] = useState(false);
  const { data, refetch } = useLiveQuery(NetworkLimitsQuery, { variables: { id: network.id } });
  useWatch([network.id], refetch);
  const words = useLimitWords();
  const verdict = data?.network?.limitActions.setLimits;
  const { inbound, outbound } = network.limits;
  return (
    <Panel
      title={t('title')}
      actions={
        <Button
          size="sm"
          reason={verdict?.allowed === false ? (verdict.reason ?? null) : null}
          onClick={() => setOpen(true)}
        >
          {t('set')}
        </Button>
      }
    >
      <Facts
        items={[
          { name: t('receive'), value: words(inbound) },
          { name: t('send'), value: words(outbound) },
        ]}
      />
      <p className="mt-2 text-xs text-ink-3">{t('hint')}</p>
      {open ? (
        <NetworkLimitsDialog
          network={network}
          present={storedOf(network).limits}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </Panel>
  );
}

/** A limit in words, as in `20 Mbit/s, in bursts 50 Mbit/s`. */
export function useLimitWords(): (limit: LimitData | null) => string {
  const t = useTranslations('networkLimits');
  return (limit) => {
    if (limit === null) return t('none');
    const rate = rateWords(limit.averageBytes);
    return limit.peakBytes === null
      ? rate
      : t('withPeak', { rate, peak: rateWords(limit.peakBytes) });
  };
}
