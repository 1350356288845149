import { createHash } from 'node:crypto';

/**
 * A guest without an agent tells on its serial port what it has: a digest of the user's entry in its list of passwords,
 * salted by a word of this task alone, and how many of the keys it knows. Who reads the port learns nothing from it.
 */

const WORD = 'corral-login';

interface Asked {
  readonly user: string;
  readonly keys: readonly string[];
  readonly nonce: string;
}

/** The part of a public key's line that is the key itself. */
const blobOf = (key: string): string => key.split(' ')[1] ?? key;

/** One line for a shell of any Linux, busybox included; made of a checked user name and of base64 alone. */
export function reportCommand({ user, keys, nonce }: Asked): string {
  const field = (file: string, number: number): string =>
    `$(awk -v u='${user}' -F ':' '$1==u{print $${number}}' ${file})`;
  const known = keys.map((key) => `grep -qF '${blobOf(key)}' $f && c=$((c+1))`);
  return [
    'c=0',
    `f=${field('/etc/passwd', 6)}/.ssh/authorized_keys`,
    `d=$(echo ${nonce}${field('/etc/shadow', 2)} | sha256sum | cut -c 1-64)`,
    ...known,
    `for t in /dev/ttyS0 /dev/ttyAMA0 /dev/hvc0; do if [ -c $t ]; then (echo; echo ${WORD}-${nonce}-$d-$c) >$t; fi; done`,
  ].join('; ');
}

/** What the guest said of itself. */
export interface Report {
  readonly digest: string;
  readonly keys: number;
}

/** Finds the guest's word in what its serial port gave; null when it is not there yet. */
export function findReport(text: string, nonce: string): Report | null {
  const found = new RegExp(`${WORD}-${nonce}-([0-9a-f]{64})-(\\d+)`).exec(text);
  return found ? { digest: found[1] ?? '', keys: Number(found[2]) } : null;
}

/** Whether that is the login that was to be set. */
export function confirms(
  report: Report,
  { hash, keys, nonce }: Asked & { readonly hash: string | null },
): boolean {
  const digest = createHash('sha256')
    .update(`${nonce}${hash ?? ''}\n`)
    .digest('hex');
  return report.keys === keys.length && (hash === null || report.digest === digest);
}
