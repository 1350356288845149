'use client';
import { ExternalLink, LogOut } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { Page } from '@/components/page';
import { StateMark } from '@/components/state';
import { At } from '@/components/time';
import { LOCALE_NAMES } from '@/components/top-bar';
import { AccessTokensPanel } from '@/features/access-tokens/access-tokens-panel';
import { isLocale, LOCALES } from '@/i18n/locales';
import { UndoTimePanel } from '@/features/park/undo-time';
import { signOut, useVisit } from '@/lib/access';
import { useConnectionStatus } from '@/lib/graphql/connection';
import { graphql } from '@/lib/graphql/tada';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useSetLocale, useTheme } from '@/lib/preferences';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Field, Segmented, Select } from '@/ui/field';
import { Facts, Panel } from '@/ui/panel';

const ServerInfoQuery = graphql(`
  query ServerInfo {
    serverInfo {
      version
      startedAt
      database
      actor
      role
    }
  }
`);

const LOOKS = {
  idle: ['off', 'ring'],
  connecting: ['info', 'turning'],
  connected: ['good', 'disc'],
  lost: ['bad', 'cross'],
} as const;
const never = () => () => undefined;

export function SettingsPage() {
  const t = useTranslations('settings');
  const { theme, setTheme } = useTheme();
  const locale = useLocale();
  const setLocale = useSetLocale();
  const { data } = useLiveQuery(ServerInfoQuery, { variables: {} });
  const connection = useConnectionStatus();
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  );
  const server = data?.serverInfo;
  return (
    <Page title={t('title')}>
      <div className="grid max-w-5xl gap-4 lg:grid-cols-2">
        <Panel title={t('appearance')}>
          <div className="space-y-4">
            <Field label={t('language')} className="max-w-60">
              {(control) => (
                <Select
                  {...control}
                  value={locale}
                  onChange={(event) =>
                    isLocale(event.target.value) && setLocale(event.target.value)
                  }
                >
                  {LOCALES.map((item) => (
                    <option key={item} value={item}>
                      {LOCALE_NAMES[item]}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <div>
              <p className="mb-1 text-xs font-medium text-ink-2">{t('theme')}</p>
              <Segmented
                label={t('theme')}
                value={theme}
                onChange={setTheme}
                options={[
                  { value: 'system', label: t('themes.system') },
                  { value: 'light', label: t('themes.light') },
                  { value: 'dark', label: t('themes.dark') },
                ]}
              />
            </div>
          </div>
        </Panel>
        <Panel
          title={t('api')}
          actions={
            <Button asChild size="sm">
              <a href={paths.playground()} target="_blank" rel="noopener noreferrer">
                {t('playground')} <ExternalLink size={12} aria-hidden />
              </a>
            </Button>
          }
        >
          <p className="mb-3 text-ink-2">{t('apiHint')}</p>
          <p className="flex items-center gap-1">
            <code className="rounded bg-raised px-2 py-1 font-mono text-xs">{origin}/graphql</code>
            <CopyButton text={`${origin}/graphql`} label={t('copyAddress')} />
          </p>
        </Panel>
        <Panel title={t('server')} actions={<SignOutButton />}>
          <Facts
            items={[
              {
                name: t('connection'),
                value: (
                  <StateMark look={LOOKS[connection.state]}>
                    {t(`connections.${connection.state}`)}
                  </StateMark>
                ),
              },
              { name: t('version'), value: server?.version ?? '—' },
              { name: t('startedAt'), value: server ? <At at={server.startedAt} /> : '—' },
              { name: t('database'), value: server?.database ?? '—' },
              { name: t('you'), value: server ? `${server.actor} · ${server.role}` : '—' },
            ]}
          />
        </Panel>
        {server?.role === 'admin' ? <UndoTimePanel /> : null}
        {server?.role === 'admin' ? <AccessTokensPanel /> : null}
      </div>
    </Page>
  );
}

function SignOutButton() {
  const t = useTranslations('settings');
  if (!useVisit().signedIn) return null;
  return (
    <Button size="sm" icon={<LogOut size={12} aria-hidden />} onClick={() => void signOut()}>
      {t('signOut')}
    </Button>
  );
}
