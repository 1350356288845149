import { readFile } from 'node:fs/promises';
import { startFileServer, tinyGuest, waitFor, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

interface Vm {
  readonly id: string;
  readonly uuid: string;
  readonly name: string;
  readonly powerState: string;
  readonly tags: string[];
  readonly description: string | null;
  readonly template: { readonly id: string } | null;
  readonly nics: { readonly mac: string }[];
  readonly disks: { readonly target: string; readonly sourcePath: string | null }[];
  readonly snapshots: { readonly name: string }[];
  readonly actions: {
    readonly reinstall: { readonly allowed: boolean; readonly reasonCode: string | null };
  };
}

/** A new system on a VM that keeps its identity, on a real libvirt with a real guest. */
describe('reinstalling', () => {
  let lab: LabApi;
  let files: FileServer;
  let templateId = '';
  let poolId = '';
  let vmId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    lab = await LabApi.start();
    poolId = await lab.pool('main');
    const made = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source: { url: `${files.url}/tiny.qcow2` },
      cloudInit: true,
    });
    templateId = String(made.result?.['templateId']);
    const input = {
      templateId,
      name: 'web',
      description: 'The shop.',
      tags: ['front'],
      vcpus: 1,
      memoryBytes: 128 * MIB,
      diskBytes: 128 * MIB,
      start: false,
      cloudInit: { hostname: 'shop', runCommands: ['echo first-$(hostname) >/dev/ttyS0'] },
    };
    vmId = String((await lab.must('createVm', input)).result?.['vmId']);
    const newVolume = { poolId, name: 'data.qcow2', capacityBytes: 16 * MIB };
    await lab.must('attachDisk', { id: vmId, newVolume });
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  const read = async (): Promise<Vm> =>
    (
      await lab.api.data<{ vm: Vm }>(
        `query($id: ID!) { vm(id: $id) { id uuid name powerState tags description
          template { id } nics { mac } disks { target sourcePath } snapshots { name }
          actions { reinstall { allowed reasonCode } } } }`,
        { id: vmId },
      )
    ).vm;
  const volumes = async (): Promise<string[]> => (await lab.seenByVirsh('main')).volumes.toSorted();
  const fileOf = (vm: Vm, target: string): string | undefined =>
    vm.disks
      .find((disk) => disk.target === target)
      ?.sourcePath?.split('/')
      .at(-1);

  const renewed = (disk: Vm['disks'][number]): Vm['disks'][number] => ({
    ...disk,
    sourcePath: expect.stringMatching(/\/web(-seed)?-2\.(qcow2|iso)$/),
  });

  it('says in its plan what goes, what stays, and that the settings are used again', async () => {
    const { plan } = await lab.act('reinstallVm', { id: vmId, templateId, plan: true });
    expect(plan).toMatchObject({ title: 'Reinstall web from tiny', disruption: 'DATA_LOSS' });
    expect(plan?.steps.map(({ key }) => key)).toEqual([
      'check',
      'volume:web-2.qcow2',
      'seed:web-seed-2.iso',
      'switch',
      'start',
      'settle',
      expect.stringMatching(/^delete:.*web-seed\.iso$/),
      expect.stringMatching(/^delete:.*web\.qcow2$/),
    ]);
    expect(plan?.warnings).toEqual([
      'What web has on vda is lost.',
      expect.stringMatching(/^These disks stay with the VM as they are: vdb \(.*data\.qcow2\)\.$/),
      expect.stringContaining('used again'),
      expect.stringContaining('ssh host keys'),
    ]);
  });

  it('keeps all that the VM is, and boots the new disk as a first time', async () => {
    const before = await read();
    const { mac } = before.nics[0] ?? { mac: '' };
    const task = await lab.must('reinstallVm', { id: vmId, templateId });
    expect(task.result).toEqual({ vmId });
    const after = await read();
    expect(after).toEqual({
      ...before,
      powerState: 'RUNNING',
      disks: before.disks.map((disk) => (disk.target === 'vdb' ? disk : renewed(disk))),
    });
    expect(await lab.node.virsh('dumpxml', 'web')).toContain(mac);
    expect(await volumes()).toEqual(
      expect.arrayContaining(['data.qcow2', 'web-2.qcow2', 'web-seed-2.iso']),
    );
    expect((await volumes()).filter((name) => /^web(-seed)?\./.test(name))).toEqual([]);
    await saysOnSerial('first-shop');
    const states = task.artefacts.map(({ label, state }) => `${label} ${state}`);
    expect(states.toSorted()).toEqual([
      'snapshot file web-seed.iso REMOVED',
      'snapshot file web.qcow2 REMOVED',
      'volume web-2.qcow2 KEPT',
      'volume web-seed-2.iso KEPT',
    ]);
  });

  it('powers a VM off that is on, takes new settings, and copies where asked', async () => {
    const cloudInit = { hostname: 'depot', runCommands: ['echo second-$(hostname) >/dev/ttyS0'] };
    const input = { id: vmId, templateId, diskMode: 'FULL_COPY', diskBytes: 256 * MIB, cloudInit };
    const { plan } = await lab.act('reinstallVm', { ...input, plan: true });
    expect(plan?.warnings.join()).toContain('powered off without asking');
    await lab.must('reinstallVm', input);
    const vm = await read();
    expect(vm.powerState).toBe('RUNNING');
    expect([fileOf(vm, 'vda'), fileOf(vm, 'vdb')]).toEqual(['web.qcow2', 'data.qcow2']);
    await saysOnSerial('second-depot');
    const info = await lab.node.virsh('domblkinfo', 'web', 'vda');
    expect(info).toMatch(new RegExp(`Capacity:\\s+${256 * MIB}`));
  });

  it('goes back to the old disk, running as before, when the new one cannot be started', async () => {
    const before = await read();
    const hook = '/etc/libvirt/hooks/qemu';
    const script = `#!/bin/sh\\n[ "$2" = prepare ] || exit 0\\ngrep -q web-2.qcow2 && exit 1\\nexit 0\\n`;
    await lab.node.mustExec(['sh', '-c', `printf '${script}' > ${hook} && chmod +x ${hook}`]);
    await lab.node.endLibvirtd();
    await lab.node.startLibvirtd();
    await online();
    const task = await lab.run('reinstallVm', { id: vmId, templateId, removeDisks: ['vdb'] });
    // Libvirt looks for hooks only when it starts, so this one stays and lets all pass.
    await lab.node.mustExec(['sh', '-c', `printf '#!/bin/sh\\nexit 0\\n' > ${hook}`]);
    expect(task.state).toBe('FAILED');
    expect(await read()).toEqual(before);
    expect(await volumes()).toEqual(expect.arrayContaining(['data.qcow2', 'web.qcow2']));
    expect((await volumes()).filter((name) => /-2\./.test(name))).toEqual([]);
    expect(task.artefacts.every(({ state }) => state === 'REMOVED')).toBe(true);
  });

  it('lets snapshots forbid it, or go with it, and removes the disks that are named', async () => {
    await lab.must('powerOffVm', { id: vmId });
    await lab.must('createVmSnapshot', { vmId, name: 'one' });
    const refused = await lab.refusal('reinstallVm', { id: vmId, templateId });
    expect(refused).toMatchObject({ code: 'IN_USE', message: expect.stringContaining('one') });
    const input = { id: vmId, templateId, deleteSnapshots: true, start: false };
    const half = await lab.refusal('reinstallVm', input);
    expect(half.message).toContain('vdb, which stays');
    const task = await lab.must('reinstallVm', { ...input, removeDisks: ['vdb'] });
    expect(task.steps.map(({ key }) => key)).toContain('forget:one');
    const vm = await read();
    expect(vm).toMatchObject({ powerState: 'STOPPED', snapshots: [] });
    expect(vm.disks.map(({ target }) => target)).not.toContain('vdb');
    expect(await volumes()).not.toContain('data.qcow2');
    expect(await lab.node.virsh('snapshot-list', 'web', '--name')).not.toContain('one');
  });

  it('refuses a base of others, unless the old volume is kept', async () => {
    const clone = { id: vmId, mode: 'LINKED', name: 'copy' };
    await lab.must('cloneVm', clone);
    const refused = await lab.refusal('reinstallVm', { id: vmId, templateId, start: false });
    expect(refused).toMatchObject({ code: 'IN_USE', message: expect.stringContaining('copy') });
    const base = fileOf(await read(), 'vda');
    const task = await lab.must('reinstallVm', {
      id: vmId,
      templateId,
      keepOldVolumes: true,
      start: false,
    });
    expect(task.steps.some(({ key }) => key.endsWith(base ?? '-'))).toBe(false);
    expect(await volumes()).toContain(base);
    expect(fileOf(await read(), 'vda')).not.toBe(base);
  });

  it('refuses a protected VM, a parked one, and what does not fit, naming the field', async () => {
    const ask = (more: Record<string, unknown> = {}) =>
      lab.refusal('reinstallVm', { id: vmId, templateId, ...more });
    expect(await ask({ diskBytes: 8 * MIB })).toMatchObject({ fields: [{ field: 'diskBytes' }] });
    expect(await ask({ systemDisk: 'vdx' })).toMatchObject({ fields: [{ field: 'systemDisk' }] });
    expect(await ask({ cloudInit: { userData: 'x' } })).toMatchObject({
      fields: [{ field: 'cloudInit.userData' }],
    });
    await lab.must('updateVm', { id: vmId, deleteProtected: true });
    expect(await ask()).toMatchObject({ code: 'DELETE_PROTECTED' });
    expect((await read()).actions.reinstall.reasonCode).toBe('DELETE_PROTECTED');
    await lab.must('updateVm', { id: vmId, deleteProtected: false });
    await lab.must('parkVm', { id: vmId, deleteVolumes: true });
    expect(await ask()).toMatchObject({ code: 'VM_PARKED' });
  });

  async function online(): Promise<void> {
    const query = 'query($id: ID!) { node(id: $id) { state } }';
    await waitFor(
      'the node to be online',
      async () => {
        const { node } = await lab.api.data<{ node: { state: string } }>(query, { id: lab.nodeId });
        return node.state === 'ONLINE';
      },
      { timeoutMs: 60_000 },
    );
  }

  async function saysOnSerial(marker: string): Promise<void> {
    const row = await lab.api.container.app.db.vms.require(vmId);
    const session = lab.api.container.inventory.session(row.nodeId);
    const serial = await session.console.openSerial(row.uuid, { force: true });
    let text = '';
    serial.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    try {
      await waitFor(`${marker} on the serial port`, async () => text.includes(marker), {
        timeoutMs: 120_000,
      });
    } finally {
      serial.destroy();
    }
  }
});
