'use client';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '@/ui/button';
import { Input } from '@/ui/field';
import { Empty } from '@/ui/panel';

/** True when every word of the search is in one of the texts, without regard to case. */
export function matches(search: string, texts: readonly (string | null | undefined)[]): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = texts.filter(Boolean).join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}

const SETTLE_MS = 150;

/** A search box (the key `/` goes there) and further filters beside it. */
export function FilterBar({
  value,
  onChange,
  label,
  children,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly children?: ReactNode;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="relative w-72 max-w-full">
        <Search
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-2 left-2.5 text-ink-3"
        />
        <Input
          type="search"
          aria-label={label}
          placeholder={label}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="pl-8"
        />
      </div>
      {children}
    </div>
  );
}

/** What a list says when there are rows and its filter leaves none. */
export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const t = useTranslations('table');
  return (
    <Empty title={t('noMatch')} action={<Button onClick={onClear}>{t('clearFilters')}</Button>}>
      {t('noMatchHint')}
    </Empty>
  );
}
