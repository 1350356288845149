import { CorralError } from '@corral/domain';
import { isMap, parseDocument } from 'yaml';
import { writeIso } from './iso9660.ts';
import { readIso } from './read-iso9660.ts';
import { hostnameFor } from './user-data.ts';

export interface SeedIdentity {
  /** Tells cloud-init that this is another machine, so that it runs its first-boot work again. */
  readonly instanceId: string;
  /** Null leaves the host name as it is. */
  readonly vmName: string | null;
  /** Hardware addresses of the source's cards and those that take their places. */
  readonly macs: readonly { readonly from: string; readonly to: string }[];
  readonly at: Date;
}

/**
 * Makes the seed of a copy from the seed of its source: the same settings for another machine. The host name follows
 * the name of the copy where it was that of the source, and hardware addresses in the network settings follow the
 * cards; every other byte of the documents stays.
 * @throws CorralError INVALID_INPUT when the image is no NoCloud seed.
 */
export function cloneSeedImage(image: Uint8Array, identity: SeedIdentity): Uint8Array {
  const files = readIso(image);
  const metaData = files.get('meta-data');
  const userData = files.get('user-data');
  if (!metaData || !userData)
    throw new CorralError('INVALID_INPUT', 'The image is not a seed of cloud-init.');
  const meta = parseDocument(metaData.toString('utf8'), { version: '1.1' });
  if (!isMap(meta.contents))
    throw new CorralError('INVALID_INPUT', 'The meta-data of the seed is not a YAML mapping.');
  const before: unknown = meta.get('local-hostname');
  const hostname = identity.vmName === null ? null : hostnameFor(identity.vmName);
  meta.set('instance-id', identity.instanceId);
  if (hostname !== null) meta.set('local-hostname', hostname);
  files.set('meta-data', Buffer.from(meta.toString({ lineWidth: 0 })));
  if (typeof before === 'string' && hostname !== null)
    files.set('user-data', Buffer.from(renamed(userData.toString('utf8'), before, hostname)));
  const network = files.get('network-config');
  if (network)
    files.set('network-config', Buffer.from(moved(network.toString('utf8'), identity.macs)));
  return writeIso({
    label: 'cidata',
    at: identity.at,
    files: [...files].map(([name, content]) => ({ name, content })),
  });
}

/** Only whole lines of the top level: the name of a machine may stand in a script for another reason. */
function renamed(userData: string, from: string, to: string): string {
  if (!/^#cloud-config\s*$/m.test(userData)) return userData;
  return userData.replaceAll(
    /^(hostname|fqdn)(:[ \t]*)(["']?)([^\s"'.]+)((?:\.[^\s"']+)?\3[ \t]*)$/gm,
    (line, key: string, colon: string, quote: string, name: string, rest: string) =>
      name === from ? `${key}${colon}${quote}${to}${rest}` : line,
  );
}

function moved(text: string, macs: SeedIdentity['macs']): string {
  const byOld = new Map(macs.map(({ from, to }) => [from.toLowerCase(), to]));
  return text.replaceAll(
    /\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/gi,
    (mac) => byOld.get(mac.toLowerCase()) ?? mac,
  );
}
