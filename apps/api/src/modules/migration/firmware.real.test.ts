import { readFile } from 'node:fs/promises';
import { LabNode, startFileServer, tinyGuest, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolLabNode } from '../../testing/enrol.ts';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;
const FOLDER = '/var/lib/libvirt/qemu/nvram';
const VARIABLES = `${FOLDER}/boots_VARS.fd`;
const TPM_STATES = '/var/lib/libvirt/swtpm';

/** A VM whose firmware keeps variables in a file beside its disks, between two real nodes. */
describe('migration of a VM with UEFI and a TPM', () => {
  let lab: LabApi;
  let other: LabNode;
  let files: FileServer;
  let otherId = '';
  let vmId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    lab = await LabApi.start();
    other = await LabNode.start();
    await lab.node.connectTo(other);
    otherId = await enrolLabNode(lab, other, 'other');
    const poolId = await lab.pool('main');
    await lab.must('createStoragePool', {
      nodeId: otherId,
      name: 'main',
      path: `${other.imagesPath}/main`,
    });
    const source = { url: `${files.url}/tiny.qcow2`, checksumSha256: guest.diskSha256 };
    const template = await lab.must('registerTemplate', { poolId, name: 'tiny', source });
    const made = await lab.must('createVm', {
      templateId: String(template.result?.['templateId']),
      name: 'boots',
      vcpus: 1,
      memoryBytes: 96 * MIB,
      firmware: 'UEFI',
    });
    vmId = String(made.result?.['vmId']);
    // Its first start has made the file of the variables.
    await lab.must('powerOffVm', { id: vmId });
  });
  afterAll(async () => {
    await lab?.stop();
    await other?.stop();
    await files?.stop();
  });

  const digest = async (node: LabNode): Promise<string> =>
    (await node.mustExec(['sha256sum', VARIABLES])).split(' ')[0] ?? '';

  it('takes the variables along while the VM is off, and leaves none on the old node', async () => {
    await lab.node.mustExec([
      'sh',
      '-c',
      `printf mine | dd of=${VARIABLES} conv=notrunc bs=1 seek=$(($(stat -c %s ${VARIABLES}) - 4))`,
    ]);
    const before = await digest(lab.node);
    const moved = await lab.must('migrateVm', { id: vmId, nodeId: otherId });
    expect(moved.log.entries.map(({ message }) => message)).toContain(
      'The UEFI variables of boots have been carried over.',
    );
    expect(await digest(other)).toBe(before);
    expect(await lab.node.mustExec(['ls', FOLDER])).toBe('');
    for (const node of [lab.node, other])
      expect(await node.virsh('pool-list', '--all', '--name')).not.toContain('corral-files');
  });

  it('takes variables and the TPM along while the VM runs, but not the TPM while it is off', async () => {
    await lab.must('changeVmPlatform', { id: vmId, tpm: true });
    const { vm } = await lab.api.data<{
      vm: { migrationTargets: { way: string; obstacles: { code: string; forbids: boolean }[] }[] };
    }>('query($id: ID!) { vm(id: $id) { migrationTargets { way obstacles { code forbids } } } }', {
      id: vmId,
    });
    expect(vm.migrationTargets[0]).toMatchObject({
      way: 'OFFLINE',
      obstacles: [{ code: 'TPM_STATE', forbids: true }],
    });
    // QEMU opens the file as the user that libvirt gives it to.
    await lab.must('startVm', { id: vmId });
    const apart = await lab.run('migrateVm', { id: vmId, nodeId: lab.nodeId });
    expect(apart).toMatchObject({ state: 'FAILED', error: { code: 'NODES_APART' } });
    expect(await other.virsh('domstate', 'boots')).toContain('running');
    await lab.must('migrateVm', { id: vmId, nodeId: lab.nodeId, address: lab.node.ssh.host });
    expect(await lab.node.virsh('domstate', 'boots')).toContain('running');
    expect(await lab.node.mustExec(['tail', '-c', '4', VARIABLES])).toBe('mine');
    expect(await lab.node.mustExec(['ls', TPM_STATES])).not.toBe('');
    await lab.must('powerOffVm', { id: vmId });
    await lab.must('deleteVm', { id: vmId, deleteVolumes: true });
    for (const node of [lab.node, other]) {
      expect(await node.mustExec(['ls', FOLDER])).toBe('');
      expect(await node.mustExec(['ls', TPM_STATES])).toBe('');
    }
  });
});
