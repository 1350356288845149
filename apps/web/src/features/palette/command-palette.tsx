'use client';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { useDeferredValue, useRef, useState } from 'react';
import { Everywhere, PageActions, Pages, Preferences, type RunLater } from './actions';
import { Found } from './found';

interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onTasks: () => void;
  readonly onHelp: () => void;
}

/** Everything by name: what can be done here, every object, every page, what can be made, theme and language. */
export function CommandPalette({ open, onOpenChange, onTasks, onHelp }: PaletteProps) {
  const t = useTranslations('palette');
  const chosen = useRef<(() => void) | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            const action = chosen.current;
            chosen.current = null;
            if (!action) return;
            // What it opens takes the focus; it must not go back to where it was before.
            event.preventDefault();
            action();
          }}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-[pop-in_120ms_ease-out] overflow-hidden rounded-xl border border-line-strong bg-surface shadow-pop"
        >
          <Radix.Title className="sr-only">{t('title')}</Radix.Title>
          <PaletteBody
            run={(action) => {
              chosen.current = action;
              onOpenChange(false);
            }}
            onTasks={onTasks}
            onHelp={onHelp}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function PaletteBody({
  run,
  onTasks,
  onHelp,
}: Pick<PaletteProps, 'onTasks' | 'onHelp'> & { readonly run: RunLater }) {
  const t = useTranslations('palette');
  const router = useRouter();
  const [search, setSearch] = useState('');
  const deferred = useDeferredValue(search);
  const go = (href: string): void => run(() => router.push(href));
  return (
    <Command label={t('title')} loop>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={16} aria-hidden className="text-ink-3" />
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder={t('placeholder')}
          className="h-12 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3"
        />
      </div>
      <Command.List className="max-h-[60vh] overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="px-3 py-6 text-center text-ink-3">{t('nothing')}</Command.Empty>
        <PageActions run={run} />
        <Found search={deferred.trim()} go={go} />
        <Everywhere run={run} go={go} onTasks={onTasks} onHelp={onHelp} />
        <Pages go={go} />
        <Preferences run={run} />
        <Found search={deferred.trim()} go={go} tasks />
      </Command.List>
    </Command>
  );
}
