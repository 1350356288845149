/** Checksum files as distributions publish them. */

export interface Checksum {
  readonly algorithm: 'sha256' | 'sha512';
  /** Lower case. */
  readonly hex: string;
}

const ALGORITHM_BY_LENGTH: Readonly<Record<number, Checksum['algorithm']>> = {
  64: 'sha256',
  128: 'sha512',
};

/** Reads a checksum given by hand; null when it is not SHA-256 or SHA-512 in hex. */
export function parseChecksum(text: string): Checksum | null {
  const hex = text.trim().toLowerCase();
  const algorithm = ALGORITHM_BY_LENGTH[hex.length];
  return algorithm !== undefined && /^[0-9a-f]+$/.test(hex) ? { algorithm, hex } : null;
}

/**
 * Finds the checksum of a file in the text of a checksum file: coreutils lines (`hash  name`, `hash *name`), BSD
 * lines (`SHA256 (name) = hash`), or one bare hash. Signatures and comments around them are passed over. SHA-256 is
 * preferred where both stand.
 * @returns null when the file is not named.
 */
export function findChecksum(text: string, fileName: string): Checksum | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const found: Checksum[] = [];
  for (const line of lines) {
    const [name, hex] = readLine(line);
    const checksum = hex === null ? null : parseChecksum(hex);
    if (checksum && name !== null && baseName(name) === fileName) found.push(checksum);
  }
  const bare = lines.filter((line) => line !== '');
  const only = bare.length === 1 ? parseChecksum(bare[0] ?? '') : null;
  return found.find((checksum) => checksum.algorithm === 'sha256') ?? found[0] ?? only;
}

function readLine(line: string): [name: string | null, hex: string | null] {
  const bsd = /^SHA(?:256|512) \((.+)\) = ([0-9a-fA-F]+)$/.exec(line);
  if (bsd) return [bsd[1] ?? null, bsd[2] ?? null];
  const coreutils = /^([0-9a-fA-F]{64,128}) [ *](.+)$/.exec(line);
  return coreutils ? [coreutils[2] ?? null, coreutils[1] ?? null] : [null, null];
}

const baseName = (path: string): string => path.split('/').at(-1) ?? path;
