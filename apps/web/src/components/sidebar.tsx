'use client';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { NAV_GROUPS } from './nav-items';

const isCurrent = (path: string, href: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);

export function Sidebar() {
  const t = useTranslations('nav');
  const path = usePathname();
  return (
    <nav aria-label={t('main')} className="flex-1 overflow-y-auto px-2.5 py-2">
      {NAV_GROUPS.map((group) => (
        <ul key={group[0]?.key} className="mb-4 space-y-px">
          {group.map((item) => (
            <li key={item.key}>
              <Link
                href={item.href}
                aria-current={isCurrent(path, item.href) ? 'page' : undefined}
                className="flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:text-ink [&_svg]:text-ink-3 aria-[current=page]:[&_svg]:text-accent"
              >
                <item.icon size={16} aria-hidden />
                {t(item.key)}
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}
