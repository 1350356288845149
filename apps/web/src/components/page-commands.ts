'use client';
import { useEffect, useId, useSyncExternalStore, type ReactNode } from 'react';
import type { MenuItem } from '@/ui/menu';

/** Something that can be done on the page in view, as its own buttons and menus do it. */
export interface PageCommand {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Why it cannot be done now. */
  readonly reason?: string | null | undefined;
  readonly danger?: boolean;
  readonly run: () => void;
}

/** What is offered by one part of the page, under the name of the object it acts on. */
export interface CommandGroup {
  readonly id: string;
  readonly heading: string;
  readonly commands: readonly PageCommand[];
}

type Listener = () => void;
const NONE: readonly CommandGroup[] = [];

/** The commands of the parts that are mounted now, in the order in which they came. */
export class CommandStore {
  #groups: readonly CommandGroup[] = NONE;
  readonly #listeners = new Set<Listener>();

  readonly get = (): readonly CommandGroup[] => this.#groups;
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  put(group: CommandGroup): void {
    const known = this.#groups.some((one) => one.id === group.id);
    this.#groups = known
      ? this.#groups.map((one) => (one.id === group.id ? group : one))
      : [...this.#groups, group];
    this.#tell();
  }

  remove(id: string): void {
    this.#groups = this.#groups.filter((one) => one.id !== id);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const store = new CommandStore();

/**
 * Offers commands in the palette for as long as the part is mounted.
 * @param heading the name of the object they act on; null offers nothing (a menu in a row of a list)
 */
export function usePageCommands(heading: string | null, commands: readonly PageCommand[]): void {
  const id = useId();
  // The commands are closures of this rendering, so they are renewed with each.
  useEffect(() => {
    if (heading !== null) store.put({ id, heading, commands });
  });
  useEffect(() => () => store.remove(id), [id, heading]);
}

/** The items of a menu as commands. */
export function menuCommands(items: readonly (MenuItem | 'separator')[]): PageCommand[] {
  return items
    .filter((item) => item !== 'separator')
    .map(({ key, label, icon, reason, danger = false, onSelect: run }) => ({
      key,
      label,
      icon,
      reason,
      danger,
      run,
    }));
}

/** What the page in view offers, groups of one heading put together. */
export function useOfferedCommands(): readonly CommandGroup[] {
  return useSyncExternalStore(store.subscribe, store.get, () => NONE);
}

/** Groups of one heading as one, in the order in which the headings came. */
export function byHeading(groups: readonly CommandGroup[]): readonly CommandGroup[] {
  const headings = [...new Set(groups.map((group) => group.heading))];
  return headings.map((heading) => {
    const same = groups.filter((group) => group.heading === heading);
    const commands = same.flatMap((group) =>
      group.commands.map((one) => ({ ...one, key: `${group.id}${one.key}` })),
    );
    return { id: same[0]?.id ?? heading, heading, commands };
  });
}
