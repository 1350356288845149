import { readFile } from 'node:fs/promises';
import {
  startFileServer,
  tinyGuest,
  waitFor,
  type FileServer,
  type TinyGuest,
} from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

/** The main job on a real libvirt: template from an address, VM with cloud-init, stop ladder, delete without a trace. */
describe('the main job', () => {
  let lab: LabApi;
  let files: FileServer;
  let guest: TinyGuest;
  let poolId = '';
  let templateId = '';
  let networkId = '';

  beforeAll(async () => {
    guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', {
      body: await readFile(guest.disk),
      truncateAfter: 5 * MIB,
      truncateTimes: 3,
    });
    files.serve('/SHA256SUMS', { body: `${guest.diskSha256}  tiny.qcow2\n` });
    lab = await LabApi.start();
    poolId = await lab.pool('main');
    const made = await lab.must('createNetwork', {
      nodeId: lab.nodeId,
      name: 'lab',
      mode: 'NAT',
      ipv4Cidr: '192.168.151.1/24',
      dhcp: { start: '192.168.151.10', end: '192.168.151.99' },
    });
    networkId = String(made.result?.['networkId']);
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  const vmInput = (name: string, more: Record<string, unknown> = {}) => ({
    templateId,
    name,
    vcpus: 1,
    memoryBytes: 128 * MIB,
    nics: [{ networkId }],
    ...more,
  });
  const vmOf = async (id: string) =>
    (
      await lab.api.data<{
        vm: {
          powerState: string;
          tags: string[];
          template: { id: string } | null;
          disks: { volume: { name: string } | null }[];
          actions: { stop: { allowed: boolean } };
        } | null;
      }>(
        'query($id: ID!) { vm(id: $id) { powerState tags template { id } disks { volume { name } } actions { stop { allowed } } } }',
        { id },
      )
    ).vm;

  it('registers a template from an address, going on after a broken connection', async () => {
    const source = { url: `${files.url}/tiny.qcow2`, checksumUrl: `${files.url}/SHA256SUMS` };
    const { plan } = await lab.act('registerTemplate', {
      poolId,
      name: 'tiny',
      source,
      plan: true,
    });
    expect(plan?.steps.map((step) => step.key)).toEqual([
      'download',
      'volume:tiny.qcow2',
      'record',
      'tidy',
    ]);
    const task = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source,
      osName: 'Tiny',
      guestAgent: true,
      tags: ['lab'],
    });
    templateId = String(task.result?.['templateId']);
    expect(task.log.entries.some((entry) => entry.message.includes('Trying again'))).toBe(true);
    const { template } = await lab.api.data<{ template: Record<string, unknown> }>(
      'query($id: ID!) { template(id: $id) { name format sizeBytes fileBytes checksumSha256 source { kind url } volume { name } actions { createVm { allowed } } } }',
      { id: templateId },
    );
    expect(template).toEqual({
      name: 'tiny',
      format: 'qcow2',
      sizeBytes: String(guest.diskVirtualBytes),
      fileBytes: String(guest.diskFileBytes),
      checksumSha256: guest.diskSha256,
      source: { kind: 'URL', url: source.url },
      volume: { name: 'tiny.qcow2' },
      actions: { createVm: { allowed: true } },
    });
    expect((await lab.seenByVirsh('main')).volumes.toSorted()).toEqual([
      'tiny.qcow2',
      'tiny.qcow2.corral.json',
    ]);
  });

  it('creates a VM with cloud-init, boots it, stops it gracefully and deletes it without a trace', async () => {
    const cloudInit = { hostname: 'web-one', runCommands: ['touch /etc/corral-was-here'] };
    const created = await lab.must('createVm', vmInput('web-1', { cloudInit, tags: ['web'] }));
    const id = String(created.result?.['vmId']);
    expect(await vmOf(id)).toMatchObject({
      powerState: 'RUNNING',
      tags: ['web'],
      template: { id: templateId },
      actions: { stop: { allowed: true } },
    });
    expect((await vmOf(id))?.disks.map((disk) => disk.volume?.name)).toEqual([
      'web-1.qcow2',
      'web-1-seed.iso',
    ]);
    await guestReady(lab, id, 'host=web-one');

    expect((await lab.refusal('startVm', { id })).code).toBe('WRONG_STATE');
    const inUse = await lab.refusal('deleteTemplate', { id: templateId });
    expect(inUse).toMatchObject({
      code: 'IN_USE',
      dependents: [
        { kind: 'VM', name: 'web-1' },
        { kind: 'VOLUME', name: 'web-1.qcow2' },
      ],
    });
    expect((await lab.refusal('deleteNetwork', { id: networkId })).dependents).toEqual([
      { kind: 'VM', name: 'web-1' },
    ]);
    expect(
      (await lab.refusal('deleteStoragePool', { id: poolId })).dependents
        ?.map((one) => one.name)
        .toSorted(),
    ).toEqual(['tiny', 'web-1']);

    await lab.must('pauseVm', { id });
    expect((await vmOf(id))?.powerState).toBe('PAUSED');
    await lab.must('resumeVm', { id });
    await lab.must('suspendVm', { id });
    expect((await vmOf(id))?.powerState).toBe('SUSPENDED');
    await lab.must('startVm', { id });
    expect((await vmOf(id))?.powerState).toBe('RUNNING');

    const stopped = await lab.must('stopVm', { id, timeoutSeconds: 60 });
    expect(stopped.result).toEqual({ rung: 'agent' });
    expect((await vmOf(id))?.powerState).toBe('STOPPED');

    const changed = await lab.must('updateVm', {
      id,
      vcpus: 2,
      memoryBytes: 160 * MIB,
      description: 'changed',
      autostart: true,
      tags: ['a', 'b'],
    });
    expect(changed.steps.map((step) => step.key)).toEqual(['edit', 'autostart', 'record']);
    expect(await lab.node.virsh('dominfo', 'web-1')).toMatch(
      /CPU\(s\): +2[\s\S]*Autostart: +enable/,
    );

    await lab.must('startVm', { id });
    await guestReady(lab, id, 'host=web-one');
    await lab.must('rebootVm', { id });
    expect((await vmOf(id))?.powerState).toBe('RUNNING');
    await lab.must('resetVm', { id });

    await lab.must('deleteVm', { id, deleteVolumes: true });
    expect(await vmOf(id)).toBeNull();
    expect(await lab.seenByVirsh('main')).toEqual({
      domains: [],
      volumes: ['tiny.qcow2', 'tiny.qcow2.corral.json'],
    });
    const { leftovers } = await lab.api.data<{ leftovers: unknown[] }>(
      '{ leftovers { label state } }',
    );
    expect(leftovers).toEqual([]);
    // The history of a VM begins with its making, and stays when it is gone.
    const { tasks } = await lab.api.data<{
      tasks: { edges: readonly { node: { operation: string } }[] };
    }>('query($id: ID!) { tasks(filter: { targetId: $id }) { edges { node { operation } } } }', {
      id,
    });
    const operations = tasks.edges.map(({ node }) => node.operation).toReversed();
    expect([operations[0], operations.at(-1)]).toEqual(['vm.create', 'vm.delete']);
  });

  it('says that a deaf guest did not stop, and powers it off only when asked', async () => {
    const created = await lab.must(
      'createVm',
      vmInput('deaf', {
        cloudInit: { runCommands: ['touch /etc/hang', 'touch /etc/no-ga'] },
        diskMode: 'FULL_COPY',
      }),
    );
    const id = String(created.result?.['vmId']);
    await guestReady(lab, id, 'host=deaf');
    const deaf = await lab.run('stopVm', { id, timeoutSeconds: 3 });
    expect(deaf).toMatchObject({ state: 'FAILED', error: { code: 'GUEST_DID_NOT_STOP' } });
    expect((await vmOf(id))?.powerState).toBe('RUNNING');
    const { plan } = await lab.act('stopVm', {
      id,
      timeoutSeconds: 3,
      thenPowerOff: true,
      plan: true,
    });
    expect(plan).toMatchObject({
      disruption: 'DATA_LOSS',
      steps: [{ key: 'shutdown' }, { key: 'powerOff' }],
    });
    const forced = await lab.must('stopVm', { id, timeoutSeconds: 3, thenPowerOff: true });
    expect(forced.result).toEqual({ rung: 'powerOff' });
    expect((await vmOf(id))?.powerState).toBe('STOPPED');

    await lab.must('startVm', { id });
    const { plan: deletion } = await lab.act('deleteVm', { id, deleteVolumes: false, plan: true });
    expect(deletion?.steps.map((step) => step.effect)).toEqual(['DISRUPTS', 'REMOVES', 'REMOVES']);
    await lab.must('deleteVm', { id, deleteVolumes: false });
    expect((await lab.seenByVirsh('main')).volumes.toSorted()).toEqual([
      'deaf.qcow2',
      'tiny.qcow2',
      'tiny.qcow2.corral.json',
    ]);
    await lab.node.virsh('vol-delete', 'deaf.qcow2', '--pool', 'main');
  });

  it('leaves nothing of a VM that cannot be started', async () => {
    const taskId = await lab.begin(
      'createVm',
      vmInput('unlucky', { memoryBytes: 128 * MIB, cloudInit: { hostname: 'x' } }),
    );
    // The network goes between the look at it and the start.
    await waitFor(
      'the volume',
      async () => (await lab.task(taskId)).steps[1]?.state !== 'PENDING',
      { timeoutMs: 20_000 },
    );
    await lab.node.virsh('net-destroy', 'lab');
    const task = await lab.ended(taskId);
    expect(task.state).toBe('FAILED');
    expect(task.artefacts.map((artefact) => artefact.state)).toEqual([
      'REMOVED',
      'REMOVED',
      'REMOVED',
    ]);
    expect(await lab.seenByVirsh('main')).toEqual({
      domains: [],
      volumes: ['tiny.qcow2', 'tiny.qcow2.corral.json'],
    });
    await lab.must('startNetwork', { id: networkId });
    const retried = await retry(lab, taskId);
    expect(retried.state).toBe('SUCCEEDED');
    await lab.must('deleteVm', { id: String(retried.result?.['vmId']), deleteVolumes: true });
    expect((await lab.seenByVirsh('main')).domains).toEqual([]);
  });

  it('leaves nothing of a VM whose creation is cancelled', async () => {
    const big = await bigTemplate(lab, poolId);
    const before = await lab.seenByVirsh('main');
    const taskId = await lab.begin(
      'createVm',
      vmInput('cancelled', { templateId: big, diskMode: 'FULL_COPY' }),
    );
    await waitFor('the copy', async () => (await lab.task(taskId)).steps[1]?.state === 'RUNNING', {
      timeoutMs: 20_000,
      everyMs: 10,
    });
    await lab.api.data(
      'mutation($input: TaskActionInput!) { cancelTask(input: $input) { __typename } }',
      { input: { id: taskId } },
    );
    const task = await lab.ended(taskId);
    expect(task.state).toBe('CANCELLED');
    expect(task.artefacts.every((artefact) => artefact.state === 'REMOVED')).toBe(true);
    expect(await lab.seenByVirsh('main')).toEqual(before);
    await lab.must('deleteTemplate', { id: big, deleteVolume: true });
  });

  it('deletes the template with its files', async () => {
    await lab.must('deleteTemplate', { id: templateId });
    expect((await lab.seenByVirsh('main')).volumes).toEqual([]);
  });
});

