import type { Metadata, Viewport } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AccessGate } from '@/components/access-gate';
import { Providers } from '@/components/providers';
import { Shell } from '@/components/shell';
import { isTheme, THEME_COOKIE } from '@/i18n/locales';
import { readVisit } from '@/lib/visit';
import './globals.css';

export const metadata: Metadata = {
  // Each page names itself: a title here would be put in its place when the page comes alive.
  description: 'One live, typed graph over every hypervisor a small team runs.',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  width: 'device-width',
  initialScale: 1,
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const locale = await getLocale();
  const t = await getTranslations('common');
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  const visit = await readVisit();
  const theme = isTheme(chosen) && chosen !== 'system' ? chosen : undefined;
  return (
    <html lang={locale} data-theme={theme} suppressHydrationWarning>
      <body>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-70 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
        >
          {t('skip')}
        </a>
        <NextIntlClientProvider>
          <AccessGate visit={visit}>
            <Providers>
              <Shell>{children}</Shell>
            </Providers>
          </AccessGate>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
