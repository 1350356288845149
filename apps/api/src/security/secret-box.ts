import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartupError } from '../startup-error.ts';
import type { SecretBox } from '../world.ts';

const VERSION = 'v1';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals secrets with AES-256-GCM. The purpose is bound as additional data, so a sealed password of one node cannot be
 * opened as another's.
 */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal(purpose, clear) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(purpose, sealed) {
      const [version, text] = sealed.split('.');
      if (version !== VERSION || text === undefined)
        throw new Error('This is not a sealed secret.');
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
  };
}

/**
 * Reads the server's key from `secret.key` in the data folder, or makes it there, readable by its owner alone.
 * Two processes that start at once end with the same key: the file appears whole or not at all.
 * @throws StartupError when the file is not a key
 */
export async function loadKey(dataDir: string): Promise<Buffer> {
  const file = path.join(dataDir, 'secret.key');
  const existing = await readKey(file);
  if (existing !== null) return existing;
  const fresh = path.join(dataDir, `.secret.key.${process.pid}.${randomBytes(4).toString('hex')}`);
  await writeFile(fresh, `${randomBytes(KEY_BYTES).toString('hex')}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  await chmod(fresh, 0o600);
  await link(fresh, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(fresh, { force: true });
  const key = await readKey(file);
  if (key === null) throw new StartupError('SECRET', `The key file ${file} could not be made.`);
  return key;
}

async function readKey(file: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
    // A restored or copied key may have come back readable by others.
    if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new StartupError('SECRET', `The key file ${file} cannot be read.`, error);
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new StartupError(
      'SECRET',
      `The file ${file} is not a key of Corral; restore it from a backup.`,
    );
  }
  return Buffer.from(text, 'hex');
}
