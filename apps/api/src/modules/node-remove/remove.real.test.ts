import { testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

/** A node is forgotten: what the plan says is what happens to the real machine. */
describe('removing a node', () => {
  let lab: LabApi;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    lab = await LabApi.start();
    for (const name of ['running', 'resting', 'doomed']) {
      await lab.node.virshXml('define', testDomainXml({ name, memoryMiB: 32 }));
    }
    await lab.node.virsh('start', 'running');
    await waitFor('the VMs in the inventory', async () => {
      const { vms } = await lab.api.data<{
        vms: { edges: { node: { id: string; name: string; powerState: string } }[] };
      }>('{ vms { edges { node { id name powerState } } } }');
      for (const { node } of vms.edges) ids.set(node.name, node.id);
      return vms.edges.some(({ node }) => node.powerState === 'RUNNING') && ids.size === 3;
    });
  });
  afterAll(() => lab?.stop());

  const vmId = (name: string): string => ids.get(name) ?? '';
  const ownRules = async (): Promise<string[]> =>
    (await lab.node.mustExec(['iptables-save']))
      .split('\n')
      .filter((line) => line.includes('DNAT') && line.includes('20033'));

  it('is refused while a VM waits to be deleted', async () => {
    await lab.must('parkVm', { id: vmId('doomed'), deleteVolumes: false });
    const refusal = await lab.refusal('removeNode', { id: lab.nodeId });
    expect(refusal.code).toBe('IN_USE');
    expect(refusal.message).toContain('wait to be deleted');
    await lab.must('restoreVm', { id: vmId('doomed') });
  });

  it('plans what becomes of each thing, and changes nothing by that', async () => {
    const { db } = lab.api.container.app;
    const vm = await db.vms.require(vmId('running'));
    await db.portForwards.add({
      id: 'forward-1',
      nodeId: lab.nodeId,
      vmUuid: vm.uuid,
      networkUuid: crypto.randomUUID(),
      mac: '52:54:00:00:00:01',
      protocol: 'TCP',
      hostAddress: null,
      hostPort: 20_033,
      guestAddress: '192.0.2.7',
      guestPort: 22,
      description: null,
    });
    const { plan } = await lab.act('removeNode', { id: lab.nodeId, plan: true });
    const said = plan?.warnings.join('\n') ?? '';
    expect(said).toMatch(/Go on running.*running\./);
    expect(said).toMatch(/Stay on the node as they are.*doomed, resting/);
    expect(said).toContain('not added by itself again');
    expect(plan?.steps.map(({ title }) => title)).toEqual([
      'Stop sending TCP port 20033 to 192.0.2.7 port 22',
      'Forget the node, and leave it as it is',
    ]);
    expect(plan?.steps.at(-1)?.irreversible).toMatch(/\w+ \w+/);
    expect(await db.nodes.get(lab.nodeId)).not.toBeNull();
  });

  it('drops Corral’s own port forwards and the node, and leaves its VMs alone', async () => {
    await waitFor('the forward on the node', async () => (await ownRules()).length > 0, {
      timeoutMs: 100_000,
    });
    const task = await lab.must('removeNode', { id: lab.nodeId });
    expect(task.log.entries.map(({ message }) => message).join('\n')).toContain(
      'no longer a node of Corral',
    );
    expect(await ownRules()).toEqual([]);
    expect(
      await lab.api.data('{ nodes { totalCount } vms { totalCount } storagePools { totalCount } }'),
    ).toEqual({
      nodes: { totalCount: 0 },
      vms: { totalCount: 0 },
      storagePools: { totalCount: 0 },
    });
    expect((await lab.node.virsh('list', '--name')).trim()).toBe('running');
    expect(await lab.node.virsh('list', '--all', '--name')).toContain('resting');
    expect((await lab.refusal('removeNode', { id: lab.nodeId })).code).toBe('NOT_FOUND');
  });
});
