import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/** A titled area. */
export function Panel({
  title,
  actions,
  children,
  className,
  flush = false,
}: {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** No padding, for tables. */
  readonly flush?: boolean;
}) {
  return (
    <section className={cn('min-w-0 rounded-lg border border-line bg-surface', className)}>
      {title || actions ? (
        <header className="flex min-h-11 items-center gap-3 border-b border-line px-4">
          <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{title}</h2>
          {actions}
        </header>
      ) : null}
      <div className={flush ? '' : 'p-4'}>{children}</div>
    </section>
  );
}

/** Names and values in two columns. */
export function Facts({
  items,
  className,
}: {
  readonly items: readonly {
    readonly name: string;
    readonly value: ReactNode;
    readonly wide?: boolean;
  }[];
  readonly className?: string;
}) {
  return (
    <dl
      className={cn(
        'grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-5 gap-y-1.5',
        className,
      )}
    >
      {items.map((item) => (
        <div key={item.name} className="contents">
          <dt className="text-ink-3">{item.name}</dt>
          <dd className="min-w-0 break-words text-ink">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A grey block in the place and size of what is to come. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        'block animate-[breathe_1.6s_ease-in-out_infinite] rounded bg-raised',
        className,
      )}
    />
  );
}

/** What to do where there is nothing yet. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      <p className="text-base font-medium">{title}</p>
      {children ? <div className="max-w-lg text-ink-2">{children}</div> : null}
      {action ? <div className="mt-3 flex gap-2">{action}</div> : null}
    </div>
  );
}

export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="rounded border border-line-strong bg-raised px-1 font-mono text-2xs text-ink-3">
      {children}
    </kbd>
  );
}

/** A small word on a tinted ground. */
export function Tag({
  children,
  tone = 'neutral',
}: {
  readonly children: ReactNode;
  readonly tone?: 'neutral' | 'warn' | 'accent' | 'bad';
}) {
  const tones = {
    neutral: 'bg-raised text-ink-2',
    warn: 'bg-warn-soft text-warn',
    accent: 'bg-accent-soft text-accent',
    bad: 'bg-bad-soft text-bad',
  };
  return (
    <span
      className={cn(
        'inline-flex items-center rounded px-1.5 py-px text-2xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
