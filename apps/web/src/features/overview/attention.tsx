'use client';
import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { CopyButton } from '@/ui/copy-button';
import { Panel, Skeleton } from '@/ui/panel';

export interface AttentionItem {
  readonly key: string;
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  readonly detail: string | null;
  readonly href: string | null;
  readonly command?: string | null;
}

/** What a person should look at, the worst first. */
export function AttentionList({
  items,
  loading,
}: {
  readonly items: readonly AttentionItem[];
  readonly loading: boolean;
}) {
  const t = useTranslations('overview');
  return (
    <Panel title={t('attention')} flush>
      {loading ? (
        <div className="p-4">
          <Skeleton className="h-5 w-64" />
        </div>
      ) : null}
      {!loading && items.length === 0 ? (
        <p className="flex items-center gap-2.5 p-4 text-ink-2">
          <CircleCheck size={16} aria-hidden className="text-good" /> {t('allWell')}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <li key={item.key} className="flex items-start gap-3 px-4 py-2.5">
            {item.tone === 'bad' ? (
              <OctagonAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
            ) : (
              <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
            )}
            <span className="min-w-0">
              {item.href ? (
                <Link href={item.href} className="font-medium hover:underline">
                  {item.title}
                </Link>
              ) : (
                <span className="font-medium">{item.title}</span>
              )}
              {item.detail ? (
                <span className="block text-xs break-words text-ink-3">{item.detail}</span>
              ) : null}
              {item.command ? <Command text={item.command} /> : null}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A command to run in a terminal, to copy. */
export function Command({ text }: { readonly text: string }) {
  const t = useTranslations('common');
  return (
    <span className="mt-1.5 flex items-center gap-1">
      <code className="min-w-0 overflow-x-auto rounded bg-raised px-2 py-1 font-mono text-xs whitespace-nowrap">
        {text}
      </code>
      <CopyButton text={text} label={t('copyCommand')} />
    </span>
  );
}
