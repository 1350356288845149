import { generateKeyPairSync } from 'node:crypto';
import type { ProbeReport, ProbeTarget } from '@corral/hypervisor';
import { LabNode } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INSTALL_COMMAND, START_COMMAND } from './connection/errors.ts';
import { libvirtDriver } from './driver.ts';

const NO_FORWARDING_NUMBER = 34;
const driver = libvirtDriver();
let node: LabNode;

type SshTransport = Extract<ProbeTarget['transport'], { kind: 'ssh' }>;

function ssh(at: LabNode, change: Partial<SshTransport> = {}): ProbeTarget {
  const { host, port, user, privateKey, hostKeyFingerprint } = at.ssh;
  const auth = { kind: 'key', privateKey } as const;
  return { transport: { kind: 'ssh', host, port, user, auth, hostKeyFingerprint, ...change } };
}

const names = (report: ProbeReport): string[] => report.steps.map(({ name }) => name);

beforeAll(async () => {
  // As distributions set it up: the socket is for root and a group.
  const libvirtdConf = ['unix_sock_rw_perms = "0770"'];
  node = await LabNode.start({ libvirtdConf });
});
afterAll(async () => {
  await node.stop();
});

describe('probe over ssh', () => {
  it('goes through every step and tells what is there', async () => {
    const report = await driver.probe(ssh(node));
    expect(names(report)).toEqual([
      'RESOLVE',
      'CONNECT',
      'HOST_KEY',
      'LOGIN',
      'SOCKET',
      'OPEN',
      'RIGHTS',
      'FACTS',
    ]);
    expect(report).toMatchObject({
      ok: true,
      hostKeyFingerprint: node.ssh.hostKeyFingerprint,
      hostKeyType: 'ssh-ed25519',
      hypervisor: 'QEMU',
      hostname: node.hostname,
    });
  });

  it('shows an unknown host key and sends nothing of the user to it', async () => {
    const target = ssh(node, {
      hostKeyFingerprint: null,
      auth: { kind: 'password', password: 'secret' },
    });
    const report = await driver.probe(target);
    expect(names(report)).toEqual(['RESOLVE', 'CONNECT', 'HOST_KEY']);
    expect(report).toMatchObject({ ok: false, hostKeyFingerprint: node.ssh.hostKeyFingerprint });
    expect(report.steps.at(-1)?.detail).toContain(node.ssh.hostKeyFingerprint);
    expect(report.steps.at(-1)?.fix).toContain('ssh-keygen -lf');
  });

  it('tells a user without rights which group he lacks', async () => {
    const { user, password } = node.ssh.plain;
    const report = await driver.probe(ssh(node, { user, auth: { kind: 'password', password } }));
    expect(names(report)).toContain('LOGIN');
    expect(report.ok).toBe(false);
    expect(report.steps.at(-1)?.fix).toBe(`sudo usermod -aG libvirt ${user}`);
    expect(JSON.stringify(report)).not.toContain(password);
  });

  it('tells how to let a key in', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const report = await driver.probe(ssh(node, { auth: { kind: 'key', privateKey } }));
    expect(report.steps.at(-1)).toMatchObject({ name: 'LOGIN', ok: false });
    expect(report.steps.at(-1)?.fix).toContain('authorized_keys');
  });

  it('stops at a changed host key', async () => {
    const report = await driver.probe(
      ssh(node, { hostKeyFingerprint: `SHA256:${'B'.repeat(43)}` }),
    );
    expect(report.steps.at(-1)).toMatchObject({ name: 'HOST_KEY', ok: false });
    expect(report.steps.at(-1)?.fix).toContain('why the key changed');
  });

  it('tells to start a daemon that is down', async () => {
    await node.endLibvirtd();
    try {
      const { libvirtSocket: socketPath } = node;
      const here = await driver.probe({ transport: { kind: 'local', socketPath } });
      expect(here.steps).toMatchObject([{ name: 'SOCKET', ok: false }]);
      expect([START_COMMAND, INSTALL_COMMAND]).toContain(here.steps[0]?.fix);
      const there = await driver.probe(ssh(node));
      expect(there.ok).toBe(false);
      expect(['SOCKET', 'OPEN']).toContain(there.steps.at(-1)?.name);
      expect([START_COMMAND, INSTALL_COMMAND]).toContain(there.steps.at(-1)?.fix);
    } finally {
      await node.startLibvirtd();
    }
  });

  it('gives up a daemon that hangs', async () => {
    await node.stopLibvirtd();
    try {
      const report = await driver.probe(ssh(node), { deadlineMs: 1500 });
      expect(report.steps.at(-1)).toMatchObject({ name: 'OPEN', ok: false });
    } finally {
      await node.contLibvirtd();
    }
  });
});

describe('probe of this machine', () => {
  it('begins at the socket', async () => {
    const report = await driver.probe({
      transport: { kind: 'local', socketPath: node.libvirtSocket },
    });
    expect(names(report)).toEqual(['SOCKET', 'OPEN', 'RIGHTS', 'FACTS']);
    expect(report.ok).toBe(true);
  });

  it('sees that a login may only read', async () => {
    const transport = { kind: 'local', socketPath: node.libvirtReadOnlySocket } as const;
    const report = await driver.probe({ transport });
    expect(report.steps.at(-1)).toMatchObject({
      name: 'RIGHTS',
      ok: false,
      fix: expect.stringContaining('libvirt'),
    });
  });

  it('refuses a URI that names another machine', async () => {
    const transport = { kind: 'local', socketPath: node.libvirtSocket } as const;
    const uri = 'qemu+ssh://elsewhere/system';
    await expect(driver.probe({ transport, uri })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(driver.connect({ transport, uri })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('a node whose sshd forbids forwarding to sockets', () => {
  it('is reached through virt-ssh-helper', async () => {
    await using strict = await LabNode.start({
      number: NO_FORWARDING_NUMBER,
      sshdConf: ['AllowStreamLocalForwarding no'],
    });
    const { host, port, user, privateKey, hostKeyFingerprint } = strict.ssh;
    const auth = { kind: 'key', privateKey } as const;
    const session = await driver.connect({
      transport: { kind: 'ssh', host, port, user, auth, hostKeyFingerprint },
    });
    expect(await session.vms.list()).toEqual([]);
    await session.close();
    expect((await driver.probe(ssh(strict))).ok).toBe(true);
  });

  it('is not opened without an accepted key', async () => {
    const target = ssh(node);
    const { transport } = target;
    if (transport.kind !== 'ssh') throw new Error('not ssh');
    const unpinned = { transport: { ...transport, jumps: [], hostKeyFingerprint: '' } };
    await expect(driver.connect(unpinned)).rejects.toMatchObject({ code: 'NODE_HOST_KEY_UNKNOWN' });
  });
});
