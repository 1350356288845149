/** The place of the number in a pattern: as many n as digits at least, as in `web-{n}` and `web-{nnn}`. */
const PLACE = /\{(n{1,6})\}/;

/** True when the pattern says where the number goes. */
export function hasNumberPlace(pattern: string): boolean {
  return PLACE.test(pattern);
}

/**
 * Makes names by a pattern: `{n}` counts 1, 2, 3; `{nn}` counts 01, 02, 03. Names that are taken are passed over.
 * @param pattern without a place for the number it is the one name; then `count` must be 1.
 * @param startAt the first number tried.
 * @returns `count` names; fewer when the pattern has no place for a number, or when its name is taken.
 */
export function namesByPattern(
  pattern: string,
  count: number,
  startAt: number,
  isTaken: (name: string) => boolean,
): string[] {
  const place = PLACE.exec(pattern);
  if (!place) return count === 1 && !isTaken(pattern) ? [pattern] : [];
  const width = place[1]?.length ?? 1;
  const names: string[] = [];
  for (let number = startAt; names.length < count; number += 1) {
    const name = pattern.replace(PLACE, String(number).padStart(width, '0'));
    if (!isTaken(name)) names.push(name);
  }
  return names;
}
