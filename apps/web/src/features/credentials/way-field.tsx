'use client';
import { Check, Minus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Segmented } from '@/ui/field';
import type { CredentialsForm } from './credentials-form';
import { LoginWaysQuery, type LoginWay } from './queries';

const ORDER = ['AGENT', 'DISK', 'CLOUD_INIT'] as const satisfies readonly LoginWay['way'][];

/** The ways to a login, each open or with the reason why not. */
export function WayField({
  vmId,
  value,
  onChange,
}: {
  readonly vmId: string;
  readonly value: CredentialsForm['way'];
  readonly onChange: (way: CredentialsForm['way']) => void;
}) {
  const t = useTranslations('credentials');
  const { data, loading } = useLiveQuery(LoginWaysQuery, {
    variables: { id: vmId },
    requestPolicy: 'network-only',
  });
  return (
    <div className="space-y-1.5">
      <p className="text-xs font-medium text-ink-2">{t('way')}</p>
      <Segmented
        label={t('way')}
        value={value}
        onChange={onChange}
        options={[
          { value: 'AUTO' as const, label: t('auto') },
          ...ORDER.map((way) => ({ value: way, label: t(`ways.${way}`) })),
        ]}
      />
      {loading ? <p className="text-xs text-ink-3">{t('looking')}</p> : null}
      <ul aria-label={t('way')} className="space-y-1 text-xs">
        {(data?.vm?.loginWays ?? []).map((way) => (
          <WayLine key={way.way} {...way} />
        ))}
      </ul>
    </div>
  );
}

function WayLine({ way, allowed, reason }: LoginWay) {
  const t = useTranslations('credentials');
  const Icon = allowed ? Check : Minus;
  return (
    <li className="flex gap-2">
      <Icon
        size={14}
        aria-hidden
        className={allowed ? 'mt-px shrink-0 text-good' : 'mt-px shrink-0 text-ink-3'}
      />
      <span className="min-w-0 break-words">
        <span className="font-medium">{t(`ways.${way}`)}</span>{' '}
        <span className="text-ink-3">
          {allowed ? t('open') : `${t('closed')}: ${reason ?? ''}`}
        </span>
      </span>
    </li>
  );
}
