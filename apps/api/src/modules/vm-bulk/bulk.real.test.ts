import { waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

interface Part {
  readonly name: string;
  readonly message: string | null;
  readonly task: { readonly state: string; readonly parent: { readonly id: string } } | null;
}

/** Many VMs by one task, on a real libvirt. */
describe('bulk actions', () => {
  let lab: LabApi;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    lab = await LabApi.start();
  });
  afterAll(() => lab?.stop());

  /** Defines a VM as another tool would, and waits until it is in the inventory. */
  const define = async (name: string, disk = ''): Promise<string> => {
    await lab.node.virshXml(
      'define',
      `<domain type='qemu'><name>${name}</name><memory>32768</memory><os><type>hvm</type></os><devices>${disk}</devices></domain>`,
    );
    let id = '';
    await waitFor(`${name} in the inventory`, async () => {
      id = (await lab.api.container.app.db.vms.findByName(lab.nodeId, name))?.id ?? '';
      return id !== '';
    });
    ids.set(name, id);
    return id;
  };
  const idsOf = (...names: string[]): string[] => names.map((name) => ids.get(name) ?? '');
  const partsOf = async (taskId: string): Promise<Part[]> =>
    (
      await lab.api.data<{ task: { parts: Part[] } }>(
        'query($id: ID!) { task(id: $id) { parts { name message task { state parent { id } } } } }',
        { id: taskId },
      )
    ).task.parts;
  const outcome = (parts: readonly Part[]) =>
    parts.map((part) => `${part.name} ${part.task?.state ?? part.message}`);

  it('plans waves within the budget of the node, and names what is left out', async () => {
    for (const name of ['b-1', 'b-2', 'b-3']) await define(name);
    await lab.must('updateVm', { id: ids.get('b-2'), deleteProtected: true });
    const input = { ids: idsOf('b-1', 'b-2', 'b-3'), action: 'DELETE', deleteVolumes: false };
    const { plan } = await lab.act('bulkVms', { ...input, perNode: 1, plan: true });
    expect(plan?.title).toBe('Delete 2 VMs');
    expect(plan?.steps.map((step) => step.title)).toEqual([
      'Delete b-1',
      'Delete b-3',
      'See how each went',
    ]);
    expect(plan?.warnings[0]).toBe('b-2 is left out: The VM is protected from deletion.');
    expect(await lab.refusal('bulkVms', { ids: idsOf('b-1'), action: 'STOP' })).toMatchObject({
      code: 'WRONG_STATE',
      message: expect.stringContaining('stopped'),
    });
    expect(await lab.refusal('bulkVms', { ids: ['nobody'], action: 'START' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('does it to each by a task of its own, which carries the request that would do it alone', async () => {
    const started = await lab.must('bulkVms', { ids: idsOf('b-1', 'b-3'), action: 'START' });
    expect(started.result).toBeNull();
    const parts = await partsOf(started.id);
    expect(outcome(parts)).toEqual(['b-1 SUCCEEDED', 'b-3 SUCCEEDED']);
    expect(parts[0]?.task?.parent.id).toBe(started.id);
    const { vm } = await lab.api.data<{
      vm: { tasks: { edges: { node: { operation: string; request: { variables: unknown } } }[] } };
    }>(
      'query($id: ID!) { vm(id: $id) { tasks(first: 1) { edges { node { operation request { variables } } } } } }',
      { id: ids.get('b-1') },
    );
    expect(vm.tasks.edges[0]?.node).toEqual({
      operation: 'vm.start',
      request: { variables: { input: { id: ids.get('b-1') } } },
    });
    await lab.must('bulkVms', { ids: idsOf('b-1', 'b-3'), action: 'POWER_OFF' });
    expect((await lab.node.virsh('list', '--name')).trim()).toBe('');
  });

  it('tells which could not be done, and a retry tries only those', async () => {
    const path = '/var/lib/libvirt/images/late.img';
    await define(
      'b-late',
      `<disk type='file' device='disk'><source file='${path}'/><target dev='hda' bus='ide'/></disk>`,
    );
    const task = await lab.run('bulkVms', { ids: idsOf('b-1', 'b-late'), action: 'START' });
    expect(task.error).toMatchObject({
      code: 'PARTLY_DONE',
      message: '1 of 2 are done. Not done: b-late.',
    });
    expect(outcome(await partsOf(task.id))).toEqual(['b-1 SUCCEEDED', 'b-late FAILED']);
    await lab.node.mustExec(['truncate', '-s', '1M', path]);
    await lab.api.container.app.engine.retry(task.id);
    expect((await lab.ended(task.id)).state).toBe('SUCCEEDED');
    expect(outcome(await partsOf(task.id))).toEqual(['b-1 SUCCEEDED', 'b-late SUCCEEDED']);
    await lab.must('bulkVms', { ids: idsOf('b-1', 'b-late'), action: 'POWER_OFF' });
  });

  it('deletes with time to undo, and undoes it for all that are parked', async () => {
    for (const name of ['p-1', 'p-2', 'p-3']) await define(name);
    await lab.must('startVm', { id: ids.get('p-1') });
    const input = { ids: idsOf('p-1', 'p-2'), action: 'PARK', deleteVolumes: true };
    const { plan } = await lab.act('bulkVms', { ...input, undoSeconds: 7200, plan: true });
    expect(plan).toMatchObject({
      title: 'Delete 2 VMs, with time to undo',
      disruption: 'DATA_LOSS',
    });
    const calm = { ...input, ids: idsOf('p-2', 'p-3'), plan: true };
    expect((await lab.act('bulkVms', calm)).plan?.disruption).toBe('NONE');
    expect(plan?.warnings).toContain(
      'They can be brought back for 2 hours; then they are deleted with their volumes.',
    );
    const done = await lab.must('bulkVms', { ...input, undoSeconds: 7200 });
    expect(outcome(await partsOf(done.id))).toEqual(['p-1 SUCCEEDED', 'p-2 SUCCEEDED']);
    const parked = async (): Promise<string[]> =>
      (await lab.api.container.app.db.parked.all()).map(({ vmId }) => vmId).toSorted();
    expect(await parked()).toEqual(idsOf('p-1', 'p-2').toSorted());
    const [row] = await lab.api.container.app.db.parked.all();
    expect(row).toMatchObject({ actor: 'local', deleteVolumes: true });
    const again = { ...input, ids: idsOf('p-1') };
    expect((await lab.refusal('bulkVms', again)).code).toBe('WRONG_STATE');

    const undo = { ids: idsOf('p-1', 'p-2', 'p-3'), action: 'RESTORE' };
    const undoPlan = (await lab.act('bulkVms', { ...undo, plan: true })).plan;
    expect(undoPlan?.title).toBe('Undo the deletion of 2 VMs');
    expect(undoPlan?.warnings[0]).toBe('p-3 is left out: It is not about to be deleted.');
    await lab.must('bulkVms', undo);
    expect(await parked()).toEqual([]);
    expect((await lab.node.virsh('list', '--name')).trim()).toBe('p-1');
    await lab.must('powerOffVm', { id: ids.get('p-1') });
  });

  it('goes on with its waves after the server was restarted', async () => {
    const names = ['c-1', 'c-2', 'c-3', 'c-4'];
    for (const name of names) await define(name);
    const input = { ids: idsOf(...names), action: 'DELETE', deleteVolumes: false, perNode: 1 };
    const id = await lab.begin('bulkVms', input);
    await lab.restart();
    expect((await lab.ended(id)).state).toBe('SUCCEEDED');
    expect(outcome(await partsOf(id))).toEqual(names.map((name) => `${name} SUCCEEDED`));
    expect(await lab.node.virsh('list', '--all', '--name')).not.toContain('c-');
  });
});
