export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];
export const LOCALE_COOKIE = 'corral-locale';
export const THEME_COOKIE = 'corral-theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** True for a language the console has messages for. */
export const isLocale = (value: unknown): value is Locale =>
  LOCALES.some((locale) => locale === value);
export const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

/**
 * The language for a visitor: the chosen one, else the first acceptable to the browser, else English.
 * @param chosen value of the cookie. @param accept the Accept-Language header.
 */
export function pickLocale(chosen: string | undefined, accept: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  for (const part of (accept ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim().toLowerCase() ?? '';
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}
