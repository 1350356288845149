import type { HypervisorSession, PoolSpec } from '@corral/hypervisor';
import { LabNode } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libvirtDriver } from './driver.ts';

const MIB = 1024 * 1024;

/** Pools on block devices: files of the node behind loop devices of this machine's kernel. */
describe('pools on block devices', () => {
  let node: LabNode;
  let session: HypervisorSession;
  const loops: string[] = [];

  const attach = async (name: string): Promise<string> => {
    const file = `${node.imagesPath}/${name}`;
    await node.mustExec(['truncate', '-s', '256M', file]);
    const device = (await node.mustExec(['losetup', '--find', '--show', file])).trim();
    loops.push(device);
    return device;
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
});
