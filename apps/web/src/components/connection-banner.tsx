'use client';
import { WifiOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useConnectionStatus } from '@/lib/graphql/connection';
import { Spinner } from '@/ui/spinner';
import { Ago } from './time';

/** A lost connection shows only when it lasts: short breaks heal unseen. */
const PATIENCE_MS = 1500;

export function ConnectionBanner() {
  const t = useTranslations('connection');
  const { state, lostAt } = useConnectionStatus();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (state !== 'lost') {
      setLate(false);
      return undefined;
    }
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div role="status" aria-live="polite">
      {late && lostAt !== null ? (
        <p className="flex items-center gap-2.5 border-b border-warn/40 bg-warn-soft px-6 py-2 text-warn">
          <WifiOff size={16} aria-hidden className="shrink-0" />
          <span className="font-medium">{t('lost')}</span>
          <span className="text-ink-2">
            {t('stale')} <Ago at={new Date(lostAt).toISOString()} everySeconds={1} />
          </span>
          <span className="ml-auto flex items-center gap-2 text-ink-2">
            <Spinner /> {t('reconnecting')}
          </span>
        </p>
      ) : null}
    </div>
  );
}
