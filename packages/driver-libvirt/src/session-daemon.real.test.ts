import type { HypervisorSession, SshTransport } from '@corral/hypervisor';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabNode, testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libvirtDriver } from './driver.ts';

/** The daemon of a user's own session, at a login without any right on the machine. */

const URI = 'qemu:///session';
const driver = libvirtDriver();
let node: LabNode;
let session: HypervisorSession;

function transport(): SshTransport {
  const { host, port, hostKeyFingerprint, plain } = node.ssh;
  const auth = { kind: 'password', password: plain.password } as const;
  return { kind: 'ssh', host, port, user: plain.user, auth, hostKeyFingerprint };
}

beforeAll(async () => {
  node = await LabNode.start({ libvirtdConf: ['unix_sock_rw_perms = "0770"'] });
  session = await driver.connect({ transport: transport(), uri: URI }, { deadlineMs: 60_000 });
});
afterAll(async () => {
  await session?.close();
  await node?.stop();
});

describe('qemu:///session over ssh', () => {
  it('is probed with nothing but the login', async () => {
    const report = await driver.probe({ transport: transport(), uri: URI }, { deadlineMs: 60_000 });
    expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(report).toMatchObject({ ok: true, hostname: node.hostname });
    expect(report.missing.map(({ name }) => name)).not.toContain('sudo');
  });

  it('leaves the networks of the machine alone, with the reason', async () => {
    const { features, networkModes } = session.capabilities;
    expect(networkModes).toEqual([]);
    expect(features['network.create']).toMatchObject({
      supported: false,
      reason: expect.stringContaining('qemu:///system'),
    });
    expect(await session.networks.list()).toEqual([]);
    const spec = { name: 'session-net', mode: 'ISOLATED', autostart: false } as const;
    await expect(session.networks.create(spec)).rejects.toMatchObject({
      code: 'CAPABILITY_MISSING',
    });
  });

  it('has storage and VMs of the login’s own, which the system does not see', async () => {
    const home = `/home/${node.ssh.plain.user}`;
    const pool = await session.storage.createPool({
      uuid: crypto.randomUUID(),
      name: 'home',
      type: 'dir',
      path: `${home}/images`,
      autostart: true,
    });
    const volume = await session.storage.createVolume(pool.uuid, {
      name: 'disk.qcow2',
      format: 'qcow2',
      capacityBytes: 64 * 1024 * 1024,
    });
    const xml = testDomainXml({ name: 'mine', disk: volume.path, memoryMiB: 32 });
    await writeFile(join(node.folder, home, 'mine.xml'), xml);
    const asLogin = ['setpriv', '--reuid=7900', '--regid=7900', '--clear-groups'];
    const define = ['virsh', '-q', '-c', URI, 'define', `${home}/mine.xml`];
    await node.mustExec([...asLogin, 'env', `HOME=${home}`, ...define]);
    const vm = (await session.vms.list()).find(({ name }) => name === 'mine');
    if (!vm) throw new Error('The VM is not listed.');
    await session.power.start(vm.uuid);
    await waitFor(
      'the VM to run',
      async () => (await session.vms.get(vm.uuid))?.powerState === 'RUNNING',
    );
    expect((await session.console.screenshot(vm.uuid)).data.length).toBeGreaterThan(100);
    expect(await node.virsh('list', '--all', '--name')).toBe('');
    await session.power.powerOff(vm.uuid);
    await session.vms.delete(vm.uuid);
    await session.storage.deleteVolume(pool.uuid, 'disk.qcow2');
    await session.storage.stopPool(pool.uuid);
    await session.storage.deletePool(pool.uuid);
  });
});
