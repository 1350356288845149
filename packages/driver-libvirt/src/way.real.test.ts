import type { ProbeTarget, SshPlace, UnverifiedPlace } from '@corral/hypervisor';
import { LabNode } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libvirtDriver } from './driver.ts';

const driver = libvirtDriver();
let outer: LabNode;
let inner: LabNode;

beforeAll(async () => {
  [outer, inner] = await Promise.all([LabNode.start(), LabNode.start()]);
  await outer.connectTo(inner);
});
afterAll(async () => {
  await Promise.all([outer?.stop(), inner?.stop()]);
});

function place({ ssh }: LabNode): SshPlace {
  const { host, port, user, privateKey, hostKeyFingerprint } = ssh;
  return { host, port, user, auth: { kind: 'key', privateKey }, hostKeyFingerprint };
}

const unknown = (node: LabNode): UnverifiedPlace => ({ ...place(node), hostKeyFingerprint: null });

const through = (jump: UnverifiedPlace, node: UnverifiedPlace): ProbeTarget => ({
  transport: { kind: 'ssh', ...node, jumps: [jump] },
});

describe('a node behind a jump host', () => {
  it('is probed machine by machine, each key shown before anything is sent there', async () => {
    const first = await driver.probe(through(unknown(outer), unknown(inner)));
    expect(first.ok).toBe(false);
    expect(first.hostKeys).toMatchObject([
      { jump: 0, fingerprint: outer.ssh.hostKeyFingerprint, accepted: false },
    ]);
    expect(first.steps.at(-1)).toMatchObject({
      name: 'HOST_KEY',
      jumpHost: `${outer.address}:22`,
      fix: expect.stringContaining('on the jump host itself'),
    });

    const second = await driver.probe(through(place(outer), unknown(inner)));
    expect(second.hostKeys).toMatchObject([
      { jump: 0, accepted: true },
      { jump: null, fingerprint: inner.ssh.hostKeyFingerprint, accepted: false },
    ]);
    expect(second.hostKeyFingerprint).toBe(inner.ssh.hostKeyFingerprint);
    expect(second.steps.map(({ name, jumpHost }) => [name, jumpHost !== null])).toEqual([
      ['RESOLVE', true],
      ['CONNECT', true],
      ['HOST_KEY', true],
      ['LOGIN', true],
      ['CONNECT', false],
      ['HOST_KEY', false],
    ]);

    const third = await driver.probe(through(place(outer), place(inner)));
    expect(third.steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(third).toMatchObject({ ok: true, hostname: inner.hostname });
  });

  it('is worked with through it, and is not when the key of the jump host has changed', async () => {
    const jumps = [place(outer)];
    const session = await driver.connect({ transport: { kind: 'ssh', ...place(inner), jumps } });
    expect((await session.facts.read()).hostname).toBe(inner.hostname);
    const log = await inner.exec([
      'sh',
      '-c',
      "grep -l 'SSH_CONNECTION=' /proc/*/environ | head -1",
    ]);
    expect(log.code).toBe(0);
    await session.close();
    const other = [{ ...place(outer), hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` }];
    const transport = { kind: 'ssh', ...place(inner), jumps: other } as const;
    await expect(driver.connect({ transport })).rejects.toMatchObject({
      code: 'NODE_HOST_KEY_CHANGED',
    });
  });

  it('tells that the jump host leads no further', async () => {
    const node = { ...place(inner), port: 1 };
    const report = await driver.probe(through(place(outer), node));
    expect(report.steps.at(-1)).toMatchObject({ name: 'CONNECT', jumpHost: null, ok: false });
    expect(report.steps.at(-1)?.fix).toContain('Start the ssh server on the node');
  });
});

describe('what a node lacks', () => {
  it('is listed with the command that brings it, and is no failure', async () => {
    await using bare = await LabNode.start();
    // Programs of the lab node are this machine's; one is hidden by a folder of the node's own.
    await bare.mustExec([
      'sh',
      '-c',
      'mount --bind /dev/null "$(readlink -f "$(command -v qemu-img)")"',
    ]);
    const report = await driver.probe({ transport: { kind: 'ssh', ...place(bare) } });
    expect(report.ok).toBe(true);
    const names = report.missing.map(({ name }) => name);
    // Lab nodes have no /dev/kvm.
    expect(names).toContain('KVM');
    expect(names).toContain('qemu-img');
    expect(names).not.toContain('iptables');
    expect(names).not.toContain('sudo');
    for (const { reason, fix } of report.missing) {
      expect(reason).toMatch(/\w+ \w+/);
      expect(fix).toMatch(/sudo \w+/);
    }
  });
});
