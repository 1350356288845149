import { waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGqkqS3IjMZt8dYwYp2bTqDkLxkIhzE5NTrhVw0MxQ8k nobody@test';

/** Deleting with a time to undo it, on a real libvirt. */
describe('a deletion that can be undone', () => {
  let lab: LabApi;
  let poolId = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    poolId = await lab.pool('parking');
  });
  afterAll(() => lab?.stop());

  const define = async (name: string): Promise<string> => {
    await lab.must('createVolume', {
      poolId,
      name: `${name}.qcow2`,
      format: 'QCOW2',
      capacityBytes: 1024 * 1024,
    });
    const disk = `${lab.node.imagesPath}/parking/${name}.qcow2`;
    await lab.node.virshXml(
      'define',
      `<domain type='qemu'><name>${name}</name><memory>32768</memory><os><type>hvm</type></os>
        <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='hda' bus='ide'/></disk></devices></domain>`,
    );
    let id = '';
    await waitFor(`${name} in the inventory`, async () => {
      id = (await lab.api.container.app.db.vms.findByName(lab.nodeId, name))?.id ?? '';
      return id !== '';
    });
    return id;
  };
  const vmOf = async (id: string) =>
    (
      await lab.api.data<{
        vm: {
          powerState: string;
          autostart: boolean;
          parked: { purgeAt: string; actor: string; wasRunning: boolean } | null;
          actions: { start: { allowed: boolean; reasonCode: string | null } };
        } | null;
      }>(
        'query($id: ID!) { vm(id: $id) { powerState autostart parked { purgeAt actor wasRunning } actions { start { allowed reasonCode } } } }',
        { id },
      )
    ).vm;

  it('keeps the VM as it is, lets nothing change it, and undoes all of it', async () => {
    const id = await define('back');
    await lab.must('updateVm', { id, autostart: true });
    await lab.must('startVm', { id });
    const { plan } = await lab.act('parkVm', { id, deleteVolumes: true, plan: true });
    expect(plan?.steps.map((step) => step.key)).toEqual(['powerOff', 'autostart', 'park']);
    expect(plan?.disruption).toBe('DATA_LOSS');
    await lab.must('parkVm', { id, deleteVolumes: true, undoSeconds: 3600 });
    expect(await vmOf(id)).toMatchObject({
      powerState: 'STOPPED',
      autostart: false,
      parked: { actor: 'local', wasRunning: true },
      actions: { start: { allowed: false, reasonCode: 'PARKED' } },
    });
    expect((await lab.refusal('startVm', { id })).code).toBe('VM_PARKED');
    expect((await lab.refusal('updateVm', { id, vcpus: 2 })).code).toBe('VM_PARKED');
    expect((await lab.refusal('deleteVm', { id, deleteVolumes: false })).code).toBe('VM_PARKED');
    await lab.must('restoreVm', { id });
    expect(await vmOf(id)).toMatchObject({ powerState: 'RUNNING', autostart: true, parked: null });
    expect(await lab.refusal('restoreVm', { id })).toMatchObject({ code: 'WRONG_STATE' });
    await lab.must('powerOffVm', { id });
  });

  it('lets nobody into the guest of a VM that was started by other means meanwhile', async () => {
    const vmId = await define('guarded');
    await lab.must('parkVm', { id: vmId, deleteVolumes: true, undoSeconds: 3600 });
    await lab.node.virsh('start', 'guarded');
    await waitFor('the start to be seen', async () => {
      return (await vmOf(vmId))?.powerState === 'RUNNING';
    });
    const refused: readonly (readonly [string, Record<string, unknown>])[] = [
      ['guestExec', { vmId, program: '/bin/true' }],
      ['setGuestTime', { vmId }],
      ['setGuestPassword', { vmId, user: 'root', password: 'a horse, a battery' }],
      ['setGuestSshKeys', { vmId, user: 'root', authorizedKeys: [KEY] }],
    ];
    for (const [mutation, input] of refused)
      expect({ mutation, code: (await lab.refusal(mutation, input)).code }).toEqual({
        mutation,
        code: 'VM_PARKED',
      });
    const { answer } = await lab.api.data<{ answer: { code?: string } }>(
      'mutation($input: CreateGuestFileTransferInput!) { answer: createGuestFileTransfer(input: $input) { ... on UserError { code } } }',
      { input: { vmId, path: '/etc/passwd', direction: 'PULL' } },
    );
    expect(answer.code).toBe('VM_PARKED');
    await lab.must('restoreVm', { id: vmId });
    // What refuses now is that nobody in the guest answers.
    expect((await lab.refusal('setGuestTime', { vmId })).code).not.toBe('VM_PARKED');
  });

  it('deletes it when the time is over, also after a restart of the server', async () => {
    const id = await define('gone');
    await lab.must('parkVm', { id, deleteVolumes: true, undoSeconds: 10 });
    await lab.restart();
    expect((await vmOf(id))?.parked).not.toBeNull();
    await waitFor('the VM to be gone', async () => (await vmOf(id)) === null, {
      timeoutMs: 60_000,
    });
    const seen = await lab.seenByVirsh('parking');
    expect(seen.domains).not.toContain('gone');
    expect(seen.volumes).not.toContain('gone.qcow2');
    const { tasks } = await lab.api.data<{
      tasks: { edges: { node: { operation: string; actor: string; state: string } }[] };
    }>(
      'query($id: ID!) { tasks(filter: { targetId: $id }) { edges { node { operation actor state } } } }',
      { id },
    );
    // What was done to it stays to be read when it is gone.
    expect(tasks.edges.map(({ node }) => node)).toEqual([
      { operation: 'vm.purge', actor: 'system', state: 'SUCCEEDED' },
      { operation: 'vm.park', actor: 'local', state: 'SUCCEEDED' },
    ]);
  });

  it('never deletes what somebody has started by other means in between', async () => {
    const id = await define('wanted');
    await lab.must('parkVm', { id, deleteVolumes: true, undoSeconds: 10 });
    await lab.node.virsh('start', 'wanted');
    await waitFor('the VM to be kept', async () => (await vmOf(id))?.parked === null, {
      timeoutMs: 60_000,
    });
    expect((await lab.seenByVirsh('parking')).domains).toContain('wanted');
    await lab.must('powerOffVm', { id });
  });

  it('can be cut short, and refuses a VM that is protected', async () => {
    const id = await define('now');
    await lab.must('updateVm', { id, deleteProtected: true });
    for (const mutation of ['parkVm', 'deleteVm'])
      expect((await lab.refusal(mutation, { id, deleteVolumes: true })).code).toBe(
        'DELETE_PROTECTED',
      );
    await lab.must('updateVm', { id, deleteProtected: false });
    expect(await lab.refusal('purgeVm', { id })).toMatchObject({ code: 'WRONG_STATE' });
    expect(await lab.refusal('parkVm', { id, deleteVolumes: true, undoSeconds: 5 })).toMatchObject({
      fields: [{ field: 'undoSeconds' }],
    });
    await lab.must('parkVm', { id, deleteVolumes: false });
    await lab.must('purgeVm', { id });
    const seen = await lab.seenByVirsh('parking');
    expect(seen.domains).not.toContain('now');
    expect(seen.volumes).toContain('now.qcow2');
  });
});
