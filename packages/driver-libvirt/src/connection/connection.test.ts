import { createServer, type Server } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { CorralError, type ErrorCode } from '@corral/domain';
import {
  AuthenticationUnsupportedError,
  ConnectionLostError,
  LibvirtError,
  NoDaemonError,
} from '@corral/libvirt-rpc';
import type { SshAuth } from '@corral/hypervisor';
import { SshError } from '@corral/ssh';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixFor, type ProbedPlace } from './advice.ts';
import { Attempt } from './attempt.ts';
import { GROUP_COMMAND, INSTALL_COMMAND, mapConnectError, START_COMMAND } from './errors.ts';
import { LocalLink, localSockets, openLocalTcp } from './local.ts';
import { sshOptions, targetUri } from './target.ts';

const nothing = { dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null };
const system = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });
const libvirt = (code: number, message: string): LibvirtError =>
  new LibvirtError({ code, domain: 7, message, level: 2, ...nothing }, 'connectOpen');
const noDaemon = (reason: string): NoDaemonError =>
  new NoDaemonError([
    { way: '/run/libvirt/libvirt-sock', reason: 'open failed' },
    { way: 'virt-ssh-helper', reason },
  ]);

describe('localSockets', () => {
  it('tries the modular daemon first for QEMU, and only daemons that serve others for others', () => {
    expect(localSockets('qemu:///system')[0]).toBe('/run/libvirt/virtqemud-sock');
    expect(localSockets('qemu:///system')).toContain('/var/run/libvirt/libvirt-sock');
    expect(localSockets('test:///default').every((path) => path.endsWith('/libvirt-sock'))).toBe(
      true,
    );
    expect(localSockets('qemu:///session')[0]).toBe(
      `/run/user/${userInfo().uid}/libvirt/virtqemud-sock`,
    );
  });
});

