'use client';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/** The head of a page: where it is, its name, what can be done; and its body. */
export function Page({
  title,
  crumbs,
  badge,
  meta,
  actions,
  tabs,
  children,
  fill = false,
}: {
  readonly title: ReactNode;
  readonly crumbs?: readonly { readonly label: string; readonly href: string }[];
  readonly badge?: ReactNode;
  readonly meta?: ReactNode;
  readonly actions?: ReactNode;
  readonly tabs?: ReactNode;
  readonly children: ReactNode;
  /** The body takes exactly the rest of the window and scrolls inside. */
  readonly fill?: boolean;
}) {
  const t = useTranslations('common');
  return (
    <div className={cn('flex min-h-full flex-col', fill && 'h-full')}>
      <title>{typeof title === 'string' ? `${title} · Corral` : 'Corral'}</title>
      <header className={cn('px-6 pt-5 max-md:px-4', tabs ? 'border-b border-line' : 'pb-4')}>
        {crumbs ? (
          <nav
            aria-label={t('breadcrumb')}
            className="mb-1 flex items-center gap-1 text-xs text-ink-3"
          >
            {crumbs.map((crumb) => (
              <span key={crumb.href} className="flex items-center gap-1">
                <Link href={crumb.href} className="rounded hover:text-ink">
                  {crumb.label}
                </Link>
                <ChevronRight size={12} aria-hidden />
              </span>
            ))}
          </nav>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="min-w-0 truncate text-xl leading-8 font-semibold tracking-tight">
            {title}
          </h1>
          {badge}
          {meta ? <div className="text-ink-3">{meta}</div> : null}
          {actions ? (
            <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
          ) : null}
        </div>
        {tabs}
      </header>
      <div className={cn('min-h-0 flex-1 px-6 max-md:px-4', tabs ? 'py-5' : 'pb-6')}>
        {children}
      </div>
    </div>
  );
}

/** Views of one object, as links. */
export function TabLinks({
  label,
  items,
  current,
}: {
  readonly label: string;
  readonly items: readonly { readonly href: string; readonly label: string }[];
  readonly current: string;
}) {
  return (
    <nav aria-label={label} className="mt-3 -mb-px flex gap-5 overflow-x-auto">
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={item.href === current ? 'page' : undefined}
          className="border-b-2 border-transparent pb-2 font-medium whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {item.label}
        </Link>
      ))}
    </nav>
  );
}
