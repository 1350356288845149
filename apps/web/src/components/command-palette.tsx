'use client';
import { Command } from 'cmdk';
import {
  Boxes,
  KeyRound,
  Languages,
  LogOut,
  Monitor,
  Moon,
  Network,
  Plus,
  Search,
  Server,
  Sun,
  TerminalSquare,
} from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { signOut, useVisit } from '@/lib/access';
import { graphql } from '@/lib/graphql/tada';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useIsDark, useSetLocale, useTheme } from '@/lib/preferences';
import { NAV_ITEMS } from './nav-items';
import { NodeBadge, PowerBadge } from './state';

const PaletteQuery = graphql(`
  query Palette($search: String!) {
    vms(first: 8, filter: { search: $search }) {
      edges {
        node {
          id
          name
          powerState
          activity
          node {
            id
            name
          }
        }
      }
    }
    nodes(first: 5, filter: { search: $search }) {
      edges {
        node {
          id
          name
          state
        }
      }
    }
  }
`);

const ITEM =
  'flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm text-ink-2 data-[selected=true]:bg-hover data-[selected=true]:text-ink [&_svg]:shrink-0';

/** Everything by name: pages, actions, VMs and nodes. */
export function CommandPalette({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('palette');
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-[pop-in_120ms_ease-out] overflow-hidden rounded-xl border border-line-strong bg-surface shadow-pop"
        >
          <Radix.Title className="sr-only">{t('title')}</Radix.Title>
          <PaletteBody close={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function PaletteBody({ close }: { readonly close: () => void }) {
  const t = useTranslations('palette');
  const [search, setSearch] = useState('');
  const deferred = useDeferredValue(search);
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
      <Command.List className="max-h-[50vh] overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="px-3 py-6 text-center text-ink-3">{t('nothing')}</Command.Empty>
        <Found search={deferred.trim()} close={close} />
        <Actions close={close} />
        <Pages close={close} />
      </Command.List>
    </Command>
  );
}

function Entry({
  value,
  icon,
  children,
  onSelect,
}: {
  readonly value: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly onSelect: () => void;
}) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={ITEM}>
      {icon}
      {children}
    </Command.Item>
  );
}

function Found({ search, close }: { readonly search: string; readonly close: () => void }) {
  const t = useTranslations('palette');
  const router = useRouter();
  const { data } = useLiveQuery(PaletteQuery, { variables: { search }, pause: search === '' });
  if (search === '' || !data) return null;
  const go = (href: string) => () => {
    router.push(href);
    close();
  };
  return (
    <>
      {data.vms.edges.length > 0 ? (
        <Command.Group heading={t('vms')}>
          {data.vms.edges.map(({ node: vm }) => (
            <Entry
              key={vm.id}
              value={`${vm.name} ${vm.id}`}
              icon={<Monitor size={16} aria-hidden />}
              onSelect={go(paths.vm(vm.id))}
            >
              <span className="flex-1 truncate">{vm.name}</span>
              <span className="text-xs text-ink-3">{vm.node.name}</span>
              <span className="w-28 text-xs">
                <PowerBadge powerState={vm.powerState} activity={vm.activity} />
              </span>
            </Entry>
          ))}
        </Command.Group>
      ) : null}
      {data.nodes.edges.length > 0 ? (
        <Command.Group heading={t('nodes')}>
          {data.nodes.edges.map(({ node }) => (
            <Entry
              key={node.id}
              value={`${node.name} ${node.id}`}
              icon={<Server size={16} aria-hidden />}
              onSelect={go(paths.node(node.id))}
            >
              <span className="flex-1 truncate">{node.name}</span>
              <span className="w-28 text-xs">
                <NodeBadge state={node.state} />
              </span>
            </Entry>
          ))}
        </Command.Group>
      ) : null}
    </>
  );
}

function Actions({ close }: { readonly close: () => void }) {
  const t = useTranslations('palette');
  const router = useRouter();
  const locale = useLocale();
  const setLocale = useSetLocale();
  const dark = useIsDark();
  const { setTheme } = useTheme();
  const { signedIn } = useVisit();
  const run = (action: () => void) => () => {
    action();
    close();
  };
  const open = (href: string) => run(() => router.push(`${href}?dialog=create`));
  return (
    <Command.Group heading={t('actions')}>
      <Entry
        value={t('createVm')}
        icon={<Plus size={16} aria-hidden />}
        onSelect={open(paths.vms())}
      >
        {t('createVm')}
      </Entry>
      <Entry
        value={t('addNode')}
        icon={<Server size={16} aria-hidden />}
        onSelect={open(paths.nodes())}
      >
        {t('addNode')}
      </Entry>
      <Entry
        value={t('registerTemplate')}
        icon={<Boxes size={16} aria-hidden />}
        onSelect={open(paths.templates())}
      >
        {t('registerTemplate')}
      </Entry>
      <Entry
        value={t('createNetwork')}
        icon={<Network size={16} aria-hidden />}
        onSelect={open(paths.networks())}
      >
        {t('createNetwork')}
      </Entry>
      <Entry
        value={t('generateKeyPair')}
        icon={<KeyRound size={16} aria-hidden />}
        onSelect={open(paths.keyPairs())}
      >
        {t('generateKeyPair')}
      </Entry>
      <Entry
        value={t('theme')}
        icon={dark ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
        onSelect={run(() => setTheme(dark ? 'light' : 'dark'))}
      >
        {t('theme')}
      </Entry>
      <Entry
        value={t('language')}
        icon={<Languages size={16} aria-hidden />}
        onSelect={run(() => setLocale(locale === 'en' ? 'zh-CN' : 'en'))}
      >
        {t('language')}
      </Entry>
      <Entry
        value={t('playground')}
        icon={<TerminalSquare size={16} aria-hidden />}
        onSelect={run(() => window.open(paths.playground(), '_blank', 'noopener'))}
      >
        {t('playground')}
      </Entry>
      {signedIn ? (
        <Entry
          value={t('signOut')}
          icon={<LogOut size={16} aria-hidden />}
          onSelect={run(() => void signOut())}
        >
          {t('signOut')}
        </Entry>
      ) : null}
    </Command.Group>
  );
}

function Pages({ close }: { readonly close: () => void }) {
  const t = useTranslations('palette');
  const nav = useTranslations('nav');
  const router = useRouter();
  return (
    <Command.Group heading={t('pages')}>
      {NAV_ITEMS.map((item) => (
        <Entry
          key={item.key}
          value={nav(item.key)}
          icon={<item.icon size={16} aria-hidden />}
          onSelect={() => {
            router.push(item.href);
            close();
          }}
        >
          {nav(item.key)}
        </Entry>
      ))}
    </Command.Group>
  );
}
