/** Content fingerprints: what was built from which files, so that a second start builds nothing. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SKIPPED = new Set(['node_modules', '.next', 'dist', 'generated', '.turbo', 'coverage']);

function* filesBelow(entry) {
  if (!existsSync(entry)) return;
  let children;
  try {
    children = readdirSync(entry, { withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    yield entry;
    return;
  }
  for (const child of children.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(entry, child.name);
    if (child.isSymbolicLink()) continue; // what it leads to is named by itself
    if (child.isDirectory()) {
      if (!SKIPPED.has(child.name)) yield* filesBelow(full);
    } else if (!/\.(test|spec)\.tsx?$|\.tsbuildinfo$|^next-env\.d\.ts$/.test(child.name))
      yield full;
  }
}

/** SHA-256 over names and contents of files and folders; tests and build results do not count. */
export function fingerprint(root, entries) {
  const hash = createHash('sha256');
  for (const entry of entries) {
    for (const file of filesBelow(path.join(root, entry))) {
      hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** Runs `make` unless the stamp says that it was made from the same files. @returns {Promise<boolean>} whether it ran */
export async function unlessFresh({ root, stamp, entries, result, make }) {
  const now = fingerprint(root, entries);
  const fresh = existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
  if (fresh) return false;
  await make();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}
