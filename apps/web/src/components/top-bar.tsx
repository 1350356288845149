'use client';
import { Languages, ListChecks, Moon, Search, Sun, SunMoon } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo, type ReactNode } from 'react';
import { isActive } from '@/features/tasks/fragments';
import { TaskListQuery } from '@/features/tasks/queries';
import { LOCALES } from '@/i18n/locales';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useSetLocale, useTheme } from '@/lib/preferences';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import { Kbd } from '@/ui/panel';
import { Spinner } from '@/ui/spinner';

export const RECENT_TASKS = { first: 50 } as const;
export const LOCALE_NAMES = { en: 'English', 'zh-CN': '简体中文' } as const;

export function TopBar({
  onSearch,
  onTasks,
  menuButton,
}: {
  readonly onSearch: () => void;
  readonly onTasks: () => void;
  readonly menuButton: ReactNode;
}) {
  const t = useTranslations('nav');
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-canvas px-4">
      {menuButton}
      <button
        type="button"
        onClick={onSearch}
        aria-label={t('search')}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 w-72 min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-ink-3 hover:border-line-strong hover:text-ink-2"
      >
        <Search size={14} aria-hidden className="shrink-0" />
        <span className="flex-1 truncate text-left">{t('searchHint')}</span>
        <span className="max-sm:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <div className="ml-auto flex items-center gap-1">
        <TasksButton onOpen={onTasks} />
        <LocaleMenu />
        <ThemeMenu />
      </div>
    </header>
  );
}

function TasksButton({ onOpen }: { readonly onOpen: () => void }) {
  const t = useTranslations('nav');
  const { data } = useLiveQuery(TaskListQuery, { variables: RECENT_TASKS });
  const running = useMemo(
    () => data?.tasks.edges.filter((edge) => isActive(edge.node.state)).length ?? 0,
    [data],
  );
  return (
    <Button
      variant="ghost"
      onClick={onOpen}
      aria-label={running > 0 ? t('tasksRunning', { count: running }) : t('taskCentre')}
      icon={
        running > 0 ? <Spinner className="text-accent" /> : <ListChecks size={16} aria-hidden />
      }
    >
      <span className="tnum max-sm:hidden">{running > 0 ? running : t('tasks')}</span>
    </Button>
  );
}

function LocaleMenu() {
  const t = useTranslations('nav');
  const locale = useLocale();
  const setLocale = useSetLocale();
  return (
    <Menu
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('language')}
          icon={<Languages size={16} aria-hidden />}
        />
      }
      items={LOCALES.map((item) => ({
        key: item,
        label: LOCALE_NAMES[item],
        checked: item === locale,
        onSelect: () => setLocale(item),
      }))}
    />
  );
}

function ThemeMenu() {
  const t = useTranslations('settings');
  const { theme, setTheme } = useTheme();
  const icons = {
    system: <SunMoon size={16} aria-hidden />,
    light: <Sun size={16} aria-hidden />,
    dark: <Moon size={16} aria-hidden />,
  };
  return (
    <Menu
      trigger={<Button variant="ghost" size="icon" aria-label={t('theme')} icon={icons[theme]} />}
      items={(['system', 'light', 'dark'] as const).map((item) => ({
        key: item,
        label: t(`themes.${item}`),
        icon: icons[item],
        checked: item === theme,
        onSelect: () => setTheme(item),
      }))}
    />
  );
}
