import { getRequestConfig } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import { LOCALE_COOKIE, pickLocale } from './locales.ts';

export default getRequestConfig(async () => {
  const cookie = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = pickLocale(cookie, (await headers()).get('accept-language'));
  const messages =
    locale === 'zh-CN'
      ? (await import('../../messages/zh-CN.json')).default
      : (await import('../../messages/en.json')).default;
  return { locale, messages, timeZone: 'UTC' };
});
