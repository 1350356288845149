import { once } from 'node:events';
import type { HypervisorEvent, HypervisorSession, NodeTarget } from '@corral/hypervisor';
import { LabNode, testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { libvirtDriver } from './driver.ts';

const MIB = 1024 * 1024;
const driver = libvirtDriver();
let node: LabNode;
let session: HypervisorSession;

const local = (): NodeTarget => ({
  transport: { kind: 'local', socketPath: node.libvirtSocket },
});

function ssh(): NodeTarget {
  const { host, port, user, privateKey, hostKeyFingerprint } = node.ssh;
  const auth = { kind: 'key', privateKey } as const;
  return { transport: { kind: 'ssh', host, port, user, auth, hostKeyFingerprint } };
}

/** Defines and starts a VM with no disk by other means than Corral. Returns its uuid. */
async function startForeign(name: string, devices = ''): Promise<string> {
  await node.virshXml('define', testDomainXml({ name, memoryMiB: 64, devices }));
  await node.virsh('start', name);
  return node.virsh('domuuid', name);
}

async function timed<T>(work: Promise<T>): Promise<{ result: T | unknown; ms: number }> {
  const started = performance.now();
  const result = await work.catch((error: unknown) => error);
  return { result, ms: performance.now() - started };
}

beforeAll(async () => {
  node = await LabNode.start();
});
afterAll(async () => {
  await node.stop();
});
beforeEach(async () => {
  session = await driver.connect(local());
});
afterEach(async () => {
  await session.close();
});

describe('a VM whose process is stuck', () => {
  it('delays nothing else, is told as unresponsive, and can be powered off', async () => {
    const stuck = await startForeign('stuck');
    const healthy = await startForeign('healthy');
    await node.qemuStop('stuck');

    const first = await timed(session.vms.stats(stuck, { deadlineMs: 1500 }));
    expect(first.result).toMatchObject({ code: 'VM_UNRESPONSIVE' });
    expect(first.ms).toBeLessThan(3000);

    const again = await timed(session.vms.stats(stuck, { deadlineMs: 1500 }));
    expect(again.result).toMatchObject({ code: 'VM_UNRESPONSIVE' });
    expect(again.ms).toBeLessThan(1000);

    for (const work of [
      () => session.vms.list(),
      () => session.vms.get(stuck),
      () => session.vms.definition(stuck),
      () => session.vms.addresses(stuck),
      () => session.vms.stats(healthy),
      () => session.facts.read(),
    ]) {
      const { result, ms } = await timed<unknown>(work());
      expect(result).not.toBeInstanceOf(Error);
      expect(ms).toBeLessThan(2000);
    }
    expect(await session.power.agentAnswers(stuck, { deadlineMs: 1500 })).toBe(false);

    await session.power.powerOff(stuck);
    expect(await session.vms.get(stuck)).toMatchObject({ powerState: 'STOPPED' });
    await session.power.powerOff(healthy);
    await session.vms.delete(stuck);
    await session.vms.delete(healthy);
  });
});

describe('a daemon that ends or hangs', () => {
  it('ends the session with a reason, lets VMs live, and is met again', async () => {
    const uuid = await startForeign('survivor');
    await node.killLibvirtd();
    const reason = await session.closed;
    expect(reason).toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(session.vms.list()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(driver.connect(local())).rejects.toMatchObject({ code: 'NODE_NO_HYPERVISOR' });
    await expect(driver.connect(ssh())).rejects.toMatchObject({ code: 'NODE_NO_HYPERVISOR' });
    await node.startLibvirtd();
    session = await driver.connect(local());
    expect(await session.vms.get(uuid)).toMatchObject({ powerState: 'RUNNING' });
    await session.power.powerOff(uuid);
    await session.vms.delete(uuid);
  });

  it('holds nobody longer than the deadline, and says what is not known', async () => {
    const pool = await makePool('hung');
    await node.stopLibvirtd();
    try {
      const read = await timed(session.vms.list({ deadlineMs: 800 }));
      expect(read.result).toMatchObject({ code: 'NODE_TIMEOUT' });
      expect(read.ms).toBeLessThan(2000);
      const change = await timed(session.storage.refreshPool(pool, { deadlineMs: 800 }));
      expect(change.result).toMatchObject({
        code: 'NODE_TIMEOUT',
        details: { outcomeUnknown: true },
      });
      for (const target of [local(), ssh()]) {
        const open = await timed(driver.connect(target, { deadlineMs: 1500 }));
        expect(open.result).toMatchObject({ code: 'NODE_UNREACHABLE' });
        expect(open.ms).toBeLessThan(4000);
      }
    } finally {
      await node.contLibvirtd();
    }
    const fresh = await driver.connect(local());
    await fresh.storage.deletePool(pool);
    await fresh.close();
  });

  it('ends a session over ssh when sshd’s process dies', async () => {
    const remote = await driver.connect(ssh());
    await remote.ping();
    await node.killSshSessions();
    const reason = await remote.closed;
    expect(reason).toMatchObject({ code: 'CONNECTION_LOST' });
    await remote.close();
  });
});

async function makePool(name: string, path = `/var/lib/libvirt/${name}`): Promise<string> {
  const spec = { name, type: 'dir', path, autostart: false } as const;
  return (await session.storage.createPool(spec)).uuid;
}

describe('storage that is full', () => {
  it('tells so, and takes calls afterwards', async () => {
    await node.smallDisk('/var/lib/libvirt/small', '4m');
    const pool = await makePool('small');
    const spec = { name: 'big.raw', format: 'raw', capacityBytes: 16 * MIB } as const;
    await session.storage.createVolume(pool, spec);
    async function* zeros(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < 16; sent += 1) yield Buffer.alloc(MIB, 7);
    }
    const upload = session.storage.uploadVolume(pool, 'big.raw', zeros(), 16 * MIB);
    await expect(upload).rejects.toMatchObject({ code: 'NO_SPACE' });
    await session.storage.deleteVolume(pool, 'big.raw');
    expect(await session.storage.listVolumes(pool)).toEqual([]);
    await session.storage.deletePool(pool);
  });
});

describe('changes by others', () => {
  it('are told as events while they happen', async () => {
    const events: HypervisorEvent[] = [];
    session.events.subscribe((event) => events.push(event));
    const uuid = await startForeign('theirs');
    const told = (what: string): Promise<unknown> =>
      waitFor(`an event "${what}"`, async () =>
        events.some((event) => event.kind === 'vm' && event.uuid === uuid && event.what === what),
      );
    await told('changed');
    expect(await session.vms.get(uuid)).toMatchObject({ powerState: 'RUNNING', persistent: true });
    events.length = 0;
    await node.qemuKill('theirs');
    await told('changed');
    await waitFor('the end to be seen', async () => {
      const vm = await session.vms.get(uuid);
      return vm?.powerState === 'STOPPED' && vm.rawReason === 'crashed';
    });
    await node.virsh('undefine', 'theirs');
    await told('removed');
    expect(await session.vms.get(uuid)).toBeNull();
  });
});

describe('a VM that another tool made', () => {
  const foreign = `
    <graphics type='spice' autoport='yes' passwd='hush'/>
    <watchdog model='i6300esb' action='pause'/>`;
  const metadata = `<metadata><app:note xmlns:app='urn:other' by="x &amp; y"><app:deep/></app:note></metadata>`;

  it('keeps all that Corral does not know when it is edited, passwords too', async () => {
    const plain = testDomainXml({
      name: 'foreign',
      memoryMiB: 64,
      devices: foreign.replace('spice', 'vnc'),
    });
    await node.virshXml('define', plain.replace('<vcpu>', `${metadata}<vcpu>`));
    const dump = (): Promise<string> =>
      node.virsh('dumpxml', '--inactive', '--security-info', 'foreign');
    const before = (await dump()).split('\n');
    const uuid = await node.virsh('domuuid', 'foreign');
    const change = { description: 'edited', vcpus: 3, memoryBytes: 96 * MIB };
    expect(await session.vms.edit(uuid, change)).toMatchObject({ ...change, maxVcpus: 3 });
    const after = (await dump()).split('\n');
    expect(before.filter((line) => !after.includes(line)).map((line) => line.trim())).toEqual([
      "<memory unit='KiB'>65536</memory>",
      "<currentMemory unit='KiB'>65536</currentMemory>",
      "<vcpu placement='static'>1</vcpu>",
    ]);
    expect(after.filter((line) => !before.includes(line)).map((line) => line.trim())).toEqual([
      '<description>edited</description>',
      "<memory unit='KiB'>98304</memory>",
      "<currentMemory unit='KiB'>98304</currentMemory>",
      "<vcpu placement='static'>3</vcpu>",
    ]);
    expect(after.join('\n')).toContain("passwd='hush'");
    expect(await session.vms.definition(uuid)).not.toContain('hush');
    await session.vms.delete(uuid);
  });

  it('shows a display on a socket of the node', async () => {
    const uuid = await startForeign('socket');
    await session.power.powerOff(uuid);
    const xml = testDomainXml({ name: 'socket', memoryMiB: 64 }).replace(
      /<graphics.*\/>/,
      `<graphics type='vnc'><listen type='socket'/></graphics>`,
    );
    await node.virshXml('define', xml.replace('<memory', `<uuid>${uuid}</uuid><memory`));
    const remote = await driver.connect(ssh());
    await remote.power.start(uuid);
    const [display] = (await remote.vms.get(uuid))?.graphics ?? [];
    expect(display).toMatchObject({ type: 'vnc', port: null });
    expect(display?.socketPath).toMatch(/\.sock$/);
    const stream = await remote.console.openVnc(uuid);
    const [greeting] = await once(stream, 'data');
    expect(String(greeting)).toMatch(/^RFB 003/);
    stream.destroy();
    await remote.power.powerOff(uuid);
    await remote.vms.delete(uuid);
    await remote.close();
  });

  it('is refused for deletion while it is paused, and for editing when it has no stored definition', async () => {
    const xml = testDomainXml({ name: 'fleeting', memoryMiB: 64 });
    await node.virshXml('create', xml);
    const uuid = await node.virsh('domuuid', 'fleeting');
    expect(await session.vms.get(uuid)).toMatchObject({ persistent: false });
    await expect(session.vms.edit(uuid, { vcpus: 2 })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
    await session.power.pause(uuid);
    await expect(session.vms.delete(uuid)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await session.power.powerOff(uuid);
    expect(await session.vms.get(uuid)).toBeNull();
  });
});

describe('firmware', () => {
  it('is UEFI where the node can, and a missing capability where it cannot', async () => {
    const { virtualisation } = await session.facts.read();
    const uuid = crypto.randomUUID();
    const made = session.vms.create({
      uuid,
      name: 'uefi',
      description: null,
      vcpus: 1,
      memoryBytes: 64 * MIB,
      arch: 'x86_64',
      machine: 'q35',
      firmware: 'UEFI',
      domainType: 'qemu',
      disks: [],
      nics: [],
      autostart: true,
      metadata: { templateName: null, createdByTask: null, createdAt: '2026-11-22T12:00:00.000Z' },
    });
    if (virtualisation.firmwares.includes('UEFI')) {
      expect(await made).toMatchObject({ firmware: 'UEFI', autostart: true });
      await session.vms.delete(uuid);
    } else {
      await expect(made).rejects.toMatchObject({ code: 'CAPABILITY_MISSING' });
      expect(await session.vms.get(uuid)).toBeNull();
    }
  });
});
