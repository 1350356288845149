'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, type ComponentProps } from 'react';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Select } from '@/ui/field';
import { HostBridgesQuery } from './network-detail';

/** The bridges a node has of its own. Tells its default once it knows it. */
export function BridgeSelect({
  nodeId,
  onDefault,
  ...rest
}: ComponentProps<'select'> & {
  readonly nodeId: string;
  readonly onDefault?: (bridge: string) => void;
}) {
  const t = useTranslations('networks');
  const { data } = useLiveQuery(HostBridgesQuery, {
    variables: { id: nodeId },
    pause: nodeId === '',
    requestPolicy: 'network-only',
  });
  const bridges = data?.node?.hostBridges ?? [];
  const [first] = bridges;
  const told = useRef(onDefault);
  useEffect(() => {
    if (first) told.current?.(first);
  }, [first]);
  return (
    <>
      <Select {...rest} disabled={bridges.length === 0}>
        {bridges.length === 0 ? <option value="">—</option> : null}
        {bridges.map((bridge) => (
          <option key={bridge} value={bridge}>
            {bridge}
          </option>
        ))}
      </Select>
      {data && bridges.length === 0 ? (
        <p className="mt-1 text-xs text-warn">{t('noBridges')}</p>
      ) : null}
    </>
  );
}
