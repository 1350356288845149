import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../testing/lab-api.ts';

const MIB = 1024 * 1024;

/** Pools, volumes, networks and templates from volumes, on a real libvirt. */
describe('storage and networks', () => {
  let lab: LabApi;
  let poolId = '';
  beforeAll(async () => {
    lab = await LabApi.start();
    poolId = await lab.pool('store');
  });
  afterAll(async () => {
    await lab?.stop();
  });

  const volumeNamed = async (name: string) => {
    const { volumes } = await lab.api.data<{
      volumes: {
        edges: { node: { id: string; name: string; format: string; capacityBytes: string } }[];
      };
    }>(
      'query($filter: VolumeFilter) { volumes(filter: $filter) { edges { node { id name format capacityBytes } } } }',
      { filter: { poolId, search: name } },
    );
    const found = volumes.edges.find(({ node }) => node.name === name)?.node;
    if (!found) throw new Error(`No volume ${name}.`);
    return found;
  };
  const transferUrl = async (id: string, direction: string): Promise<string> => {
    const { answer } = await lab.api.data<{ answer: { url?: string; code?: string } }>(
      'mutation($input: CreateVolumeTransferInput!) { answer: createVolumeTransfer(input: $input) { ... on CreateVolumeTransferPayload { url } ... on UserError { code } } }',
      { input: { id, direction } },
    );
    if (answer.url === undefined) throw new Error(`No transfer: ${answer.code}`);
    return `${lab.api.url}${answer.url}`;
  };

  /** The operations of an object, as tasks tell them, the first one first. */
  const historyOf = async (targetId: string): Promise<string[]> => {
    const { tasks } = await lab.api.data<{
      tasks: { edges: readonly { node: { operation: string } }[] };
    }>(
      'query($targetId: ID!) { tasks(filter: { targetId: $targetId }) { edges { node { operation } } } }',
      { targetId },
    );
    return tasks.edges.map(({ node }) => node.operation).toReversed();
  };

  it('makes, grows, clones and converts a volume, with its content', async () => {
    const made = await lab.must('createVolume', {
      poolId,
      name: 'data.img',
      format: 'RAW',
      capacityBytes: String(2 * MIB),
    });
    const id = String(made.result?.['volumeId']);
    expect(await historyOf(id)).toEqual(['volume.create']);
    const content = randomBytes(2 * MIB);
    const sent = await fetch(await transferUrl(id, 'UPLOAD'), { method: 'PUT', body: content });
    expect(await sent.json()).toEqual({ bytes: content.length });
    await lab.must('growVolume', { id, capacityBytes: String(4 * MIB) });
    expect(await volumeNamed('data.img')).toMatchObject({
      format: 'raw',
      capacityBytes: String(4 * MIB),
    });
    await lab.must('cloneVolume', { id, name: 'copy.qcow2', format: 'QCOW2' });
    expect(await volumeNamed('copy.qcow2')).toMatchObject({
      format: 'qcow2',
      capacityBytes: String(4 * MIB),
    });
    await lab.must('cloneVolume', {
      id: (await volumeNamed('copy.qcow2')).id,
      name: 'back.img',
      format: 'RAW',
    });
    const back = await fetch(await transferUrl((await volumeNamed('back.img')).id, 'DOWNLOAD'));
    const bytes = Buffer.from(await back.arrayBuffer());
    const digest = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
    expect(digest(bytes.subarray(0, content.length))).toBe(digest(content));
    await lab.must('deleteVolume', { id: (await volumeNamed('back.img')).id });
    expect((await lab.seenByVirsh('store')).volumes.toSorted()).toEqual(['copy.qcow2', 'data.img']);
  });

  it('makes a template of a volume in place, and edits it in both places', async () => {
    const { id } = await volumeNamed('copy.qcow2');
    const { plan } = await lab.act('registerTemplate', {
      poolId,
      name: 'base',
      source: { volumeId: id },
      plan: true,
    });
    expect(plan?.steps.map((step) => step.key)).toEqual(['record']);
    const made = await lab.must('registerTemplate', {
      poolId,
      name: 'base',
      source: { volumeId: id },
      cloudInit: false,
    });
    const templateId = String(made.result?.['templateId']);
    const { answer } = await lab.api.data<{ answer: unknown }>(
      'mutation($input: UpdateTemplateInput!) { answer: updateTemplate(input: $input) { ... on UpdateTemplatePayload { template { name osName tags cloudInit } } ... on UserError { code message } } }',
      { input: { id: templateId, name: 'base-2', osName: 'Debian', tags: ['x'] } },
    );
    expect(answer).toEqual({
      template: { name: 'base-2', osName: 'Debian', tags: ['x'], cloudInit: false },
    });
    const file: unknown = JSON.parse(
      await lab.node.mustExec(['cat', `${lab.node.imagesPath}/store/copy.qcow2.corral.json`]),
    );
    expect(file).toMatchObject({
      format: 'corral-template',
      name: 'base-2',
      osName: 'Debian',
      tags: ['x'],
    });
    expect((await lab.refusal('growVolume', { id, capacityBytes: String(64 * MIB) })).code).toBe(
      'IN_USE',
    );
    await lab.must('deleteTemplate', { id: templateId, deleteVolume: false });
    expect((await lab.seenByVirsh('store')).volumes.toSorted()).toEqual(['copy.qcow2', 'data.img']);
  });

  it('stops, starts, refreshes and deletes a pool, whose files stay', async () => {
    await lab.node.mustExec(['truncate', '-s', '1M', `${lab.node.imagesPath}/store/foreign.img`]);
    await lab.must('refreshStoragePool', { id: poolId });
    expect((await volumeNamed('foreign.img')).format).toBe('raw');
    expect((await lab.refusal('startStoragePool', { id: poolId })).code).toBe('WRONG_STATE');
    await lab.must('stopStoragePool', { id: poolId });
    expect(
      (
        await lab.refusal('createVolume', {
          poolId,
          name: 'x',
          format: 'RAW',
          capacityBytes: '1024',
        })
      ).code,
    ).toBe('WRONG_STATE');
    await lab.must('startStoragePool', { id: poolId });
    await lab.must('deleteStoragePool', { id: poolId });
    expect(await lab.node.virsh('pool-list', '--all', '--name')).toBe('');
    expect(await lab.node.mustExec(['ls', `${lab.node.imagesPath}/store`])).toBe(
      'copy.qcow2\ndata.img\nforeign.img\n',
    );
    const { app } = lab.api.container;
    expect(
      await app.db.prisma.artefact.count({
        where: { state: { in: ['PLANNED', 'PRESENT', 'LEFT_BEHIND'] } },
      }),
    ).toBe(0);
  });

  it('makes, stops, starts and deletes networks, and refuses ranges that overlap', async () => {
    const network = {
      nodeId: lab.nodeId,
      mode: 'NAT',
      ipv4Cidr: '192.168.153.1/24',
      dhcp: { start: '192.168.153.10', end: '192.168.153.20' },
    };
    const made = await lab.must('createNetwork', { ...network, name: 'one' });
    const id = String(made.result?.['networkId']);
    expect(await historyOf(id)).toEqual(['network.create']);
    expect(await lab.refusal('createNetwork', { ...network, name: 'two' })).toMatchObject({
      code: 'INVALID_NETWORK_RANGE',
      fields: [{ field: 'ipv4Cidr' }],
    });
    expect((await lab.refusal('createNetwork', { ...network, name: 'one' })).code).toBe(
      'ALREADY_EXISTS',
    );
    const seen = await lab.api.data(
      'query($id: ID!) { network(id: $id) { active mode leases { ip } vms { name } addressing { address prefix dhcpRanges { start end } } actions { start { allowed reasonCode } delete { allowed } } } }',
      { id },
    );
    expect(seen).toEqual({
      network: {
        active: true,
        mode: 'NAT',
        leases: [],
        vms: [],
        addressing: [
          {
            address: '192.168.153.1',
            prefix: 24,
            dhcpRanges: [{ start: '192.168.153.10', end: '192.168.153.20' }],
          },
        ],
        actions: {
          start: { allowed: false, reasonCode: 'WRONG_STATE' },
          delete: { allowed: true },
        },
      },
    });
    await lab.must('stopNetwork', { id });
    expect(await lab.node.virsh('net-list', '--name')).toBe('');
    await lab.must('startNetwork', { id });
    await lab.must('deleteNetwork', { id });
    expect(await lab.node.virsh('net-list', '--all', '--name')).toBe('');
  });
});
