import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirms, findReport, reportCommand } from './report.ts';

const HASH = '$6$salt$a/b.c';
const KEYS = ['ssh-ed25519 AAAAone ann', 'ssh-ed25519 AAAAtwo'];
const asked = { user: 'ann', keys: KEYS, nonce: 'a1b2' };

/** The command itself is run, by a shell, on files of its own. */
describe('what a guest says of its login', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'corral-report-'));
    writeFileSync(join(folder, 'passwd'), `ann:x:1000:1000::${folder}:/bin/sh\n`);
    execFileSync('mkdir', [join(folder, '.ssh')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function says(hash: string, keys: readonly string[]): string {
    writeFileSync(join(folder, 'shadow'), `annabel:x:1\nann:${hash}:19000:0\n`);
    writeFileSync(join(folder, '.ssh/authorized_keys'), keys.map((key) => `${key}\n`).join(''));
    const port = join(folder, 'port');
    const command = reportCommand(asked)
      .replaceAll('/etc/', `${folder}/`)
      .replace('/dev/ttyS0 /dev/ttyAMA0 /dev/hvc0', port)
      .replace('[ -c $t ]', 'true');
    execFileSync('sh', ['-c', command]);
    return readFileSync(port, 'utf8');
  }

  it('is found and believed only where it is what was set', () => {
    const right = says(HASH, ['# mine', ...KEYS]);
    expect(right).not.toContain('$6$');
    const report = findReport(`login: noise${right}noise`, 'a1b2');
    expect(report && confirms(report, { ...asked, hash: HASH })).toBe(true);
    expect(report && confirms(report, { ...asked, hash: '$6$salt$other' })).toBe(false);
    expect(report && confirms(report, { ...asked, hash: null })).toBe(true);
    const fewer = findReport(says(HASH, KEYS.slice(1)), 'a1b2');
    expect(fewer && confirms(fewer, { ...asked, hash: HASH })).toBe(false);
  });

  it('is not that of another task', () => {
    expect(findReport(says(HASH, KEYS), 'ffff')).toBeNull();
  });
});
