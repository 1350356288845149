'use client';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { Dialog } from '@/ui/dialog';
import { Kbd } from '@/ui/panel';
import { NAV_ITEMS } from './nav-items';

const SEQUENCE_MS = 1200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[data-captures-keys]') !== null);

/** Keys that work on every page: Ctrl/Cmd K, `g` then a letter, `/`, `t`, `?`. */
export function Shortcuts({
  onPalette,
  onTasks,
  help,
  onHelp,
}: {
  readonly onPalette: () => void;
  readonly onTasks: () => void;
  /** Whether the list of keys is open. */
  readonly help: boolean;
  readonly onHelp: (open: boolean) => void;
}) {
  const t = useTranslations('shortcuts');
  const nav = useTranslations('nav');
  const router = useRouter();
  useEffect(() => {
    let goUntil = 0;
    const onKey = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        if (event.target instanceof HTMLElement && event.target.closest('[data-captures-keys]'))
          return;
        event.preventDefault();
        onPalette();
        return;
      }
      if (isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
      if (document.querySelector('[role="dialog"]')) return;
      if (goUntil > event.timeStamp) {
        goUntil = 0;
        const item = NAV_ITEMS.find((candidate) => candidate.go === event.key);
        if (item) router.push(item.href);
        return;
      }
      if (event.key === 'g') goUntil = event.timeStamp + SEQUENCE_MS;
      else if (event.key === 't') onTasks();
      else if (event.key === '?') onHelp(true);
      else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('main input[type="search"]');
        if (search) {
          event.preventDefault();
          search.focus();
        }
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onPalette, onTasks, onHelp, router]);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [t('palette'), ['Ctrl', 'K']],
    [t('filter'), ['/']],
    [nav('taskCentre'), ['t']],
    ...NAV_ITEMS.map((item) => [nav(item.key), ['g', item.go]] as const),
    [t('help'), ['?']],
  ];
  return (
    <Dialog open={help} onOpenChange={onHelp} title={t('title')} width="sm">
      <dl className="grid grid-cols-[1fr_auto] gap-y-2">
        {rows.map(([name, keys]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
