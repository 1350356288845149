'use client';
import { Command } from 'cmdk';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

const ITEM =
  'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 text-sm text-ink-2 data-[selected=true]:bg-hover data-[selected=true]:text-ink [&_svg]:shrink-0';

/** One line of the palette. What cannot be done now stays, can be reached, and says why. */
export function Entry({
  value,
  icon,
  children,
  keywords,
  reason,
  danger = false,
  onSelect,
}: {
  /** What is typed to find it; unique in the palette. */
  readonly value: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly keywords?: string[];
  readonly reason?: string | null | undefined;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}) {
  const t = useTranslations('palette');
  return (
    <Command.Item
      value={value}
      {...(keywords ? { keywords } : {})}
      onSelect={() => {
        if (!reason) onSelect();
      }}
      className={cn(
        ITEM,
        reason && 'cursor-not-allowed text-ink-3 data-[selected=true]:text-ink-2',
        danger && !reason && 'text-bad data-[selected=true]:text-bad',
      )}
    >
      <span className="w-4 shrink-0 text-ink-3 [&_svg]:size-4">{icon}</span>
      {children}
      {reason ? (
        <span className="min-w-0 flex-1 text-right text-xs text-ink-2">
          <span className="sr-only">{t('notNow')} </span>
          {reason}
        </span>
      ) : null}
    </Command.Item>
  );
}

/** A name that takes the room there is, and what is told beside it. */
export function Named({ name, beside }: { readonly name: string; readonly beside?: ReactNode }) {
  return (
    <>
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {beside ? <span className="shrink-0 text-xs text-ink-2">{beside}</span> : null}
    </>
  );
}
