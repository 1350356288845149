import { createHash } from 'node:crypto';
import { CorralError } from '@corral/domain';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** In lower case. @throws CorralError INVALID_INPUT for what can be no object of a host */
export function checkedUuid(uuid: string, what: string): string {
  const lower = uuid.toLowerCase();
  if (UUID.test(lower)) return lower;
  throw new CorralError('INVALID_INPUT', `That is not the uuid of ${what}.`);
}

/** Null for what is no uuid. */
export function readUuid(value: string | null): string | null {
  const lower = value?.toLowerCase() ?? '';
  return UUID.test(lower) ? lower : null;
}

/**
 * The uuid of something that has none on ESXi (a datastore, a port group): always the same one for the same words.
 * Of version 8, which RFC 9562 leaves to whoever makes it.
 */
export function derivedUuid(kind: string, words: string): string {
  const hex = createHash('sha256').update(`corral:${kind}:${words}`).digest('hex');
  const variant = (8 + (Number.parseInt(hex.slice(16, 17), 16) % 4)).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
