/** The tags of a row, whose column holds JSON. */
export function readTags(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : [];
}
