import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKey, type KeyRequest } from './generate.ts';
import { parsePublicKey } from './public-key.ts';

const run = promisify(execFile);
const REQUESTS: readonly KeyRequest[] = [
  { algorithm: 'ed25519', comment: 'me@desk' },
  { algorithm: 'rsa', bits: 2048, comment: 'me@desk' },
  { algorithm: 'rsa', bits: 3072, comment: 'me@desk' },
  { algorithm: 'rsa', bits: 4096, comment: 'me@desk' },
];

describe('generated keys, read by OpenSSH', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corral-keys-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each(REQUESTS)(
    'ssh-keygen derives the same public key and fingerprint: %j',
    async (request) => {
      // Many runs, as the padding depends on the lengths of the numbers.
      for (let turn = 0; turn < (request.algorithm === 'ed25519' ? 8 : 1); turn += 1) {
        const key = await generateKey(request);
        const file = join(folder, `${request.algorithm}-${key.bits}-${turn}`);
        await writeFile(file, key.privateKey, { mode: 0o600 });
        const derived = await run('ssh-keygen', ['-y', '-f', file]);
        expect(derived.stdout.trim()).toBe(key.publicKey);
        const listed = await run('ssh-keygen', ['-l', '-f', file]);
        expect(listed.stdout).toContain(`${key.fingerprint} me@desk`);
      }
    },
  );

  it.each([
    ['ed25519', []],
    ['rsa', ['-b', '2048']],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '384']],
    ['ecdsa', ['-b', '521']],
  ])('imports a key that ssh-keygen made: %s %j', async (type, extra) => {
    const file = join(folder, `imported-${type}-${extra.join('')}`);
    await run('ssh-keygen', [
      '-q',
      '-t',
      type,
      ...extra,
      '-N',
      '',
      '-C',
      'made elsewhere',
      '-f',
      file,
    ]);
    const listed = await run('ssh-keygen', ['-l', '-f', `${file}.pub`]);
    const publicLine = (await run('cat', [`${file}.pub`])).stdout;
    const key = parsePublicKey(publicLine, 'publicKey');
    expect(listed.stdout).toContain(key.fingerprint);
    expect(key).toMatchObject({
      algorithm: type,
      comment: 'made elsewhere',
      publicKey: publicLine.trim(),
    });
  });
});
