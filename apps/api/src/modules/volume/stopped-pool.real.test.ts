import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

/** A volume with an overlay in a pool that is stopped: libvirt no longer tells of it, and it needs its base all the same. */
describe('a base of volumes in a stopped pool', () => {
  let lab: LabApi;
  let basePool = '';
  let overlayPool = '';
  let id = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    basePool = await lab.pool('bases');
    overlayPool = await lab.pool('overlays');
    await lab.must('createVolume', {
      poolId: basePool,
      name: 'base.qcow2',
      format: 'QCOW2',
      capacityBytes: String(4 * MIB),
    });
    const over = `${lab.node.imagesPath}/overlays/over.qcow2`;
    const base = `${lab.node.imagesPath}/bases/base.qcow2`;
    const create = ['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b'] as const;
    await lab.node.mustExec([...create, base, over]);
    await lab.must('refreshStoragePool', { id: overlayPool });
    const { volumes } = await lab.api.data<{
      volumes: { edges: { node: { id: string; name: string } }[] };
    }>('query($filter: VolumeFilter) { volumes(filter: $filter) { edges { node { id name } } } }', {
      filter: { poolId: basePool },
    });
    id = volumes.edges[0]?.node.id ?? '';
    await lab.must('stopStoragePool', { id: overlayPool });
  });
  afterAll(() => lab?.stop());

  const grow = { capacityBytes: String(8 * MIB) };
  const answer = async (mutation: string, type: string, input: object): Promise<string | null> => {
    const document = `mutation($input: ${type}!) { answer: ${mutation}(input: $input) { __typename ... on UserError { code } } }`;
    const data = await lab.api.data<{ answer: { code?: string } }>(document, { input });
    return data.answer.code ?? null;
  };
  const upload = (): Promise<string | null> =>
    answer('beginVolumeUpload', 'BeginVolumeUploadInput', {
      volumeId: id,
      fileName: 'new.qcow2',
      sizeBytes: String(MIB),
    });
  const transfer = (direction: string): Promise<string | null> =>
    answer('createVolumeTransfer', 'CreateVolumeTransferInput', { id, direction });

  it('is neither grown, overwritten, wiped nor deleted, and names the overlay', async () => {
    expect(await lab.refusal('growVolume', { id, ...grow })).toMatchObject({
      code: 'IN_USE',
      message: expect.stringContaining('over.qcow2'),
    });
    expect(await upload()).toBe('IN_USE');
    expect(await transfer('UPLOAD')).toBe('IN_USE');
    expect((await lab.refusal('wipeVolume', { id })).code).toBe('IN_USE');
    expect((await lab.refusal('deleteVolume', { id })).code).toBe('IN_USE');
    const orphans = { nodeId: lab.nodeId, volumeIds: [id] };
    expect((await lab.refusal('removeOrphanVolumes', orphans)).code).toBe('IN_USE');
  });

  it('can be read and copied', async () => {
    expect(await transfer('DOWNLOAD')).toBeNull();
    await lab.must('cloneVolume', { id, name: 'copy.qcow2' });
  });

  it('is free again when the overlay is gone', async () => {
    await lab.must('startStoragePool', { id: overlayPool });
    await lab.node.mustExec(['rm', `${lab.node.imagesPath}/overlays/over.qcow2`]);
    await lab.must('refreshStoragePool', { id: overlayPool });
    await lab.must('growVolume', { id, ...grow });
    expect(await upload()).toBeNull();
    await lab.must('deleteVolume', { id });
  });
});
