import type { HttpPlace } from '../http/exchange.ts';

/** What the generated table describes. */
export const TABLE_VERSION = '7.0';

const parts = (version: string): readonly number[] => version.split('.').map(Number);

/** Negative when `a` is older; missing parts count as zero, so that 7.0 is 7.0.0.0. */
function compare(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The newest version of vim25 that a host's list and the table share. A host refuses fields it does not know, and sends
 * only what the asked version has.
 * @param xml `/sdk/vimServiceVersions.xml`
 * @returns null when the list names no version of vim25 that old
 */
export function chooseVersion(xml: string): string | null {
  const namespaces = xml.match(/<namespace>[\s\S]*?<\/namespace>/g) ?? [];
  const vim = namespaces.find((text) => text.includes('<name>urn:vim25</name>')) ?? '';
  const offered = [...vim.matchAll(/<version>\s*([\d.]+)\s*<\/version>/g)].map(
    ([, version]) => version ?? '',
  );
  return (
    offered
      .filter((version) => compare(version, TABLE_VERSION) <= 0)
      .toSorted(compare)
      .at(-1) ?? null
  );
}

/** Asks a host for its versions; null when it keeps no list. */
export async function negotiateVersion(
  place: HttpPlace,
  limits: { readonly timeoutMs: number },
): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  await place.exchange(
    {
      operation: 'vimServiceVersions',
      path: '/sdk/vimServiceVersions.xml',
      body: null,
      headers: {},
      timeoutMs: limits.timeoutMs,
    },
    {
      head: ({ status }) => status === 200,
      bytes: (bytes) => {
        pieces.push(bytes);
      },
    },
  );
  return chooseVersion(Buffer.concat(pieces).toString('utf8'));
}