/** A template whose copy takes a while: random bytes, so that nothing can be skipped. */
async function bigTemplate(lab: LabApi, poolId: string): Promise<string> {
  const file = `${lab.node.imagesPath}/main/big.img`;
  await lab.node.mustExec(['dd', 'if=/dev/urandom', `of=${file}`, 'bs=1M', 'count=1024']);
  await lab.must('refreshStoragePool', { id: poolId });
  const { volumes } = await lab.api.data<{ volumes: { edges: { node: { id: string } }[] } }>(
    '{ volumes(filter: { search: "big.img" }) { edges { node { id } } } }',
  );
  const source = { volumeId: volumes.edges[0]?.node.id };
  const task = await lab.must('registerTemplate', { poolId, name: 'big', source });
  return String(task.result?.['templateId']);
}

async function retry(lab: LabApi, taskId: string) {
  await lab.api.data(
    'mutation($input: TaskActionInput!) { retryTask(input: $input) { __typename } }',
    { input: { id: taskId } },
  );
  return lab.ended(taskId);
}

/** Waits for the guest's ready line on its serial console. */
async function guestReady(lab: LabApi, vmId: string, marker: string): Promise<void> {
  const row = await lab.api.container.app.db.vms.require(vmId);
  const serial = await lab.api.container.inventory
    .session(row.nodeId)
    .console.openSerial(row.uuid, { force: true });
  let text = '';
  serial.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  try {
    await waitFor(
      `the guest ${row.name}`,
      async () => text.includes('TINY-READY') && text.includes(marker),
      { timeoutMs: 120_000 },
    );
  } finally {
    serial.destroy();
  }
}
