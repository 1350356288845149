'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LimitFields } from '@/features/nic-traffic/limits-dialog';
import { limitInput, limitTexts } from '@/features/nic-traffic/limits-form';
import { FormDialog } from '@/features/vm-hardware/form-dialog';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { LimitMeansQuery, SetNetworkLimits, type NetworkLimitsData } from './queries';

/** Rates are megabits, as networks are sold; bursts are kibibytes. Empty fields are no limit. */
export function NetworkLimitsDialog({
  network,
  present,
  onClose,
}: {
  readonly network: {
    readonly id: string;
    readonly name: string;
    readonly node: { readonly id: string };
  };
  readonly present: NetworkLimitsData;
  readonly onClose: () => void;
}) {
  const t = useTranslations('networkLimits');
  const [inbound, setInbound] = useState(limitTexts(present.inbound));
  const [outbound, setOutbound] = useState(limitTexts(present.outbound));
  const { data } = useLiveQuery(LimitMeansQuery, { variables: { nodeId: network.node.id } });
  const means = data?.node?.trafficLimiting;
  const [receive, send] = [limitInput(inbound), limitInput(outbound)];
  return (
    <FormDialog
      title={t('titleOf', { name: network.name })}
      ready={receive !== undefined && send !== undefined}
      confirmLabel={t('apply')}
      document={SetNetworkLimits}
      input={{ id: network.id, inbound: receive ?? null, outbound: send ?? null }}
      onClose={onClose}
    >
      <LimitFields
        title={t('receive')}
        reason={means?.inbound.reason ?? null}
        texts={inbound}
        onChange={setInbound}
      />
      <LimitFields
        title={t('send')}
        reason={means?.outbound.reason ?? null}
        texts={outbound}
        onChange={setOutbound}
      />
      <p className="text-xs text-ink-3">{t('empty')}</p>
    </FormDialog>
  );
}
