import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LabNode } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKey, type KeyRequest } from './generate.ts';

const run = promisify(execFile);
const REQUESTS: readonly KeyRequest[] = [
  { algorithm: 'ed25519', comment: 'login test' },
  { algorithm: 'rsa', bits: 2048, comment: 'login test' },
  { algorithm: 'rsa', bits: 4096, comment: '' },
];

/** A second file for keys, so that the test does not touch the lab's own. */
const AUTHORIZED_KEYS = '/etc/ssh/test_keys';

describe('a login to a real sshd with a generated key', () => {
  let node: LabNode;
  let folder = '';
  beforeAll(async () => {
    node = await LabNode.start({
      number: 50,
      sshdConf: [`AuthorizedKeysFile ${AUTHORIZED_KEYS}`],
    });
    folder = await mkdtemp(join(tmpdir(), 'corral-login-'));
  }, 60_000);
  afterAll(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const login = (keyFile: string) =>
    run('ssh', [
      '-F',
      '/dev/null',
      '-i',
      keyFile,
      '-p',
      String(node.ssh.port),
      '-oBatchMode=yes',
      '-oIdentitiesOnly=yes',
      '-oIdentityAgent=none',
      '-oStrictHostKeyChecking=no',
      `-oUserKnownHostsFile=${join(folder, 'known')}`,
      '-l',
      node.ssh.user,
      node.ssh.host,
      'hostname',
    ]);

  it.each(REQUESTS)('lets %j in, and only after its public key was installed', async (request) => {
    const key = await generateKey(request);
    const keyFile = join(folder, `${request.algorithm}-${key.bits}`);
    await writeFile(keyFile, key.privateKey, { mode: 0o600 });
    await expect(login(keyFile)).rejects.toThrow('Permission denied');
    await node.mustExec(['tee', '-a', AUTHORIZED_KEYS], { stdin: `${key.publicKey}\n` });
    expect((await login(keyFile)).stdout.trim()).toBe(node.hostname);
  });
});
