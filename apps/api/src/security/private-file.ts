import { chmod, open } from 'node:fs/promises';

/**
 * Sees to it that a database file is its owner's alone, before SQLite makes or opens it: its journals take over the
 * mode of the file. A file of another user stays as it is, and one that cannot be made is left to whoever opens it,
 * who has the better sentence.
 */
export async function keepPrivate(file: string): Promise<void> {
  try {
    const handle = await open(file, 'a', 0o600);
    await handle.close();
    await Promise.all(
      ['', '-wal', '-shm'].map((suffix) => chmod(`${file}${suffix}`, 0o600).catch(() => undefined)),
    );
  } catch {
    // Opening the database tells why.
  }
}
