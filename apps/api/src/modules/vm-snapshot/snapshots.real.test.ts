import { readFile } from 'node:fs/promises';
import { startFileServer, tinyGuest, waitFor, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;
/** Far behind the guest's file systems, so that writing there harms nothing: mebibytes from the disk's beginning. */
const FREE_MIB = 600;

interface Snapshot {
  readonly name: string;
  readonly parent: string | null;
  readonly current: boolean;
  readonly kind: string;
  readonly hasMemory: boolean;
  readonly powerState: string;
  readonly actions: Record<
    'revert' | 'delete' | 'deleteTree',
    { allowed: boolean; reason: string }
  >;
}

/** Snapshots on a real libvirt with a real guest: what the disks hold is what is looked at. */
describe('snapshots', () => {
  let lab: LabApi;
  let files: FileServer;
  let vmId = '';
  let templateId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    lab = await LabApi.start();
    const poolId = await lab.pool('main');
    const source = { url: `${files.url}/tiny.qcow2` };
    const template = await lab.must('registerTemplate', { poolId, name: 'tiny', source });
    templateId = String(template.result?.['templateId']);
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  const create = async (name: string, start: boolean): Promise<string> => {
    const diskBytes = 1024 * MIB;
    const input = {
      templateId,
      name,
      vcpus: 1,
      memoryBytes: 128 * MIB,
      nics: [],
      diskBytes,
      start,
    };
    return String((await lab.must('createVm', input)).result?.['vmId']);
  };
  const read = async () =>
    (
      await lab.api.data<{
        vm: {
          powerState: string;
          disks: { sourcePath: string | null }[];
          snapshots: Snapshot[];
          snapshotWays: Record<'disks' | 'withMemory', { kind: string | null; why: string }>;
        };
      }>(
        `query($id: ID!) { vm(id: $id) { powerState disks { sourcePath }
          snapshots { name parent current kind hasMemory powerState actions {
            revert { allowed reason } delete { allowed reason } deleteTree { allowed reason } } }
          snapshotWays { disks { kind why } withMemory { kind why } } } }`,
        { id: vmId },
      )
    ).vm;
  const names = async (): Promise<string[]> =>
    (await read()).snapshots.map(({ name, current }) => (current ? `${name}*` : name));
  /** What really lies in the pool's folder. */
  const folder = async (): Promise<string[]> =>
    (await lab.node.mustExec(['ls', `${lab.node.imagesPath}/main`])).trim().split('\n').toSorted();

  const agent = async (name: string, command: object): Promise<unknown> =>
    JSON.parse(await lab.node.virsh('qemu-agent-command', name, JSON.stringify(command)));
  const inGuest = async (name: string, script: string): Promise<string> => {
    const started = await agent(name, {
      execute: 'guest-exec',
      arguments: { path: '/bin/sh', arg: ['-c', script], 'capture-output': true },
    });
    const { pid } = Object(Object(started).return);
    let out = '';
    await waitFor('the command in the guest', async () => {
      const status = await agent(name, { execute: 'guest-exec-status', arguments: { pid } });
      const { exited, 'out-data': data } = Object(Object(status).return);
      if (typeof data === 'string') out = Buffer.from(data, 'base64').toString();
      return exited === true;
    });
    return out;
  };
  const ready = async (name: string): Promise<void> => {
    await waitFor(
      'the agent',
      async () => {
        const answer = await lab.node.exec([
          'virsh',
          'qemu-agent-command',
          name,
          JSON.stringify({ execute: 'guest-ping' }),
        ]);
        return answer.code === 0;
      },
      { timeoutMs: 120_000 },
    );
  };
  /** Writes a word into a place of the disk of its own, past every cache. */
  const mark = (name: string, at: number, word: string): Promise<string> =>
    inGuest(
      name,
      `printf %s ${word} | dd of=/dev/vda bs=1M seek=${FREE_MIB + at} conv=notrunc,fsync 2>/dev/null`,
    );
  const marks = async (name: string): Promise<string> => {
    const words = [0, 1, 2].map(
      (at) =>
        `dd if=/dev/vda bs=1M skip=${FREE_MIB + at} count=1 2>/dev/null | head -c 5 | tr -d '\\000'; echo`,
    );
    const script = `echo 3 > /proc/sys/vm/drop_caches; ${words.join('; ')}`;
    return (await inGuest(name, script)).trim().split('\n').join(' ').trim();
  };

  it('of a VM that runs are taken beside its disks, with the file systems at rest', async () => {
    vmId = await create('web', true);
    await ready('web');
    await mark('web', 0, 'one');
    expect((await read()).snapshotWays).toEqual({
      disks: { kind: 'EXTERNAL', why: expect.stringContaining('without memory') },
      withMemory: { kind: 'INTERNAL', why: expect.stringContaining('inside') },
    });
    const input = { vmId, name: 'first', memory: false };
    const { plan } = await lab.act('createVmSnapshot', { ...input, plan: true });
    expect(plan).toMatchObject({ disruption: 'NONE', steps: [{ effect: 'CREATES' }] });
    expect(plan?.steps[0]?.title).toContain('file systems at rest');
    const task = await lab.must('createVmSnapshot', input);
    expect(task.artefacts).toMatchObject([{ state: 'KEPT' }]);
    await mark('web', 1, 'two');
    await lab.must('createVmSnapshot', { ...input, name: 'second', description: 'after two' });
    await mark('web', 2, 'three');
    expect((await read()).snapshots).toMatchObject([
      { name: 'first', parent: null, current: false, kind: 'EXTERNAL', hasMemory: false },
      { name: 'second', parent: 'first', current: true, powerState: 'STOPPED' },
    ]);
    expect((await lab.refusal('createVmSnapshot', input)).code).toBe('ALREADY_EXISTS');
    expect((await folder()).filter((name) => name.startsWith('web'))).toHaveLength(3);
  });

  it('are merged while the VM runs, with their files gone and the data there', async () => {
    const input = { vmId, name: 'first' };
    const { plan } = await lab.act('deleteVmSnapshot', { ...input, plan: true });
    expect(plan?.steps.map(({ key }) => key.split(':')[0])).toEqual(['merge', 'forget', 'file']);
    // What another tool has put on a file of the chain would be spoilt by the merge.
    const base = `${lab.node.imagesPath}/main/web.qcow2`;
    const clone = `${lab.node.imagesPath}/main/linked.qcow2`;
    await lab.node.mustExec(['qemu-img', 'create', '-fqcow2', '-Fqcow2', `-b${base}`, clone]);
    await lab.node.virsh('pool-refresh', 'main');
    const refused = await lab.refusal('deleteVmSnapshot', input);
    expect(refused).toMatchObject({ code: 'IN_USE', message: expect.stringMatching(/linked/) });
    await lab.node.virsh('vol-delete', '--pool', 'main', 'linked.qcow2');
    await lab.must('deleteVmSnapshot', input);
    expect(await names()).toEqual(['second*']);
    expect((await folder()).filter((name) => name.startsWith('web'))).toHaveLength(2);
    expect(await marks('web')).toBe('one two three');
  });

  it('are copied to volumes of their own while the VM runs', async () => {
    const input = { vmId, name: 'second', volumeName: 'copy.qcow2' };
    await lab.must('copyVmSnapshot', input);
    const copy = `${lab.node.imagesPath}/main/copy.qcow2`;
    const info = await lab.node.mustExec(['qemu-img', 'info', '--output=json', copy]);
    expect(JSON.parse(info)).toMatchObject({ format: 'qcow2', 'virtual-size': 1024 * MIB });
    expect(JSON.parse(info)).not.toHaveProperty('backing-filename');
    // What was written before the snapshot is there, and what came after it is not.
    const words = [0, 1, 2].map(async (at) => {
      const from = `read -v ${FREE_MIB + at}M 5`;
      return /\S+\s*$/.exec(
        (await lab.node.mustExec(['qemu-io', '-r', '-c', from, copy])).split('\n')[0] ?? '',
      )?.[0];
    });
    expect((await Promise.all(words)).map((word) => word?.trim())).toEqual([
      'one..',
      'two..',
      '.....',
    ]);
    expect((await lab.refusal('copyVmSnapshot', input)).code).toBe('ALREADY_EXISTS');
    await lab.node.virsh('vol-delete', '--pool', 'main', 'copy.qcow2');
  });

  it('are gone back to after a snapshot of what is there now', async () => {
    const task = await lab.must('revertVmSnapshot', { vmId, name: 'second', start: true });
    expect(task.steps.map(({ key }) => key.split(':')[0])).toEqual([
      'takeFirst',
      'powerOff',
      'overlay',
      'revert',
      'start',
      'file',
    ]);
    const { snapshots, powerState } = await read();
    expect(powerState).toBe('RUNNING');
    expect(snapshots.map(({ current }) => current)).toEqual([true, false]);
    expect(snapshots[1]?.name).toMatch(/^before-revert-/);
    await ready('web');
    expect(await marks('web')).toBe('one two');
    const [second] = snapshots;
    expect(second?.actions.delete).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('before-revert'),
    });
    const refused = await lab.refusal('deleteVmSnapshot', { vmId, name: 'second' });
    expect(refused.code).toBe('IN_USE');
  });

  it('keep the files in which their states are', async () => {
    const { volumes } = await lab.api.data<{
      volumes: { edges: { node: { id: string; name: string } }[] };
    }>('{ volumes(first: 50) { edges { node { id name } } } }');
    const base = volumes.edges.find(({ node }) => node.name === 'web.qcow2')?.node;
    const refused = await lab.refusal('deleteVolume', { id: base?.id });
    expect(refused).toMatchObject({ code: 'IN_USE' });
  });

  it('go as a tree while the VM is off, which is off again afterwards', async () => {
    await lab.must('powerOffVm', { id: vmId });
    const input = { vmId, name: 'second', children: true };
    const task = await lab.must('deleteVmSnapshot', input);
    expect(task.steps.map(({ key }) => key.split(':')[0])).toEqual([
      'startPaused',
      'forget',
      'merge',
      'forget',
      'powerOff',
      'file',
      'file',
    ]);
    expect(await read()).toMatchObject({ powerState: 'STOPPED', snapshots: [] });
    const disks = (await folder()).filter((name) => /^web.*qcow2$/.test(name));
    expect(disks).toEqual(['web.qcow2']);
    const disk = `${lab.node.imagesPath}/main/web.qcow2`;
    await lab.node.mustExec(['qemu-img', 'check', disk]);
    await lab.must('startVm', { id: vmId });
    await ready('web');
    expect(await marks('web')).toBe('one two');
  });

  it('inside the disks bring the memory back, and cover each other never', async () => {
    await inGuest('web', 'echo here > /run/in-memory');
    const task = await lab.must('createVmSnapshot', { vmId, name: 'inside' });
    expect(task.artefacts).toEqual([]);
    await inGuest('web', 'rm /run/in-memory');
    await mark('web', 2, 'three');
    await lab.must('copyVmSnapshot', { vmId, name: 'inside', volumeName: 'x' });
    const copy = `${lab.node.imagesPath}/main/x`;
    await lab.node.mustExec(['qemu-img', 'check', copy]);
    expect(await lab.node.mustExec(['qemu-img', 'info', copy])).not.toContain('backing file');
    await lab.must('revertVmSnapshot', { vmId, name: 'inside', snapshotFirst: false });
    await ready('web');
    expect((await inGuest('web', 'cat /run/in-memory')).trim()).toBe('here');
    expect(await marks('web')).toBe('one two');

    await lab.must('createVmSnapshot', { vmId, name: 'over', memory: false });
    const [inside] = (await read()).snapshots;
    expect(inside?.actions.revert).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('over'),
    });
    const refused = await lab.refusal('revertVmSnapshot', { vmId, name: 'inside' });
    expect(refused.code).toBe('IN_USE');
    await lab.must('deleteVmSnapshot', { vmId, name: 'over' });
    await lab.must('deleteVmSnapshot', { vmId, name: 'inside' });
    expect(await names()).toEqual([]);
  });

  it('beside the disks bring the memory back too, and go with their VM', async () => {
    await inGuest('web', 'echo again > /run/in-memory');
    const input = { vmId, name: 'full', kind: 'EXTERNAL', memory: true };
    await lab.must('createVmSnapshot', input);
    expect((await folder()).filter((name) => name.endsWith('.mem'))).toHaveLength(1);
    await inGuest('web', 'rm /run/in-memory');
    await lab.must('revertVmSnapshot', { vmId, name: 'full' });
    expect((await read()).powerState).toBe('RUNNING');
    await ready('web');
    expect((await inGuest('web', 'cat /run/in-memory')).trim()).toBe('again');

    await lab.must('deleteVm', { id: vmId, deleteVolumes: true });
    expect((await folder()).filter((name) => name.startsWith('web'))).toEqual([]);
  });
});
