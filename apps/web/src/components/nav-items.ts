import {
  Archive,
  Boxes,
  Gauge,
  HardDrive,
  KeyRound,
  ListChecks,
  Monitor,
  Network,
  Server,
  Settings,
  type LucideIcon,
} from 'lucide-react';
import { paths } from '@/lib/paths';

export interface NavItem {
  readonly key:
    | 'overview'
    | 'vms'
    | 'templates'
    | 'nodes'
    | 'pools'
    | 'networks'
    | 'keyPairs'
    | 'tasks'
    | 'leftovers'
    | 'settings';
  readonly href: string;
  readonly icon: LucideIcon;
  /** Second key of the shortcut `g …`. */
  readonly go: string;
}

export const NAV_GROUPS: readonly (readonly NavItem[])[] = [
  [
    { key: 'overview', href: paths.overview(), icon: Gauge, go: 'o' },
    { key: 'vms', href: paths.vms(), icon: Monitor, go: 'v' },
    { key: 'templates', href: paths.templates(), icon: Boxes, go: 'e' },
  ],
  [
    { key: 'nodes', href: paths.nodes(), icon: Server, go: 'n' },
    { key: 'pools', href: paths.pools(), icon: HardDrive, go: 's' },
    { key: 'networks', href: paths.networks(), icon: Network, go: 'w' },
    { key: 'keyPairs', href: paths.keyPairs(), icon: KeyRound, go: 'k' },
  ],
  [
    { key: 'tasks', href: paths.tasks(), icon: ListChecks, go: 't' },
    { key: 'leftovers', href: paths.leftovers(), icon: Archive, go: 'l' },
    { key: 'settings', href: paths.settings(), icon: Settings, go: ',' },
  ],
];

export const NAV_ITEMS: readonly NavItem[] = NAV_GROUPS.flat();
