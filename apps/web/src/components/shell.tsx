'use client';
import { Menu as MenuIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Button } from '@/ui/button';
import { ConnectionBanner } from './connection-banner';
import { Logo } from './logo';
import { Shortcuts } from './shortcuts';
import { Sidebar } from './sidebar';
import { TopBar } from './top-bar';
import { CommandPalette } from '@/features/palette/command-palette';
import { TaskDrawer } from '@/features/tasks/task-drawer';

/** The frame of every page. It is rendered on the server and never moves when pages change. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('nav');
  const [palette, setPalette] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  const path = usePathname();
  useEffect(() => setMenu(false), [path]);
  return (
    <div className="flex h-dvh overflow-hidden">
      {menu ? (
        <div
          aria-hidden
          className="fixed inset-0 z-30 bg-shade lg:hidden"
          onClick={() => setMenu(false)}
        />
      ) : null}
      <aside
        className={cn(
          'z-30 flex w-56 shrink-0 flex-col border-r border-line bg-canvas max-lg:fixed max-lg:inset-y-0 max-lg:left-0 max-lg:shadow-pop',
          menu ? '' : 'max-lg:hidden',
        )}
      >
        <div className="flex h-12 items-center px-4">
          <Logo />
        </div>
        <Sidebar />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar
          onSearch={() => setPalette(true)}
          onTasks={() => setDrawer(true)}
          menuButton={
            <Button
              variant="ghost"
              size="icon"
              className="lg:hidden"
              aria-label={t('menu')}
              aria-expanded={menu}
              icon={<MenuIcon size={18} aria-hidden />}
              onClick={() => setMenu(!menu)}
            />
          }
        />
        <ConnectionBanner />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
      <CommandPalette
        open={palette}
        onOpenChange={setPalette}
        onTasks={() => setDrawer(true)}
        onHelp={() => setHelp(true)}
      />
      <TaskDrawer open={drawer} onOpenChange={setDrawer} />
      <Shortcuts
        onPalette={() => setPalette((open) => !open)}
        onTasks={() => setDrawer((open) => !open)}
        help={help}
        onHelp={setHelp}
      />
    </div>
  );
}
