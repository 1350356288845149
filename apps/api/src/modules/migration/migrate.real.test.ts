import { readFile } from 'node:fs/promises';
import { LabNode, startFileServer, tinyGuest, waitFor, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolLabNode } from '../../testing/enrol.ts';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

interface Seen {
  readonly id: string;
  readonly powerState: string;
  readonly tags: readonly string[];
  readonly node: { readonly id: string };
  readonly disks: readonly { readonly target: string; readonly sourcePath: string | null }[];
}

/** VMs that move between two real nodes with their disks. */
describe('migration', () => {
  let lab: LabApi;
  let other: LabNode;
  let files: FileServer;
  let otherId = '';
  let otherPool = '';
  let templateId = '';
  let networkId = '';

  const network = (nodeId: string, third: number) =>
    lab.must('createNetwork', {
      nodeId,
      name: 'lab',
      mode: 'NAT',
      ipv4Cidr: `192.168.${third}.1/24`,
    });

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    const body = await readFile(guest.disk);
    files.serve('/tiny.qcow2', { body });
    lab = await LabApi.start();
    other = await LabNode.start();
    await lab.node.connectTo(other);
    otherId = await enrolLabNode(lab, other, 'other');
    const poolId = await lab.pool('main');
    const made = await lab.must('createStoragePool', {
      nodeId: otherId,
      name: 'main',
      path: `${other.imagesPath}/main`,
    });
    otherPool = String(made.result?.['poolId']);
    const first = await network(lab.nodeId, 161);
    networkId = String(first.result?.['networkId']);
    const source = { url: `${files.url}/tiny.qcow2`, checksumSha256: guest.diskSha256 };
    const registered = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source,
      cloudInit: true,
      virtio: true,
    });
    templateId = String(registered.result?.['templateId']);
  });
  afterAll(async () => {
    await lab?.stop();
    await other?.stop();
    await files?.stop();
  });

  const create = async (name: string, more: Record<string, unknown> = {}): Promise<string> => {
    const made = await lab.must('createVm', {
      templateId,
      name,
      vcpus: 1,
      memoryBytes: 96 * MIB,
      nics: [{ networkId }],
      tags: ['kept'],
      ...more,
    });
    return String(made.result?.['vmId']);
  };
  const see = async (id: string): Promise<Seen | null> =>
    (
      await lab.api.data<{ vm: Seen | null }>(
        'query($id: ID!) { vm(id: $id) { id powerState tags node { id } disks { target sourcePath } } }',
        { id },
      )
    ).vm;
  const listed = async (node: LabNode): Promise<string[]> =>
    (await node.virsh('list', '--all', '--name')).split('\n').filter(Boolean);
  const volumes = async (node: LabNode): Promise<string[]> =>
    (await node.virsh('vol-list', 'main'))
      .split('\n')
      .flatMap((line) => line.trim().split(/\s+/)[0] ?? [])
      .filter(Boolean)
      .toSorted();

  it('says beforehand what the other node lacks', async () => {
    const id = await create('barred', { start: false });
    const { vm } = await lab.api.data<{
      vm: {
        migrationTargets: {
          node: { id: string };
          way: string;
          allowed: boolean;
          obstacles: { code: string; forbids: boolean; reason: string }[];
        }[];
      };
    }>(
      'query($id: ID!) { vm(id: $id) { migrationTargets { node { id } way allowed obstacles { code forbids reason } } } }',
      { id },
    );
    expect(vm.migrationTargets).toMatchObject([
      { node: { id: otherId }, way: 'OFFLINE', allowed: false },
    ]);
    expect(vm.migrationTargets[0]?.obstacles).toContainEqual({
      code: 'NETWORK',
      forbids: true,
      reason: 'The node has no network lab.',
    });
    const refused = await lab.refusal('migrateVm', { id, nodeId: otherId });
    expect(refused).toMatchObject({ code: 'MIGRATION_BARRED' });
    await network(otherId, 162);
    await lab.must('deleteVm', { id, deleteVolumes: true });
  });

  it('carries a running guest over, which goes on and stays the same VM', async () => {
    const id = await create('live', { cloudInit: { hostname: 'live' } });
    await agentOf(lab.node, 'live');
    const { plan } = await lab.act('migrateVm', { id, nodeId: otherId, plan: true });
    expect(plan?.disruption).toBe('LIVE');
    expect(plan?.steps.map(({ key }) => key)).toEqual([
      'check',
      'volume:live.qcow2',
      'volume:live-seed.iso',
      'switch',
      expect.stringMatching(/^remove:.*live\.qcow2$/),
      expect.stringMatching(/^remove:.*live-seed\.iso$/),
    ]);
    const boot = await bootId(lab.node, 'live');
    await lab.must('migrateVm', { id, nodeId: otherId });
    const moved = await see(id);
    expect(moved).toMatchObject({ powerState: 'RUNNING', tags: ['kept'], node: { id: otherId } });
    expect(await bootId(other, 'live')).toBe(boot);
    expect(await listed(lab.node)).toEqual([]);
    expect(await volumes(lab.node)).toEqual(['tiny.qcow2', 'tiny.qcow2.corral.json']);
    expect(await volumes(other)).toEqual(['live-seed.iso', 'live.qcow2']);
    const info = await other.virsh('vol-dumpxml', 'live.qcow2', 'main');
    expect(info).not.toContain('<backingStore>');

    await lab.must('powerOffVm', { id });
    await lab.must('migrateVm', { id, nodeId: lab.nodeId });
    expect(await see(id)).toMatchObject({ powerState: 'STOPPED', node: { id: lab.nodeId } });
    expect(await listed(other)).toEqual([]);
    expect(await volumes(other)).toEqual([]);
    await lab.must('startVm', { id });
    await agentOf(lab.node, 'live');
    await lab.must('deleteVm', { id, deleteVolumes: true });
    expect(await volumes(lab.node)).toEqual(['tiny.qcow2', 'tiny.qcow2.corral.json']);
  });

  it('takes an overlay along as a whole disk while the VM is off', async () => {
    const id = await create('off', { start: false, autostart: true });
    await lab.must('migrateVm', { id, nodeId: otherId, poolId: otherPool });
    expect(await see(id)).toMatchObject({ powerState: 'STOPPED', node: { id: otherId } });
    expect(await volumes(lab.node)).toEqual(['tiny.qcow2', 'tiny.qcow2.corral.json']);
    expect(await other.virsh('dominfo', 'off')).toMatch(/Autostart:\s+enable/);
    await lab.must('startVm', { id });
    await agentOf(other, 'off');
    await lab.must('deleteVm', { id, deleteVolumes: true });
    expect(await volumes(other)).toEqual([]);
  });

  it('leaves a guest where it is, and nothing on the other node, when it is cancelled', async () => {
    const id = await create('stays');
    await lab.node.virsh('migrate-setspeed', 'stays', '1');
    const task = await lab.begin('migrateVm', { id, nodeId: otherId });
    await waitFor('the guest on its way', async () => (await listed(other)).includes('stays'), {
      timeoutMs: 60_000,
    });
    await lab.api.data('mutation($id: ID!) { cancelTask(input: { id: $id }) { __typename } }', {
      id: task,
    });
    expect(await lab.ended(task)).toMatchObject({ state: 'CANCELLED' });
    expect(await see(id)).toMatchObject({ powerState: 'RUNNING', node: { id: lab.nodeId } });
    expect(await listed(other)).toEqual([]);
    expect(await volumes(other)).toEqual([]);
    await lab.must('deleteVm', { id, deleteVolumes: true });
  });

  it('refuses to place, start or move VMs on a node in maintenance, and empties it when asked', async () => {
    const stays = await create('stays-off', { start: false, nics: [] });
    const goes = await create('goes');
    const planned = await lab.act('setNodeMaintenance', { id: lab.nodeId, on: true, plan: true });
    expect(planned.plan?.steps.map(({ key }) => key)).toEqual(['mark']);
    expect(planned.plan?.warnings).toEqual([
      'Its VMs stay as they are; to empty it:',
      'goes (running) can move to other while it runs.',
      'stays-off (off) can move to other while it is off.',
    ]);
    await lab.must('setNodeMaintenance', { id: lab.nodeId, on: true, reason: 'new disks' });
    const refused = await lab.refusal('startVm', { id: stays });
    expect(refused).toMatchObject({ code: 'NODE_IN_MAINTENANCE' });
    expect(refused.message).toContain('new disks');
    const placed = { templateId, name: 'never', vcpus: 1, memoryBytes: 96 * MIB };
    expect((await lab.refusal('createVm', placed)).code).toBe('NODE_IN_MAINTENANCE');
    const { vm } = await lab.api.data<{ vm: { actions: { start: { reasonCode: string } } } }>(
      'query($id: ID!) { vm(id: $id) { actions { start { reasonCode } } } }',
      { id: stays },
    );
    expect(vm.actions.start.reasonCode).toBe('NODE_IN_MAINTENANCE');

    await lab.must('setNodeMaintenance', { id: lab.nodeId, on: true, empty: true });
    expect(await see(goes)).toMatchObject({ powerState: 'RUNNING', node: { id: otherId } });
    expect(await see(stays)).toMatchObject({ powerState: 'STOPPED', node: { id: otherId } });
    expect(await listed(lab.node)).toEqual([]);
    const back = await lab.refusal('migrateVm', { id: goes, nodeId: lab.nodeId });
    expect(back).toMatchObject({ code: 'MIGRATION_BARRED' });
    await lab.must('setNodeMaintenance', { id: lab.nodeId, on: false });
    for (const id of [stays, goes]) await lab.must('deleteVm', { id, deleteVolumes: true });
  });
});

async function agentOf(node: LabNode, vm: string): Promise<void> {
  const ping = ['virsh', '-q', 'qemu-agent-command', vm, '{"execute":"guest-ping"}'];
  await waitFor('the guest agent', async () => (await node.exec(ping)).code === 0, {
    timeoutMs: 120_000,
  });
}

/** What the guest's kernel chose when it booted: the same as long as it has not been started anew. */
async function bootId(node: LabNode, vm: string): Promise<string> {
  const ask = (command: object): Promise<string> =>
    node.virsh('qemu-agent-command', vm, JSON.stringify(command));
  const path = '/proc/sys/kernel/random/boot_id';
  const opened = JSON.parse(
    await ask({ execute: 'guest-file-open', arguments: { path, mode: 'r' } }),
  ) as { return: number };
  const read = JSON.parse(
    await ask({ execute: 'guest-file-read', arguments: { handle: opened.return, count: 64 } }),
  ) as { return: { 'buf-b64': string } };
  return Buffer.from(read.return['buf-b64'], 'base64').toString('utf8').trim();
}
