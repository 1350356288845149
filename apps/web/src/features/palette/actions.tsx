'use client';
import { Command } from 'cmdk';
import {
  Boxes,
  Check,
  Database,
  Keyboard,
  KeyRound,
  Languages,
  ListChecks,
  LogOut,
  Moon,
  Network,
  Plus,
  Server,
  Sun,
  SunMoon,
  TerminalSquare,
} from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { byHeading, useOfferedCommands } from '@/components/page-commands';
import { NAV_ITEMS } from '@/components/nav-items';
import { LOCALE_NAMES } from '@/components/top-bar';
import { LOCALES } from '@/i18n/locales';
import { signOut, useVisit } from '@/lib/access';
import { paths } from '@/lib/paths';
import { useSetLocale, useTheme } from '@/lib/preferences';
import { Entry, Named } from './entry';

/** Runs when the palette is closed, so that what it opens gets the focus. */
export type RunLater = (action: () => void) => void;

interface PartProps {
  readonly run: RunLater;
  readonly go: (href: string) => void;
}

/** What the page in view offers: the actions of its object, allowed or with the reason, and its views. */
export function PageActions({ run }: Pick<PartProps, 'run'>) {
  const groups = byHeading(useOfferedCommands());
  return groups.map((group) => (
    <Command.Group key={group.id} heading={group.heading}>
      {group.commands.map((command) => (
        <Entry
          key={command.key}
          value={`${command.label} ${group.heading} ${command.key}`}
          icon={command.icon}
          reason={command.reason}
          danger={command.danger === true}
          onSelect={() => run(command.run)}
        >
          <span className="truncate">{command.label}</span>
        </Entry>
      ))}
    </Command.Group>
  ));
}

/** What can be made or opened from everywhere. */
export function Everywhere({
  run,
  go,
  onTasks,
  onHelp,
}: PartProps & { readonly onTasks: () => void; readonly onHelp: () => void }) {
  const t = useTranslations('palette');
  const { signedIn } = useVisit();
  const create = (href: string) => () => go(`${href}?dialog=create`);
  const entries = [
    { label: t('createVm'), icon: <Plus aria-hidden />, act: create(paths.vms()) },
    { label: t('addNode'), icon: <Server aria-hidden />, act: create(paths.nodes()) },
    { label: t('createPool'), icon: <Database aria-hidden />, act: create(paths.pools()) },
    { label: t('registerTemplate'), icon: <Boxes aria-hidden />, act: create(paths.templates()) },
    { label: t('createNetwork'), icon: <Network aria-hidden />, act: create(paths.networks()) },
    { label: t('generateKeyPair'), icon: <KeyRound aria-hidden />, act: create(paths.keyPairs()) },
    { label: t('taskCentre'), icon: <ListChecks aria-hidden />, act: () => run(onTasks) },
    { label: t('shortcuts'), icon: <Keyboard aria-hidden />, act: () => run(onHelp) },
    {
      label: t('playground'),
      icon: <TerminalSquare aria-hidden />,
      act: () => run(() => window.open(paths.playground(), '_blank', 'noopener')),
    },
    ...(signedIn
      ? [
          {
            label: t('signOut'),
            icon: <LogOut aria-hidden />,
            act: () => run(() => void signOut()),
          },
        ]
      : []),
  ];
  return (
    <Command.Group heading={t('actions')}>
      {entries.map(({ label, icon, act }) => (
        <Entry key={label} value={label} icon={icon} onSelect={act}>
          {label}
        </Entry>
      ))}
    </Command.Group>
  );
}

export function Pages({ go }: Pick<PartProps, 'go'>) {
  const t = useTranslations('palette');
  const nav = useTranslations('nav');
  return (
    <Command.Group heading={t('pages')}>
      {NAV_ITEMS.map((item) => (
        <Entry
          key={item.key}
          value={nav(item.key)}
          icon={<item.icon size={16} aria-hidden />}
          onSelect={() => go(item.href)}
        >
          {nav(item.key)}
        </Entry>
      ))}
      <Entry
        value={t('unusedVolumes')}
        icon={<Database aria-hidden />}
        onSelect={() => go(paths.unusedVolumes())}
      >
        {t('unusedVolumes')}
      </Entry>
    </Command.Group>
  );
}

const THEME_ICONS = {
  system: <SunMoon aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
};

/** Theme and language; what is set now is marked. */
export function Preferences({ run }: Pick<PartProps, 'run'>) {
  const t = useTranslations('palette');
  const settings = useTranslations('settings');
  const locale = useLocale();
  const setLocale = useSetLocale();
  const { theme, setTheme } = useTheme();
  const now = (
    <>
      <Check size={14} aria-hidden className="inline" />
      <span className="sr-only">{t('setNow')}</span>
    </>
  );
  return (
    <Command.Group heading={t('preferences')}>
      {(['system', 'light', 'dark'] as const).map((one) => {
        const name = t('themeIs', { theme: settings(`themes.${one}`) });
        return (
          <Entry
            key={one}
            value={name}
            icon={THEME_ICONS[one]}
            onSelect={() => run(() => setTheme(one))}
          >
            <Named name={name} beside={one === theme ? now : null} />
          </Entry>
        );
      })}
      {LOCALES.map((one) => {
        const name = t('languageIs', { language: LOCALE_NAMES[one] });
        return (
          <Entry
            key={one}
            value={name}
            icon={<Languages aria-hidden />}
            keywords={['language', '语言']}
            onSelect={() => run(() => setLocale(one))}
          >
            <Named name={name} beside={one === locale ? now : null} />
          </Entry>
        );
      })}
    </Command.Group>
  );
}
