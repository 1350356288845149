/** The list with one element moved to another place; places outside are the nearest end. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const element = list[from];
  const place = Math.max(0, Math.min(list.length - 1, to));
  if (element === undefined || place === from) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, place), element, ...rest.slice(place)];
}

/** The place among boxes, given by their middles from top to bottom, over which a pointer at height `y` is. */
export function placeAt(middles: readonly number[], from: number, y: number): number {
  const above = middles.filter((middle, index) => index !== from && middle < y);
  return above.length;
}
