import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFileServer, testDomainXml, waitFor, type FileServer } from '@corral/testkit';
import { LabApi } from '../testing/lab-api.ts';

const MIB = 1024 * 1024;

interface VolumeSeen {
  readonly id: string;
  readonly name: string;
  readonly format: string | null;
  readonly capacityBytes: string;
  readonly backingChain: readonly {
    readonly path: string;
    readonly volume: { name: string } | null;
  }[];
  readonly dependents: readonly { readonly kind: string; readonly name: string }[];
  readonly upload: { readonly receivedBytes: string } | null;
  readonly actions: Readonly<
    Record<string, { readonly allowed: boolean; readonly reason: string | null }>
  >;
}

/** Volumes and pools kept in order, on a real libvirt. */
describe('storage in order', () => {
  let lab: LabApi;
  let files: FileServer;
  let poolId = '';
  const content = randomBytes(3 * MIB);
  beforeAll(async () => {
    lab = await LabApi.start();
    poolId = await lab.pool('care');
    files = await startFileServer();
    files.serve('/disk.raw', { body: content });
  });
  afterAll(async () => {
    await files?.stop();
    await lab?.stop();
  });

  const volume = async (name: string): Promise<VolumeSeen> => {
    const { volumes } = await lab.api.data<{ volumes: { edges: { node: VolumeSeen }[] } }>(
      `query($filter: VolumeFilter) { volumes(filter: $filter) { edges { node {
        id name format capacityBytes backingChain { path volume { name } }
        dependents { kind name } upload { receivedBytes }
        actions { wipe { allowed reason } compress { allowed reason } delete { allowed reason } }
      } } } }`,
      { filter: { poolId, search: name } },
    );
    const found = volumes.edges.find(({ node }) => node.name === name)?.node;
    if (!found) throw new Error(`No volume ${name}.`);
    return found;
  };
  const create = (name: string, format: string, bytes: number) =>
    lab.must('createVolume', { poolId, name, format, capacityBytes: String(bytes) });
  const contentOf = (name: string): Promise<Buffer> =>
    readFile(`${lab.node.imagesFolder}/care/${name}`);

  it('wipes a raw volume, and makes a qcow2 volume anew', async () => {
    await create('secret.img', 'RAW', 2 * MIB);
    await lab.node.mustExec([
      'dd',
      'if=/dev/urandom',
      `of=${lab.node.imagesPath}/care/secret.img`,
      'bs=1M',
      'count=2',
      'conv=notrunc',
      'status=none',
    ]);
    const { id } = await volume('secret.img');
    const { plan } = await lab.act('wipeVolume', { id, plan: true });
    expect(plan).toMatchObject({ disruption: 'DATA_LOSS' });
    await lab.must('wipeVolume', { id });
    expect((await contentOf('secret.img')).equals(Buffer.alloc(2 * MIB))).toBe(true);
    await create('secret.qcow2', 'QCOW2', 4 * MIB);
    await lab.must('wipeVolume', { id: (await volume('secret.qcow2')).id });
    expect(await volume('secret.qcow2')).toMatchObject({
      format: 'qcow2',
      capacityBytes: String(4 * MIB),
    });
    expect((await contentOf('secret.qcow2')).subarray(0, 3).toString()).toBe('QFI');
  });

  it('shows the chain beneath an overlay, and keeps what others need', async () => {
    await lab.node.mustExec([
      'qemu-img',
      'create',
      '-q',
      '-f',
      'qcow2',
      '-F',
      'qcow2',
      '-b',
      `${lab.node.imagesPath}/care/secret.qcow2`,
      `${lab.node.imagesPath}/care/top.qcow2`,
    ]);
    await lab.must('refreshStoragePool', { id: poolId });
    expect((await volume('top.qcow2')).backingChain).toEqual([
      { path: `${lab.node.imagesPath}/care/secret.qcow2`, volume: { name: 'secret.qcow2' } },
    ]);
    const base = await volume('secret.qcow2');
    expect(base.dependents).toEqual([{ kind: 'VOLUME', name: 'top.qcow2' }]);
    expect(base.actions['wipe']).toMatchObject({ allowed: false });
    expect((await lab.refusal('wipeVolume', { id: base.id })).code).toBe('IN_USE');
  });

  it('fetches a volume from an address and verifies it', async () => {
    const url = `${files.url}/disk.raw`;
    const wrong = await lab.run('fetchVolume', {
      poolId,
      name: 'fetched.img',
      url,
      checksumSha256: '0'.repeat(64),
    });
    expect(wrong.state).toBe('FAILED');
    await lab.must('fetchVolume', { poolId, name: 'fetched.img', url });
    expect((await contentOf('fetched.img')).equals(content)).toBe(true);
    expect(await volume('fetched.img')).toMatchObject({
      format: 'raw',
      capacityBytes: String(content.length),
    });
  });

  it('makes a compressed copy, and leaves nothing of one that cannot be made', async () => {
    const { id } = await volume('fetched.img');
    await lab.must('convertVolume', { id, name: 'small.qcow2', format: 'QCOW2', compress: true });
    expect((await contentOf('small.qcow2')).subarray(0, 4).toString('latin1')).toBe('QFI\u00fb');
    await create('broken.qcow2', 'QCOW2', MIB);
    const broken = `${lab.node.imagesPath}/care/broken.qcow2`;
    await lab.node.mustExec([
      'dd',
      'if=/dev/zero',
      `of=${broken}`,
      'bs=512',
      'count=1',
      'conv=notrunc',
    ]);
    const again = await lab.run('convertVolume', {
      id: (await volume('broken.qcow2')).id,
      name: 'never.qcow2',
      format: 'QCOW2',
      compress: true,
    });
    expect(again.state).toBe('FAILED');
    await lab.must('deleteVolume', { id: (await volume('broken.qcow2')).id });
    expect((await lab.seenByVirsh('care')).volumes).not.toContain('never.qcow2');
    await lab.must('convertVolume', { id, name: 'plain.qcow2', format: 'QCOW2' });
    expect(await volume('plain.qcow2')).toMatchObject({ format: 'qcow2' });
  });

  it('takes an upload up again where it was cut off', async () => {
    await create('up.img', 'RAW', content.length);
    const { id } = await volume('up.img');
    const begin = async () => {
      const { answer } = await lab.api.data<{
        answer: { url: string; upload: { receivedBytes: string } };
      }>(
        'mutation($input: BeginVolumeUploadInput!) { answer: beginVolumeUpload(input: $input) { ... on BeginVolumeUploadPayload { url upload { receivedBytes } } ... on UserError { code message } } }',
        {
          input: {
            volumeId: id,
            fileName: 'disk.raw',
            sizeBytes: String(content.length),
            fileModifiedAt: '2026-11-22T10:00:00.000Z',
          },
        },
      );
      return { url: `${lab.api.url}${answer.url}`, at: Number(answer.upload.receivedBytes) };
    };
    const first = await begin();
    expect(first.at).toBe(0);
    await cutOff(first.url, content.subarray(0, 2 * MIB), MIB);
    let at = 0;
    await waitFor('the part that came', async () => {
      const head = await fetch(first.url, { method: 'HEAD' });
      at = Number(head.headers.get('upload-offset'));
      return at > 0;
    });
    expect(at).toBeLessThan(2 * MIB);
    const second = await begin();
    expect(second.at).toBe(at);
    expect((await fetch(first.url, { method: 'HEAD' })).status).toBe(403);
    const patch = (offset: number) =>
      fetch(second.url, {
        method: 'PATCH',
        headers: { 'upload-offset': String(offset) },
        body: content.subarray(at),
      });
    expect((await patch(at + 1)).status).toBe(409);
    const done = await patch(at);
    expect(done.status).toBe(204);
    expect(done.headers.get('upload-offset')).toBe(String(content.length));
    expect((await contentOf('up.img')).equals(content)).toBe(true);
    expect((await volume('up.img')).upload).toBeNull();
  });

  it('finds what nothing uses and removes it, and keeps what a VM, a snapshot or a template names', async () => {
    await create('used.qcow2', 'QCOW2', 4 * MIB);
    await lab.node.virshXml(
      'define',
      testDomainXml({ name: 'keeper', disk: `${lab.node.imagesPath}/care/used.qcow2` }),
    );
    await lab.must('registerTemplate', {
      poolId,
      name: 'kept',
      source: { volumeId: (await volume('plain.qcow2')).id },
    });
    const orphans = async (): Promise<{ name: string; kind: string; volume: { id: string } }[]> =>
      (
        await lab.api.data<{
          orphanVolumes: { name: string; kind: string; volume: { id: string } }[];
        }>('query($nodeId: ID!) { orphanVolumes(nodeId: $nodeId) { name kind volume { id } } }', {
          nodeId: lab.nodeId,
        })
      ).orphanVolumes;
    const before = await orphans();
    expect(before.map(({ name, kind }) => `${name} ${kind}`).toSorted()).toEqual([
      'fetched.img DISK',
      'secret.img DISK',
      'secret.qcow2 DISK',
      'small.qcow2 DISK',
      'top.qcow2 OVERLAY',
      'up.img DISK',
    ]);
    const idOf = (name: string): string => before.find((one) => one.name === name)?.volume.id ?? '';
    const remove = (...names: string[]) => ({
      nodeId: lab.nodeId,
      volumeIds: names.map((name) => idOf(name)),
    });
    expect(await lab.refusal('removeOrphanVolumes', remove('secret.qcow2'))).toMatchObject({
      code: 'IN_USE',
      message: expect.stringContaining('top.qcow2'),
    });
    const used = { nodeId: lab.nodeId, volumeIds: [(await volume('used.qcow2')).id] };
    expect((await lab.refusal('removeOrphanVolumes', used)).code).toBe('IN_USE');
    await lab.must('removeOrphanVolumes', remove('secret.qcow2', 'top.qcow2', 'secret.img'));
    expect((await orphans()).map(({ name }) => name).toSorted()).toEqual([
      'fetched.img',
      'small.qcow2',
      'up.img',
    ]);
  });

  it('warns of a pool, tells its dependents, and starts it with its node or not', async () => {
    const pool = () =>
      lab.api.data(
        'query($id: ID!) { storagePool(id: $id) { autostart warnings { code } dependents { kind name } sharedWith { id } } }',
        { id: poolId },
      );
    expect(await pool()).toEqual({
      storagePool: {
        autostart: true,
        warnings: [],
        dependents: [
          { kind: 'VM', name: 'keeper' },
          { kind: 'TEMPLATE', name: 'kept' },
        ],
        sharedWith: [],
      },
    });
    await lab.must('setStoragePoolAutostart', { id: poolId, autostart: false });
    expect(await lab.node.virsh('pool-info', 'care')).toMatch(/Autostart:\s+no/);
    expect(await pool()).toMatchObject({
      storagePool: { autostart: false, warnings: [{ code: 'NOT_AUTOSTARTED' }] },
    });
  });

  it('refuses pools that the node or their type cannot be, naming the field', async () => {
    const make = (input: Record<string, unknown>) =>
      lab.refusal('createStoragePool', { nodeId: lab.nodeId, name: 'other', ...input });
    expect(await make({ type: 'FS', path: '/srv/x', source: { format: 'ext4' } })).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ field: 'source.devices' }],
    });
    expect(
      await make({ type: 'DISK', source: { devices: ['/dev/sda; rm'], format: 'gpt' } }),
    ).toMatchObject({ fields: [{ field: 'source.devices.0' }] });
    expect((await make({ type: 'ZFS', source: { name: 'tank' } })).code).toBe('CAPABILITY_MISSING');
    expect(
      await make({ type: 'NETFS', path: '/srv/x', source: { hosts: ['nas'], format: 'nfs' } }),
    ).toMatchObject({ fields: [{ field: 'source.exportPath' }] });
  });

  it('deletes a pool with its content', async () => {
    const id = await lab.pool('doomed');
    await lab.must('createVolume', {
      poolId: id,
      name: 'a.img',
      format: 'RAW',
      capacityBytes: String(MIB),
    });
    const { plan } = await lab.act('deleteStoragePool', { id, deleteContent: true, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['volume:a.img', 'erase']);
    await lab.must('deleteStoragePool', { id, deleteContent: true });
    expect(await lab.node.virsh('pool-list', '--all', '--name')).not.toContain('doomed');
    expect((await lab.node.exec(['ls', `${lab.node.imagesPath}/doomed`])).code).not.toBe(0);
  });
});

/** Sends the beginning of a part that was announced as longer, and breaks the connection. */
async function cutOff(url: string, announced: Buffer, sent: number): Promise<void> {
  const outgoing = request(url, {
    method: 'PATCH',
    headers: { 'upload-offset': '0', 'content-length': String(announced.length) },
  });
  outgoing.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    outgoing.write(announced.subarray(0, sent), () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  outgoing.destroy();
}
