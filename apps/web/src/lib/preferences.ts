'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useSyncExternalStore } from 'react';
import { isTheme, LOCALE_COOKIE, THEME_COOKIE, type Locale, type Theme } from '@/i18n/locales';

const YEAR_SECONDS = 31_536_000;
const listeners = new Set<() => void>();

function writeCookie(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

function readTheme(): Theme {
  const match = new RegExp(`(?:^|; )${THEME_COOKIE}=([^;]*)`).exec(document.cookie);
  return isTheme(match?.[1]) ? match[1] : 'system';
}

const subscribe = (listener: () => void): (() => void) => {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  listeners.add(listener);
  media.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    media.removeEventListener('change', listener);
  };
};

/** The chosen theme. It lives in a cookie, so that the server already paints the right one. */
export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const theme = useSyncExternalStore<Theme>(subscribe, readTheme, () => 'system');
  const setTheme = useCallback((next: Theme) => {
    writeCookie(THEME_COOKIE, next);
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
    for (const listener of listeners) listener();
  }, []);
  return { theme, setTheme };
}

/** True when dark colours are shown; for canvases that cannot use CSS. */
export function useIsDark(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => {
      const theme = readTheme();
      return theme === 'system'
        ? window.matchMedia('(prefers-color-scheme: dark)').matches
        : theme === 'dark';
    },
    () => true,
  );
}

/** Chooses the language; the page is rendered again in it. */
export function useSetLocale(): (locale: Locale) => void {
  const router = useRouter();
  return useCallback(
    (locale) => {
      writeCookie(LOCALE_COOKIE, locale);
      router.refresh();
    },
    [router],
  );
}
