import { readFile } from 'node:fs/promises';
import { startFileServer, tinyGuest, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;
/** Far behind the guest's file systems: mebibytes from the disk's beginning. */
const FREE_MIB = 600;

interface Vm {
  readonly uuid: string;
  readonly powerState: string;
  readonly tags: string[];
  readonly template: { readonly id: string } | null;
  readonly nics: { readonly mac: string }[];
  readonly disks: {
    readonly sourcePath: string | null;
    readonly volume: { readonly backingPath: string | null } | null;
  }[];
}

/** VMs and templates of snapshots, on a real libvirt: what their disks hold is what is looked at. */
describe('what is made of snapshots', () => {
  let lab: LabApi;
  let files: FileServer;
  let templateId = '';
  let vmId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    lab = await LabApi.start();
    const poolId = await lab.pool('main');
    const source = { url: `${files.url}/tiny.qcow2` };
    const template = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source,
      osName: 'Tiny',
    });
    templateId = String(template.result?.['templateId']);
    vmId = String(
      (
        await lab.must('createVm', {
          templateId,
          name: 'web',
          vcpus: 1,
          memoryBytes: 128 * MIB,
          diskBytes: 1024 * MIB,
          nics: [],
          start: false,
          tags: ['front'],
          cloudInit: { hostname: 'web' },
        })
      ).result?.['vmId'],
    );
    await put('A');
    await lab.must('createVmSnapshot', { vmId, name: 'inside', kind: 'INTERNAL' });
    await put('B');
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  /** What a disk holds there, read and written with the VM off. */
  const run = (vm: string, command: string) =>
    lab.node.mustExec([
      'sh',
      '-c',
      `qemu-io -f qcow2 -c '${command}' "$(virsh -q domblklist ${vm} | awk '$1=="vda" {print $2}')"`,
    ]);
  const put = (letter: string) =>
    run('web', `write -P 0x${letter.codePointAt(0)?.toString(16)} ${FREE_MIB}M 64k`);
  /** Fails where the disk holds another letter. */
  const holds = async (vm: string, letter: string): Promise<boolean> => {
    const pattern = `0x${letter.codePointAt(0)?.toString(16)}`;
    const said = await run(vm, `read -P ${pattern} ${FREE_MIB}M 64k`);
    return !said.includes('verification failed');
  };
  const read = async (id: string): Promise<Vm> =>
    (
      await lab.api.data<{ vm: Vm }>(
        `query($id: ID!) { vm(id: $id) { uuid powerState tags template { id } nics { mac }
          disks { sourcePath volume { backingPath } } } }`,
        { id },
      )
    ).vm;
  const make = (input: Record<string, unknown>) =>
    lab.must('createVmFromSnapshot', { vmId, ...input });

  it('makes a whole VM of a snapshot inside the disks, with an identity of its own', async () => {
    const input = { vmId, snapshot: 'inside', mode: 'FULL', name: 'old', plan: true };
    const { plan } = await lab.act('createVmFromSnapshot', input);
    expect(plan?.steps.map(({ key }) => key)).toEqual([
      'check',
      'volume:old.qcow2',
      'volume:old-seed.iso',
      'define',
    ]);
    const task = await make({ snapshot: 'inside', mode: 'FULL', name: 'old' });
    const copy = await read(String(task.result?.['vmId']));
    const source = await read(vmId);
    expect(copy).toMatchObject({
      powerState: 'STOPPED',
      tags: ['front'],
      template: { id: templateId },
      disks: [
        { sourcePath: expect.stringMatching(/\/old\.qcow2$/), volume: { backingPath: null } },
        { sourcePath: expect.stringMatching(/\/old-seed\.iso$/) },
      ],
    });
    expect(copy.uuid).not.toBe(source.uuid);
    expect([await holds('old', 'A'), await holds('web', 'B')]).toEqual([true, true]);
  });

  it('says why nothing can stand on what is inside a disk', async () => {
    const input = { vmId, snapshot: 'inside', mode: 'LINKED', name: 'x' };
    expect(await lab.refusal('createVmFromSnapshot', input)).toMatchObject({
      code: 'CAPABILITY_MISSING',
      fields: [{ field: 'mode' }],
    });
    expect(
      await lab.refusal('createVmFromSnapshot', { ...input, mode: 'FULL', name: 'old' }),
    ).toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('links a VM to a snapshot beside the disks while its VM runs, which keeps the snapshot', async () => {
    await lab.must('deleteVmSnapshot', { vmId, name: 'inside' });
    await lab.must('createVmSnapshot', { vmId, name: 'beside', kind: 'EXTERNAL' });
    await put('C');
    await lab.must('startVm', { id: vmId });
    const task = await make({ snapshot: 'beside', mode: 'LINKED', name: 'twin', start: true });
    const twinId = String(task.result?.['vmId']);
    expect((await read(twinId)).powerState).toBe('RUNNING');
    expect((await read(vmId)).powerState).toBe('RUNNING');
    await lab.must('powerOffVm', { id: twinId });
    await lab.must('powerOffVm', { id: vmId });
    expect([await holds('twin', 'B'), await holds('web', 'C')]).toEqual([true, true]);
    const refused = await lab.refusal('deleteVmSnapshot', { vmId, name: 'beside' });
    expect(refused).toMatchObject({ code: 'IN_USE', message: expect.stringContaining('twin') });
    await lab.must('deleteVm', { id: twinId, deleteVolumes: true });
  });

  it('makes a template of it in one task, from which VMs are made', async () => {
    const task = await lab.must('createTemplateFromSnapshot', {
      vmId,
      snapshot: 'beside',
      name: 'golden',
      tags: ['blessed'],
    });
    const { template } = await lab.api.data<{ template: Record<string, unknown> }>(
      'query($id: ID!) { template(id: $id) { name osName cloudInit tags volumeName } }',
      { id: task.result?.['templateId'] },
    );
    expect(template).toEqual({
      name: 'golden',
      osName: 'Tiny',
      cloudInit: true,
      tags: ['blessed'],
      volumeName: 'golden.qcow2',
    });
    await lab.must('createVm', {
      templateId: task.result?.['templateId'],
      name: 'child',
      vcpus: 1,
      memoryBytes: 128 * MIB,
      nics: [],
      start: false,
    });
    expect(await holds('child', 'B')).toBe(true);
    const again = { vmId, snapshot: 'beside', name: 'golden' };
    expect(await lab.refusal('createTemplateFromSnapshot', again)).toMatchObject({
      code: 'ALREADY_EXISTS',
      fields: [{ field: 'name' }],
    });
  });

  it('refuses to go back into a disk on which others stand', async () => {
    await lab.must('deleteVmSnapshot', { vmId, name: 'beside' });
    await lab.must('createVmSnapshot', { vmId, name: 'late', kind: 'INTERNAL' });
    const clone = await lab.must('cloneVm', { id: vmId, mode: 'LINKED', name: 'leaf' });
    for (const [action, input] of [
      ['revertVmSnapshot', { snapshotFirst: false }],
      ['deleteVmSnapshot', {}],
    ] as const) {
      const refused = await lab.refusal(action, { vmId, name: 'late', ...input });
      expect(refused).toMatchObject({ code: 'IN_USE', message: expect.stringContaining('leaf') });
    }
    const grow = { id: vmId, target: 'vda', capacityBytes: 2048 * MIB };
    expect(await lab.refusal('growDisk', grow)).toMatchObject({ code: 'IN_USE' });
    const vms: unknown = clone.result?.['vms'];
    const id = Array.isArray(vms) ? String(vms[0]?.vmId) : '';
    await lab.must('deleteVm', { id, deleteVolumes: true });
    await lab.must('revertVmSnapshot', { vmId, name: 'late', snapshotFirst: false });
  });
});
