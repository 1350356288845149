import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRole, LOCAL_ACTOR, requireRole } from './actor.ts';
import { createGuard, isLoopback, requireTokenOffLoopback } from './guard.ts';
import { createSecretBox, loadKey } from './secret-box.ts';
import { TicketOffice } from './tickets.ts';
import { createAuthenticator, hashToken } from './tokens.ts';

describe('secret box', () => {
  const box = createSecretBox(Buffer.alloc(32, 7));
  const UNSEALED = 'unable to authenticate data';

  it('opens what it sealed, and seals differently each time', () => {
    const sealed = box.seal('node:1', 'pässword');
    expect(box.open('node:1', sealed)).toBe('pässword');
    expect(sealed).not.toContain('pässword');
    expect(box.seal('node:1', 'pässword')).not.toBe(sealed);
  });

  it('does not open for another purpose, with another key, or what was changed', () => {
    const sealed = box.seal('node:1', 'x');
    expect(() => box.open('node:2', sealed)).toThrow(UNSEALED);
    expect(() => createSecretBox(Buffer.alloc(32, 8)).open('node:1', sealed)).toThrow(UNSEALED);
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => box.open('node:1', changed)).toThrow(UNSEALED);
    expect(() => box.open('node:1', 'x')).toThrow('not a sealed secret');
  });
});

describe('key file', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'corral-key-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is made once, for its owner alone, also when many start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadKey(dir)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect((await stat(path.join(dir, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect((await loadKey(dir)).equals(keys[0]!)).toBe(true);
  });

  it('is refused when it is not a key', async () => {
    await writeFile(path.join(dir, 'secret.key'), 'hello');
    await expect(loadKey(dir)).rejects.toThrow('is not a key of Corral');
  });
});

