'use client';
import { Clock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useLimitWords } from '@/features/network-limits/limits-panel';
import { subnetWords, type NetworkDetailData, type StoredNetwork } from './network-detail';

/** What of a network will be otherwise after its next start, side by side with how it runs. */
export function Waiting({ network }: { readonly network: NetworkDetailData }) {
  const t = useTranslations('networks');
  const limit = useLimitWords();
  const { next } = network;
  if (!next) return null;
  const words = (config: StoredNetwork) => {
    const subnet = (family: 'ipv4' | 'ipv6'): string => {
      const { cidr, start, end } = subnetWords(config, family);
      return start === '' ? cidr : `${cidr} · DHCP ${start} – ${end}`;
    };
    return {
      mode: t(`modes.${config.mode}`),
      bridge: config.bridge,
      forwardDevice: config.forwardDevice,
      domain: config.domain,
      ipv4: subnet('ipv4'),
      ipv6: subnet('ipv6'),
      limits: `${t('receives', { limit: limit(config.limits.inbound) })}, ${t('sends', { limit: limit(config.limits.outbound) })}`,
      dnsHosts: config.dnsHosts.map((host) => `${host.hostnames.join(' ')} ${host.ip}`).join(', '),
    };
  };
  const now = words(network);
  const then = words(next);
  const fields = FIELDS.filter((field) => (now[field] ?? '') !== (then[field] ?? ''));
  return (
    <div role="note" className="rounded-lg border border-warn/40 bg-warn-soft px-4 py-3">
      <p className="flex items-center gap-2 font-medium">
        <Clock size={15} aria-hidden className="text-warn" />
        {t('waiting')}
      </p>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1">
        {fields.map((field) => (
          <div key={field} className="contents">
            <dt className="text-ink-2">{t(`fields.${field}`)}</dt>
            <dd className="min-w-0 break-words">
              <span className="text-ink-3">{t('waitingNow')}</span> {now[field] || '—'}{' '}
              <span className="ml-2 text-ink-3">{t('waitingNext')}</span>{' '}
              <span className="font-medium">{then[field] || '—'}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const FIELDS = [
  'mode',
  'bridge',
  'forwardDevice',
  'domain',
  'ipv4',
  'ipv6',
  'limits',
  'dnsHosts',
] as const;
