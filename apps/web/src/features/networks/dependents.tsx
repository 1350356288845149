'use client';
import { useTranslations } from 'next-intl';
import { paths } from '@/lib/paths';
import { Link } from '@/ui/link';
import { Panel, Tag } from '@/ui/panel';
import type { NetworkDetailData } from './network-detail';

/** What stops reaching others if the network goes. */
export function Dependents({ network }: { readonly network: NetworkDetailData }) {
  const t = useTranslations('networks');
  return (
    <Panel title={t('dependents')}>
      {network.dependents.length === 0 ? (
        <p className="text-ink-3">{t('noDependents')}</p>
      ) : (
        <ul className="space-y-1.5" aria-label={t('dependents')}>
          {network.dependents.map(({ vm, losesNow, onlyNetwork }) => (
            <li key={vm.id} className="flex flex-wrap items-center gap-2">
              <Link href={paths.vm(vm.id)} className="hover:underline">
                {vm.name}
              </Link>
              {losesNow ? (
                <Tag tone="warn">{t('losesNow')}</Tag>
              ) : (
                <span className="text-xs text-ink-3">{t('powerOff')}</span>
              )}
              {onlyNetwork ? <Tag>{t('onlyNetwork')}</Tag> : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
