'use client';
import { useFormatter, useLocale, useNow } from 'next-intl';
import { formatDuration } from '@/lib/format';

/** A moment as distance from now, with the exact time on hover. */
export function Ago({
  at,
  everySeconds = 10,
}: {
  readonly at: string;
  readonly everySeconds?: number;
}) {
  const format = useFormatter();
  const locale = useLocale();
  const now = useNow({ updateInterval: everySeconds * 1000 });
  const date = new Date(at);
  const shown = date > now ? now : date;
  return (
    <time
      dateTime={at}
      title={date.toLocaleString(locale)}
      className="tnum whitespace-nowrap"
      suppressHydrationWarning
    >
      {format.relativeTime(shown, now)}
    </time>
  );
}

/** The exact local time. */
export function At({ at }: { readonly at: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} className="tnum whitespace-nowrap">
      {new Date(at).toLocaleString(locale)}
    </time>
  );
}

/** How long something took, or takes until now. */
export function Took({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  const now = useNow({ updateInterval: 1000 });
  if (from === null) return <span className="text-ink-3">—</span>;
  const end = to === null ? now.getTime() : new Date(to).getTime();
  return (
    <span className="tnum whitespace-nowrap">
      {formatDuration(Math.max(0, end - new Date(from).getTime()))}
    </span>
  );
}