describe('tokens', () => {
  const store = {
    findByHash: async (hash: string) =>
      hash === hashToken('viewer-token-0000')
        ? { id: '1', name: 'grafana', hash, role: 'viewer' }
        : null,
  };

  it('lets anyone in as the local user where no token is configured, but not with a wrong one', async () => {
    const open = createAuthenticator({ adminToken: null, store });
    expect(await open.authenticate(null)).toBe(LOCAL_ACTOR);
    // The console says `Nobody` for visitors without a token when it is open to a network.
    for (const header of ['Bearer wrong', 'Nobody']) {
      await expect(open.authenticate(header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  it('knows the administrator and stored tokens, and refuses the rest', async () => {
    const closed = createAuthenticator({ adminToken: 'a-long-admin-token', store });
    expect(await closed.authenticate('Bearer a-long-admin-token')).toEqual({
      name: 'admin',
      role: 'admin',
    });
    expect(await closed.authenticate('bearer viewer-token-0000')).toEqual({
      name: 'grafana',
      role: 'viewer',
    });
    for (const header of [
      null,
      '',
      'Bearer ',
      'Basic YTpi',
      'Bearer a-long-admin-toke',
      'Bearer a b',
    ]) {
      await expect(closed.authenticate(header)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    }
  });

  it('orders roles', () => {
    const viewer = { name: 'v', role: 'viewer' } as const;
    expect(hasRole(viewer, 'viewer')).toBe(true);
    expect(() => requireRole(viewer, 'operator')).toThrow('role operator');
    expect(hasRole(LOCAL_ACTOR, 'admin')).toBe(true);
  });
});

describe('tickets', () => {
  const INVALID = 'unknown, used or expired';
  it('open one connection of their kind', () => {
    const office = new TicketOffice();
    const { ticket } = office.issue({ kind: 'vnc', vmId: 'v' }, 'me');
    expect(office.redeem(ticket, 'vnc')).toEqual({
      purpose: { kind: 'vnc', vmId: 'v' },
      actor: 'me',
    });
    expect(() => office.redeem(ticket, 'vnc')).toThrow('unknown, used or expired');
  });

  it('are used up by the wrong kind, and expire after a minute', () => {
    let now = 0;
    const office = new TicketOffice(() => now);
    const first = office.issue({ kind: 'vnc', vmId: 'v' }, 'me').ticket;
    expect(() => office.redeem(first, 'serial')).toThrow(INVALID);
    expect(() => office.redeem(first, 'vnc')).toThrow(INVALID);
    const second = office.issue({ kind: 'download', volumeId: 'x' }, 'me').ticket;
    now = 60_000;
    expect(() => office.redeem(second, 'download')).toThrow(INVALID);
    expect(() => office.redeem(null, 'download')).toThrow(INVALID);
  });
});

describe('guard', () => {
  const guard = createGuard({
    listenHost: '127.0.0.1',
    consolePort: 9528,
    allowedHosts: ['corral.lan'],
    allowedOrigins: ['https://ops.example'],
  });
  const ok = (headers: Record<string, string | undefined>) => () => guard.check({ headers });

  it.each([
    { host: '127.0.0.1:9601' },
    { host: 'localhost:9601' },
    { host: '[::1]:9601' },
    { host: 'corral.lan' },
    { host: '127.0.0.1:9601', 'x-forwarded-host': 'localhost:9528' },
    { host: '127.0.0.1:9601', 'x-forwarded-host': 'ops.example, 127.0.0.1:9528' },
    { host: '127.0.0.1:9601', origin: 'http://127.0.0.1:9528' },
    { host: '127.0.0.1:9601', origin: 'http://localhost:9528' },
    { host: '127.0.0.1:9601', origin: 'http://127.0.0.1:9601' },
    { host: '127.0.0.1:9601', origin: 'https://ops.example' },
    { host: '127.0.0.1:9601', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ])('answers %o', (headers) => {
    expect(ok(headers)).not.toThrow();
  });

  it.each([
    { host: 'evil.example:9601' },
    { host: '127.0.0.1.evil.example' },
    { host: '192.0.2.1:9601' },
    { host: '' },
    { host: '127.0.0.1:9601', 'x-forwarded-host': 'evil.example:9528' },
    { host: '127.0.0.1:9601', 'x-forwarded-host': 'localhost:9528, evil.example' },
    { host: '127.0.0.1:9601', origin: 'http://evil.example' },
    { host: '127.0.0.1:9601', origin: 'null' },
    { host: '127.0.0.1:9601', origin: 'http://127.0.0.1:9529' },
    { host: '127.0.0.1:9601', origin: 'http://127.0.0.1:9528.evil.example' },
    { host: '127.0.0.1:9601', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  ])('refuses %o', (headers) => {
    expect(ok(headers)).toThrow(expect.objectContaining({ code: 'ORIGIN_REFUSED' }));
  });

  it('answers to plain addresses where it is open to a network, still not to foreign names', () => {
    const open = createGuard({
      listenHost: '0.0.0.0',
      consolePort: 9700,
      allowedHosts: [],
      allowedOrigins: [],
    });
    expect(() => open.check({ headers: { host: '192.0.2.1:9601' } })).not.toThrow();
    expect(() => open.check({ headers: { host: 'evil.example' } })).toThrow('does not answer to');
  });

  it('takes the console for where it was told to listen, and for nothing else', () => {
    const moved = createGuard({
      listenHost: '127.0.0.1',
      consolePort: 9700,
      allowedHosts: [],
      allowedOrigins: [],
    });
    const from = (origin: string) => () =>
      moved.check({ headers: { host: '127.0.0.1:9601', origin } });
    expect(from('http://127.0.0.1:9700')).not.toThrow();
    expect(from('http://localhost:9700')).not.toThrow();
    expect(from('http://127.0.0.1:9528')).toThrow('does not answer to');
  });

  it('knows loopback, and listens elsewhere only with a token', () => {
    expect(['127.0.0.1', '127.8.8.8', 'localhost', '::1', '[::1]'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.0.2.1', 'example.com', ''].some(isLoopback)).toBe(false);
    expect(() => requireTokenOffLoopback('0.0.0.0', null)).toThrow('set CORRAL_TOKEN');
    expect(() => requireTokenOffLoopback('0.0.0.0', 'token')).not.toThrow();
    expect(() => requireTokenOffLoopback('127.0.0.1', null)).not.toThrow();
  });
});
