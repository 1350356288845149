'use client';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTaskAction } from '@/components/use-task-action';
import type { PoolRowData } from '@/features/pools/fragments';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { Link } from '@/ui/link';
import { PoolHealthQuery, SetStoragePoolAutostart } from './operations';

/** What is to be said of a pool's space, in words and not by colour alone. */
export function PoolWarnings({ pool }: { readonly pool: PoolRowData }) {
  const t = useTranslations('storageCare');
  if (pool.warnings.length === 0) return null;
  return (
    <ul aria-label={t('warnings')} className="mt-3 space-y-1 text-xs">
      {pool.warnings.map(({ code, critical, message }) => (
        <li
          key={code}
          className={`flex items-center gap-1.5 ${critical ? 'text-bad' : 'text-ink-2'}`}
        >
          <TriangleAlert size={13} aria-hidden className="shrink-0" />
          <span>
            <span className="font-medium">{t(`warning.${code}`)}</span> · {message}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Whether the pool starts with its node, where else it is, and what would lose its storage with it. */
export function PoolFacts({ pool }: { readonly pool: PoolRowData }) {
  const t = useTranslations('storageCare');
  const autostart = useTaskAction(SetStoragePoolAutostart);
  const { data, refetch } = useLiveQuery(PoolHealthQuery, { variables: { id: pool.id } });
  useWatch([pool.id], refetch);
  const health = data?.storagePool;
  const verdict = pool.actions.setAutostart;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2 text-xs text-ink-2">
      <span className="flex items-center gap-2">
        <span>{pool.autostart ? t('autostartOn') : t('autostartOff')}</span>
        <Button
          size="sm"
          pending={autostart.pending}
          reason={verdict.allowed ? null : verdict.reason}
          onClick={() => void autostart.run({ input: { id: pool.id, autostart: !pool.autostart } })}
        >
          {pool.autostart ? t('autostartDisable') : t('autostartEnable')}
        </Button>
      </span>
      {health ? <span>{t('dependents', { count: health.dependents.length })}</span> : null}
      {health && health.sharedWith.length > 0 ? (
        <span className="flex flex-wrap gap-x-2">
          {t('sharedWith')}
          {health.sharedWith.map((other) => (
            <Link key={other.id} href={paths.pool(other.id)} className="hover:underline">
              {other.node.name}
            </Link>
          ))}
        </span>
      ) : null}
    </div>
  );
}
