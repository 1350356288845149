import { readFile } from 'node:fs/promises';
import { startFileServer, tinyGuest, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';
import { removeFirmwareArtefact } from './operations/firmware-steps.ts';

const MIB = 1024 * 1024;
const FOLDER = '/var/lib/libvirt/qemu/nvram';
const VARIABLES = `${FOLDER}/fw_VARS.fd`;

/** Snapshots of a real VM whose firmware keeps variables in a file that no snapshot of libvirt 9 holds. */
describe('snapshots of a VM with UEFI', () => {
  let lab: LabApi;
  let files: FileServer;
  let vmId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    lab = await LabApi.start();
    const poolId = await lab.pool('main');
    const source = { url: `${files.url}/tiny.qcow2`, checksumSha256: guest.diskSha256 };
    const template = await lab.must('registerTemplate', { poolId, name: 'tiny', source });
    const made = await lab.must('createVm', {
      templateId: String(template.result?.['templateId']),
      name: 'fw',
      vcpus: 1,
      memoryBytes: 96 * MIB,
      firmware: 'UEFI',
    });
    vmId = String(made.result?.['vmId']);
    await lab.must('powerOffVm', { id: vmId });
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  /** Four letters in the last bytes of the file, whose size has to stay. */
  const write = (word: string): Promise<string> =>
    lab.node.mustExec([
      'sh',
      '-c',
      `printf %s ${word} | dd of=${VARIABLES} conv=notrunc bs=1 seek=$(($(stat -c %s ${VARIABLES}) - 4))`,
    ]);
  const end = (): Promise<string> => lab.node.mustExec(['tail', '-c', '4', VARIABLES]);
  const kept = async (): Promise<string[]> =>
    (await lab.node.mustExec(['ls', FOLDER])).split('\n').filter((name) => name.endsWith('.kept'));
  const keysOf = (steps: readonly { readonly key: string }[] | undefined): string[] =>
    (steps ?? []).map(({ key }) => key.split(':')[0] ?? '');

  it('keep the variables, and bring them back', async () => {
    await write('then');
    const taken = await lab.must('createVmSnapshot', { vmId, name: 'then' });
    expect(keysOf(taken.steps)).toEqual(['firmware', 'take']);
    expect(await kept()).toHaveLength(1);
    await write('this');
    expect(await end()).toBe('this');
    const reverted = await lab.must('revertVmSnapshot', { vmId, name: 'then' });
    expect(keysOf(reverted.steps)).toEqual([
      'firmware',
      'takeFirst',
      'overlay',
      'firmwareBack',
      'revert',
      'file',
    ]);
    expect(await end()).toBe('then');
    expect(await kept()).toHaveLength(2);
    const { vm } = await lab.api.data<{ vm: { snapshots: { name: string }[] } }>(
      'query($id: ID!) { vm(id: $id) { snapshots { name } } }',
      { id: vmId },
    );
    const before = vm.snapshots.find(({ name }) => name.startsWith('before-revert'))?.name;
    await lab.must('revertVmSnapshot', { vmId, name: before, snapshotFirst: false });
    expect(await end()).toBe('this');
    await lab.must('deleteVmSnapshot', { vmId, name: before });
    expect(await kept()).toHaveLength(1);
  });

  it('keep them while the snapshot stands, even when its task gave them up', async () => {
    const [file] = await kept();
    const { db } = lab.api.container.app;
    const row = await db.vms.require(vmId);
    const ref = { path: `${FOLDER}/${file ?? ''}`, vmUuid: row.uuid, snapshot: 'then' };
    const giveUp = () =>
      removeFirmwareArtefact(
        lab.api.container.app.world,
        { nodeId: lab.nodeId, ref, label: 'firmware variables' },
        AbortSignal.timeout(30_000),
      );
    await giveUp();
    expect(await kept()).toEqual([file]);
    await write('last');
    await lab.must('revertVmSnapshot', { vmId, name: 'then', snapshotFirst: false });
    expect(await end()).toBe('then');
    // Without the snapshot nothing can go back to them.
    await lab.node.virsh('snapshot-delete', 'fw', 'then', '--metadata');
    await giveUp();
    expect(await kept()).toEqual([]);
    await giveUp();
  });

  it('leave nothing of them when the VM goes', async () => {
    await lab.must('deleteVm', { id: vmId, deleteVolumes: true });
    expect(await lab.node.mustExec(['ls', FOLDER])).toBe('');
    expect(await lab.node.virsh('pool-list', '--all', '--name')).not.toContain('corral-files');
  });
});
