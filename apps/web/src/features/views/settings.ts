/** What a view shows, as the parts of a list's address. Pure. */
export type Settings = Readonly<Record<string, string>>;
type SettingList = readonly { readonly name: string; readonly value: string }[];

export interface Sorting {
  readonly id: string;
  readonly desc: boolean;
}

/** `name` or `-name` of an address as what a table is sorted by; nothing where the column is not shown. */
export function parseSort(text: string, shown: ReadonlySet<string>): Sorting[] {
  const id = text.replace(/^-/, '');
  return shown.has(id) ? [{ id, desc: text.startsWith('-') }] : [];
}

/** What a table is sorted by as text for an address. */
export const sortText = (sorting: readonly Sorting[]): string => {
  const first = sorting[0];
  return first ? `${first.desc ? '-' : ''}${first.id}` : '';
};

/** Words of an address, as `os,node`. */
export const parseWords = (text: string): ReadonlySet<string> =>
  new Set(text.split(',').filter((word) => word !== ''));

/** Puts a word in or takes it out; sorted, so that the same set has one text. */
export function toggleWord(text: string, word: string): string {
  const words = new Set(parseWords(text));
  if (!words.delete(word)) words.add(word);
  return [...words].toSorted().join(',');
}

/** The parts that differ from what an address without them means, as a view stores them. */
export function settingsOf(state: Settings, defaults: Settings): SettingList {
  return Object.keys(defaults)
    .toSorted()
    .flatMap((name) => {
      const value = state[name] ?? '';
      return value === '' || value === defaults[name] ? [] : [{ name, value }];
    });
}

/** A stored view as the whole state of a list; parts this console does not know are left out. */
export function stateOf<State extends Settings>(stored: SettingList, defaults: State): State {
  const known = stored.filter(({ name }) => name in defaults);
  return { ...defaults, ...Object.fromEntries(known.map(({ name, value }) => [name, value])) };
}

/** True when both show the same. */
export const sameSettings = (a: SettingList, b: SettingList): boolean =>
  a.length === b.length &&
  a.every(({ name, value }) => b.some((other) => other.name === name && other.value === value));

/** The list with one moved by so many places, kept within its ends. */
export function moved<Item>(items: readonly Item[], index: number, by: number): Item[] {
  const next = [...items];
  const [item] = next.splice(index, 1);
  if (item !== undefined) next.splice(Math.max(0, Math.min(next.length, index + by)), 0, item);
  return next;
}
