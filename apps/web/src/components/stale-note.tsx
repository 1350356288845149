'use client';
import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { usePathname } from 'next/navigation';
import { paths } from '@/lib/paths';
import { Ago } from './time';

/** Says that what is shown is old: since when, and why. Nothing when it is fresh. */
export function StaleNote({
  stale,
  observedAt,
  node,
}: {
  readonly stale: boolean;
  readonly observedAt: string | null;
  readonly node: {
    readonly id: string;
    readonly name: string;
    readonly stateReason?: string | null;
  };
}) {
  const t = useTranslations('stale');
  const path = usePathname();
  if (!stale) return null;
  return (
    <div
      role="status"
      className="mb-4 flex items-start gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-2.5"
    >
      <CloudOff size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="font-medium text-warn">
          {t('title')}{' '}
          {observedAt ? (
            <span className="font-normal text-ink-2">
              {t('observed')} <Ago at={observedAt} everySeconds={1} />
            </span>
          ) : null}
        </p>
        <p className="text-ink-2">
          {node.stateReason ?? t('reason', { name: node.name })}{' '}
          {path === paths.node(node.id) ? null : (
            <Link href={paths.node(node.id)} className="text-accent underline underline-offset-2">
              {t('openNode', { name: node.name })}
            </Link>
          )}
        </p>
      </div>
    </div>
  );
}