describe('LocalLink', () => {
  let folder: string;
  let server: Server;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corral-link-'));
    server = createServer((socket) => socket.end('hello'));
  });
  afterEach(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const listen = (at: string | { host: string; port: number }): Promise<void> =>
    new Promise((resolve) => {
      server.listen(at, () => resolve());
    });

  it('takes the first socket that answers', async () => {
    const path = join(folder, 'sock');
    await listen(path);
    const link = new LocalLink([join(folder, 'missing'), path]);
    expect(String(await (await link.openLibvirt()).toArray())).toBe('hello');
    expect(String(await (await link.openUnix(path)).toArray())).toBe('hello');
    await link.close();
    expect(await link.closed).toBeNull();
  });

  it('tells of a socket that refuses rather than of one that is missing', async () => {
    const notASocket = join(folder, 'dir');
    await mkdtemp(notASocket);
    const link = new LocalLink([join(folder, 'missing'), folder, join(folder, 'missing-too')]);
    await expect(link.openLibvirt()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(new LocalLink([join(folder, 'missing')]).openLibvirt()).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('reaches TCP ports of this machine', async () => {
    await listen({ host: '127.0.0.1', port: 0 });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const stream = await openLocalTcp('127.0.0.1', address.port);
    expect(String(await stream.toArray())).toBe('hello');
    server.close();
    await expect(openLocalTcp('127.0.0.1', 1)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('mapConnectError', () => {
  it.each<[Error, ErrorCode, string]>([
    [system('ENOENT'), 'NODE_NO_HYPERVISOR', INSTALL_COMMAND],
    [system('ECONNREFUSED'), 'NODE_NO_HYPERVISOR', START_COMMAND],
    [system('EACCES'), 'NODE_AUTH_FAILED', GROUP_COMMAND],
    [libvirt(94, 'no polkit agent'), 'NODE_AUTH_FAILED', GROUP_COMMAND],
    [
      libvirt(5, 'no connection driver available for xen:///'),
      'NODE_NO_HYPERVISOR',
      INSTALL_COMMAND,
    ],
    [new AuthenticationUnsupportedError('SASL is not supported'), 'NODE_AUTH_FAILED', 'SASL'],
    [new SshError('auth', 'refused the login'), 'NODE_AUTH_FAILED', 'refused'],
    [new SshError('key', 'cannot be read'), 'NODE_AUTH_FAILED', 'cannot be read'],
    [new SshError('hostKey', 'another key'), 'NODE_HOST_KEY_CHANGED', 'another key'],
    [new SshError('timeout', 'no answer'), 'NODE_UNREACHABLE', 'no answer'],
    [new SshError('channel', 'open failed'), 'NODE_NO_HYPERVISOR', INSTALL_COMMAND],
    [noDaemon('virt-ssh-helper: command not found'), 'NODE_NO_HYPERVISOR', INSTALL_COMMAND],
    [noDaemon('Connection refused'), 'NODE_NO_HYPERVISOR', START_COMMAND],
    [noDaemon('Permission denied'), 'NODE_AUTH_FAILED', GROUP_COMMAND],
    [
      new ConnectionLostError('lost', {
        outcomeUnknown: true,
        cause: noDaemon('Permission denied'),
      }),
      'NODE_AUTH_FAILED',
      GROUP_COMMAND,
    ],
    [new ConnectionLostError('EOF', { outcomeUnknown: true }), 'NODE_UNREACHABLE', 'EOF'],
    [new Error('odd'), 'HYPERVISOR_ERROR', 'libvirt'],
  ])('takes "%s" as %s', (error, code, words) => {
    const mapped = mapConnectError(error);
    expect(mapped.code).toBe(code);
    expect(mapped.message).toContain(words);
    expect(mapped.cause).toBe(mapped.cause instanceof NoDaemonError ? mapped.cause : error);
  });
});

describe('fixFor', () => {
  const local: ProbedPlace = { login: null, uri: 'qemu:///system' };
  const session: ProbedPlace = { login: null, uri: 'qemu:///session' };
  const remote = (
    kind: SshAuth['kind'],
    change: Partial<NonNullable<ProbedPlace['login']>> = {},
  ): ProbedPlace => {
    const auths = {
      password: { kind: 'password', password: 'p' },
      key: { kind: 'key', privateKey: 'k' },
      agent: { kind: 'agent' },
    } as const;
    const login = { user: 'ann', auth: auths[kind], jumpHost: null, behind: false, ...change };
    return { login, uri: 'qemu:///system' };
  };
  const error = (text: string, code: ErrorCode = 'NODE_UNREACHABLE'): CorralError =>
    new CorralError(code, text);

  it.each([
    ['RESOLVE', error('x'), remote('key'), 'name of the node'],
    ['CONNECT', error('ECONNREFUSED'), remote('key'), 'enable --now ssh'],
    ['CONNECT', error('timeout'), remote('key'), 'firewall'],
    ['HOST_KEY', error('x', 'NODE_HOST_KEY_CHANGED'), remote('key'), 'why the key changed'],
    ['HOST_KEY', error('x', 'NODE_HOST_KEY_UNKNOWN'), remote('key'), 'then accept it'],
    ['LOGIN', error('x'), remote('password'), 'PasswordAuthentication'],
    ['LOGIN', error('x'), remote('key'), '~ann/.ssh/authorized_keys'],
    ['SOCKET', error('EACCES'), remote('key'), `${GROUP_COMMAND} ann`],
    ['SOCKET', error('Permission denied'), local, `${GROUP_COMMAND} "$USER"`],
    ['SOCKET', error('Connection refused'), local, START_COMMAND],
    ['SOCKET', error('administratively prohibited'), remote('key'), 'AllowStreamLocalForwarding'],
    ['OPEN', error('no such driver'), local, INSTALL_COMMAND],
    ['RIGHTS', error('read only'), local, GROUP_COMMAND],
    ['FACTS', error('x'), local, 'journalctl'],
    ['CONNECT', error('timeout'), remote('key', { jumpHost: 'j:22' }), 'that the jump host is on'],
    ['CONNECT', error('x'), remote('key', { behind: true }), 'as the jump host before sees them'],
    ['CONNECT', error('administratively prohibited'), remote('key', { behind: true }), 'AllowTcp'],
    ['LOGIN', error('x'), remote('agent', { jumpHost: 'j:22' }), 'ssh-add -L'],
    ['LOGIN', error('The private key cannot be read'), remote('key'), 'passphrase'],
    ['OPEN', error('virt-ssh-helper: it ended'), session, 'virsh -c qemu:///session'],
    ['SOCKET', error('virt-ssh-helper: not found'), session, INSTALL_COMMAND],
  ] as const)('knows the way out of a failed %s', (step, failure, target, words) => {
    expect(fixFor(step, failure, target)).toContain(words);
  });
});

describe('targets', () => {
  it.each(['qemu:///system', 'qemu:///session', 'test:///default'])('takes %s', (uri) => {
    expect(targetUri({ uri })).toBe(uri);
  });

  it.each(['qemu+ssh://other/system', 'qemu:///system?no_verify=1', '', 'qemu:///a b', '$(x)'])(
    'refuses %j',
    (uri) => {
      expect(() => targetUri({ uri })).toThrow(/form qemu/);
    },
  );

  it('hands each kind of login on, and no more', () => {
    const auth = (given: Parameters<typeof sshOptions>[0]['auth']): unknown =>
      sshOptions(
        { kind: 'ssh', host: 'h', port: 2, user: 'u', auth: given, hostKeyFingerprint: 'f' },
        undefined,
      ).auth;
    expect(auth({ kind: 'password', password: 'p' })).toEqual({ password: 'p' });
    expect(auth({ kind: 'key', privateKey: 'k' })).toEqual({ privateKey: 'k' });
    expect(auth({ kind: 'key', privateKey: 'k', passphrase: 'q' })).toEqual({
      privateKey: 'k',
      passphrase: 'q',
    });
    expect(auth({ kind: 'agent', socketPath: '/s' })).toEqual({ agent: '/s' });
    expect(() => auth({ kind: 'agent' })).toThrow(/agent/);
  });

  it('goes through jump hosts in their order, each with its own pinned key, and through none unpinned', () => {
    const auth = { kind: 'password', password: 'p' } as const;
    const node = { host: 'n', port: 22, user: 'root', auth, hostKeyFingerprint: 'N' };
    const jump = (host: string, hostKeyFingerprint: string) => ({
      ...node,
      host,
      hostKeyFingerprint,
    });
    const jumps = [jump('a', 'A'), jump('b', 'B')];
    const { via } = sshOptions({ kind: 'ssh', ...node, jumps }, undefined);
    expect(via?.map(({ host, hostKey }) => [host, hostKey])).toEqual([
      ['a', { fingerprint: 'A' }],
      ['b', { fingerprint: 'B' }],
    ]);
    expect(() => sshOptions({ kind: 'ssh', ...node, jumps: [jump('a', '')] }, undefined)).toThrow(
      /a:22 has not been accepted/,
    );
  });
});

describe('Attempt', () => {
  it('aborts at its deadline and says so', async () => {
    using attempt = new Attempt({ deadlineMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(attempt.signal.aborted).toBe(true);
    expect(attempt.timedOut).toMatchObject({ code: 'NODE_UNREACHABLE' });
  });

  it('follows its caller while it lasts, and not afterwards', () => {
    const caller = new AbortController();
    const attempt = new Attempt({ signal: caller.signal });
    attempt[Symbol.dispose]();
    caller.abort();
    expect(attempt.signal.aborted).toBe(false);
    using late = new Attempt({ signal: caller.signal });
    expect(late.signal.aborted).toBe(true);
    expect(late.timedOut).toBeNull();
  });
});
