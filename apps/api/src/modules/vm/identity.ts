import { randomBytes, randomUUID } from 'node:crypto';

/** What is chosen when a plan is made, so that a repeated step makes the very same VM. */

/** QEMU's own prefix, in the range for locally administered addresses. */
const MAC_PREFIX = [0x52, 0x54, 0x00];

/**
 * Chooses a MAC address.
 * @param taken addresses in use on the node, in any case; the result is not among them.
 * @param random gives bytes; replaced in tests.
 */
export function chooseMac(
  taken: ReadonlySet<string>,
  random: (bytes: number) => Uint8Array = randomBytes,
): string {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const mac = [...MAC_PREFIX, ...random(3)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(':');
    if (!taken.has(mac)) return mac;
  }
  throw new Error('No free MAC address was found in 100 attempts.');
}

/** Chooses `count` different MAC addresses. */
export function chooseMacs(count: number, taken: Iterable<string>): string[] {
  const used = new Set(Array.from(taken, (mac) => mac.toLowerCase()));
  return Array.from({ length: count }, () => {
    const mac = chooseMac(used);
    used.add(mac);
    return mac;
  });
}

/** The identity of a VM within its hypervisor. */
export const chooseUuid = (): string => randomUUID();
