import type { HypervisorSession, PoolSpec } from '@corral/hypervisor';
import { LabNode } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libvirtDriver } from './driver.ts';

const MIB = 1024 * 1024;

async function* sevens(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(MIB, 7);
}

/** Pools on block devices: files of the node behind loop devices of this machine's kernel. */
describe('pools on block devices', () => {
  let node: LabNode;
  let session: HypervisorSession;
  const loops: string[] = [];

  const attach = async (name: string, ...options: string[]): Promise<string> => {
    const file = `${node.imagesPath}/${name}`;
    await node.mustExec(['truncate', '-s', '256M', file]);
    const device = (await node.mustExec(['losetup', ...options, '--find', '--show', file])).trim();
    loops.push(device);
    return device;
  };

  /** Volumes of a group are the kernel's device mapper's: where it has none, that is said and nothing is left. */
  const volumeOfGroup = async (poolUuid: string): Promise<void> => {
    const { storage } = session;
    const spec = { name: 'lv', format: 'raw', capacityBytes: 32 * MIB } as const;
    const mapper = await node.exec(['test', '-e', '/sys/class/misc/device-mapper']);
    if (mapper.code === 0) {
      expect(await storage.createVolume(poolUuid, spec)).toMatchObject({ type: 'block' });
      await storage.deleteVolume(poolUuid, 'lv');
    } else {
      await expect(storage.createVolume(poolUuid, spec)).rejects.toMatchObject({
        code: 'CAPABILITY_MISSING',
        message: expect.stringContaining('dm_mod'),
      });
    }
    expect(await storage.listVolumes(poolUuid)).toEqual([]);
  };

  beforeAll(async () => {
    node = await LabNode.start();
    const { host, port, user, privateKey, hostKeyFingerprint } = node.ssh;
    const auth = { kind: 'key', privateKey } as const;
    session = await libvirtDriver().connect({
      transport: { kind: 'ssh', host, port, user, auth, hostKeyFingerprint },
    });
  });

  afterAll(async () => {
    await session?.close();
    for (const device of loops) await node.exec(['losetup', '--detach', device]);
    await node?.stop();
  });

  it('fs: formats an empty device, mounts it, and never formats one that has a filesystem', async () => {
    const device = await attach('fs.img');
    const spec: PoolSpec = {
      name: 'on-fs',
      type: 'fs',
      path: '/var/lib/libvirt/on-fs',
      source: { devices: [device], format: 'ext4' },
      format: true,
      autostart: false,
    };
    await expect(session.storage.createPool({ ...spec, format: false })).rejects.toMatchObject({
      code: 'HYPERVISOR_ERROR',
      details: { field: 'source' },
    });
    const pool = await session.storage.createPool(spec);
    expect(pool).toMatchObject({ type: 'fs', state: 'RUNNING', path: '/var/lib/libvirt/on-fs' });
    expect(pool.capacityBytes).toBeLessThan(256 * MIB);
    await session.storage.createVolume(pool.uuid, {
      name: 'kept.qcow2',
      format: 'qcow2',
      capacityBytes: 8 * MIB,
    });
    await session.storage.deletePool(pool.uuid);
    // The same device again: what is on it must still be there.
    const again = await session.storage.createPool(spec);
    const names = (await session.storage.listVolumes(again.uuid)).map(({ name }) => name);
    expect(names).toContain('kept.qcow2');
    await session.storage.deletePool(again.uuid);
  });

  it('logical: makes a volume group only where it is asked to, and erases it', async () => {
    const device = await attach('vg.img');
    const name = `corral-lab-${node.number}`;
    const spec: PoolSpec = {
      name,
      type: 'logical',
      path: `/dev/${name}`,
      source: { devices: [device], name },
      autostart: false,
    };
    await expect(session.storage.createPool(spec)).rejects.toMatchObject({
      code: 'HYPERVISOR_ERROR',
      message: expect.stringContaining(name),
    });
    const groups = (): Promise<string> =>
      node.mustExec(['vgs', '--noheadings', '-o', 'vg_name', '--devices', device]);
    expect(await groups()).not.toContain(name);
    const pool = await session.storage.createPool({ ...spec, format: true });
    expect(pool).toMatchObject({ type: 'logical', state: 'RUNNING' });
    expect(pool.capacityBytes).toBeGreaterThan(200 * MIB);
    expect(await groups()).toContain(name);
    await volumeOfGroup(pool.uuid);
    await session.storage.erasePool(pool.uuid);
    expect(await session.storage.getPool(pool.uuid)).toBeNull();
    expect(await groups()).not.toContain(name);
  });

  it('disk: writes a partition table on an empty device, and not on one that has a filesystem', async () => {
    const used = await attach('used.img');
    await node.mustExec(['mkfs.ext4', '-q', used]);
    const spec = (device: string, name: string): PoolSpec => ({
      name,
      type: 'disk',
      path: '/dev',
      source: { devices: [device], format: 'gpt' },
      format: true,
      autostart: false,
    });
    await expect(session.storage.createPool(spec(used, 'taken'))).rejects.toMatchObject({
      code: 'HYPERVISOR_ERROR',
    });
    const pool = await session.storage.createPool(spec(await attach('empty.img'), 'partitions'));
    expect(pool).toMatchObject({ type: 'disk', state: 'RUNNING' });
    await session.storage.deletePool(pool.uuid);
  });

  it('disk: makes a partition and fills it, and says how one of such a device is removed', async () => {
    const device = await attach('parts.img', '--partscan');
    const { storage } = session;
    const pool = await storage.createPool({
      name: 'parts',
      type: 'disk',
      path: '/dev',
      source: { devices: [device], format: 'gpt' },
      format: true,
      autostart: false,
    });
    const name = `${device.slice('/dev/'.length)}p1`;
    const names = async (): Promise<string[]> =>
      (await storage.listVolumes(pool.uuid)).map((volume) => volume.name);
    const end = await standInForUdev();
    const spec = { name, format: 'raw', capacityBytes: 32 * MIB } as const;
    const made = await storage.createVolume(pool.uuid, spec);
    expect(made).toMatchObject({ name, type: 'block', path: `/dev/${name}` });
    expect(await names()).toEqual([name]);
    await storage.uploadVolume(pool.uuid, name, sevens(), MIB);
    expect(await node.mustExec(['od', '-An', '-tu1', '-N', '4', `/dev/${name}`])).toMatch(
      /7 +7 +7 +7/,
    );
    // Libvirt names such a partition “p1” to parted: what it cannot do is said with the way out, which works.
    await expect(storage.deleteVolume(pool.uuid, name)).rejects.toMatchObject({
      code: 'CAPABILITY_MISSING',
      message: expect.stringContaining(`parted ${device} rm 1`),
    });
    expect(await names()).toEqual([name]);
    await node.mustExec(['parted', '-s', device, 'rm', '1']);
    await storage.refreshPool(pool.uuid);
    expect(await names()).toEqual([]);
    await end();
    await storage.deletePool(pool.uuid);
  });

  /** Nobody in a lab node makes the devices of new partitions, as udev does elsewhere. Returns what ends it. */
  const standInForUdev = async (): Promise<() => Promise<void>> => {
    const stop = '/run/no-more-devices';
    const script = `while [ ! -e ${stop} ]; do for p in /sys/class/block/loop*p*; do n=/dev/\${p##*/}
      [ -e "$p/dev" ] && [ ! -e "$n" ] && IFS=: read -r a b < "$p/dev" && mknod "$n" b "$a" "$b"
      done; sleep 0.01; done`;
    const ended = node.exec(['sh', '-c', script]);
    return async () => {
      await node.mustExec(['touch', stop]);
      await ended;
    };
  };
});
