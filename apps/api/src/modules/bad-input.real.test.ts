import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startFileServer, tinyGuest, type FileServer } from '@corral/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LabApi } from '../testing/lab-api.ts';

const MIB = 1024 * 1024;
const TIB = 1024 ** 4;

const BAD_NAMES: readonly string[] = [
  '',
  'a b',
  'a/b',
  '../a',
  "a'b",
  'a"b',
  '$(reboot)',
  '`id`',
  'a;b',
  'a\nb',
  'ünïcode',
  '虚拟机',
  '-a',
  '.hidden',
  'a'.repeat(300),
  '<name/>',
  'a&b',
  'a\0b',
];
const BAD_SIZES: readonly number[] = [0, -1, -1024, 65 * TIB];

/** What bad input gets, from a real node: a typed error that names the field, and nothing changed. */
describe('bad input', () => {
  let lab: LabApi;
  let files: FileServer;
  let folder = '';
  let poolId = '';
  let templateId = '';
  let volumeId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    folder = await mkdtemp(join(tmpdir(), 'corral-bad-'));
    files = await startFileServer();
    lab = await LabApi.start();
    poolId = await lab.pool('pool');
    const registered = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source: { filePath: guest.disk },
    });
    templateId = String(registered.result?.['templateId']);
    volumeId = String(
      (
        await lab.must('createVolume', {
          poolId,
          name: 'data',
          format: 'QCOW2',
          capacityBytes: String(8 * MIB),
        })
      ).result?.['volumeId'],
    );
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Everything that could have changed, as libvirt itself sees it. */
  const world = async () => ({
    ...(await lab.seenByVirsh('pool')),
    pools: await lab.node.virsh('pool-list', '--all', '--name'),
    networks: await lab.node.virsh('net-list', '--all', '--name'),
  });
  let untouched: unknown;
  beforeEach(async () => {
    untouched ??= await world();
  });
  afterEach(async () => {
    const now = await world();
    if (isDeepStrictEqual(now, untouched)) return;
    throw new Error(`Something has changed: ${JSON.stringify({ untouched, now })}`);
  });

  const countTasks = async () =>
    (await lab.api.data<{ tasks: { totalCount: number } }>('{ tasks { totalCount } }')).tasks
      .totalCount;
  const refused = async (
    mutation: string,
    input: Record<string, unknown>,
    expected: { code: string; field?: string },
  ) => {
    const before = await countTasks();
    const error = await lab.refusal(mutation, input);
    const { field } = expected;
    const seen = {
      code: error.code,
      ...(field === undefined ? {} : { field: error.fields[0]?.field }),
    };
    expect(seen).toEqual(expected);
    expect(error.message).toMatch(/^[A-Z/0-9].*\.$/s);
    expect(await countTasks()).toBe(before);
    return error;
  };
  const vm = (more: Record<string, unknown>) => ({
    templateId,
    name: 'ok',
    vcpus: 1,
    memoryBytes: String(128 * MIB),
    nics: [],
    ...more,
  });

  it.each(BAD_NAMES)('refuses the name %j for everything', async (name) => {
    const expected = { code: 'INVALID_NAME', field: 'name' };
    await refused('createVm', vm({ name }), expected);
    await refused('createStoragePool', { nodeId: lab.nodeId, name, path: '/srv/x' }, expected);
    await refused(
      'createVolume',
      { poolId, name, format: 'RAW', capacityBytes: '1048576' },
      expected,
    );
    await refused('createNetwork', { nodeId: lab.nodeId, name, mode: 'ISOLATED' }, expected);
    await refused('registerTemplate', { poolId, name, source: { volumeId } }, expected);
    await refused('cloneVolume', { id: volumeId, name }, expected);
  });

  it.each(BAD_SIZES)('refuses the size %d', async (size) => {
    await refused(
      'createVolume',
      { poolId, name: 'v', format: 'RAW', capacityBytes: String(size) },
      { code: 'INVALID_SIZE', field: 'capacityBytes' },
    );
    await refused(
      'growVolume',
      { id: volumeId, capacityBytes: String(size) },
      { code: 'INVALID_SIZE', field: 'capacityBytes' },
    );
    await refused('createVm', vm({ diskBytes: String(size) }), {
      code: 'INVALID_SIZE',
      field: 'diskBytes',
    });
    await refused('createVm', vm({ memoryBytes: String(size) }), {
      code: 'INVALID_SIZE',
      field: 'memoryBytes',
    });
  });

  it('refuses sizes above the pool, below the template, and machines the node cannot hold', async () => {
    await refused(
      'createVolume',
      { poolId, name: 'v', format: 'RAW', capacityBytes: String(60 * TIB) },
      { code: 'NO_SPACE', field: 'capacityBytes' },
    );
    await refused(
      'growVolume',
      { id: volumeId, capacityBytes: String(60 * TIB) },
      { code: 'NO_SPACE', field: 'capacityBytes' },
    );
    await refused(
      'growVolume',
      { id: volumeId, capacityBytes: String(4 * MIB) },
      { code: 'INVALID_SIZE', field: 'capacityBytes' },
    );
    await refused('createVm', vm({ diskBytes: String(60 * TIB) }), {
      code: 'NO_SPACE',
      field: 'diskBytes',
    });
    await refused('createVm', vm({ diskBytes: String(MIB) }), {
      code: 'INVALID_SIZE',
      field: 'diskBytes',
    });
    await refused('createVm', vm({ memoryBytes: String(8 * TIB) }), {
      code: 'INVALID_SIZE',
      field: 'memoryBytes',
    });
    await refused('createVm', vm({ vcpus: 0 }), { code: 'INVALID_INPUT', field: 'vcpus' });
    await refused('createVm', vm({ vcpus: 100_000 }), { code: 'INVALID_INPUT', field: 'vcpus' });
    await refused('createVm', vm({ machine: 'pdp11' }), {
      code: 'INVALID_INPUT',
      field: 'machine',
    });
  });

  it('refuses names and places that are taken', async () => {
    await refused(
      'createVolume',
      { poolId, name: 'data', format: 'RAW', capacityBytes: '1048576' },
      { code: 'ALREADY_EXISTS', field: 'name' },
    );
    await refused(
      'createStoragePool',
      { nodeId: lab.nodeId, name: 'pool', path: '/srv/other' },
      { code: 'ALREADY_EXISTS', field: 'name' },
    );
    await refused(
      'createStoragePool',
      { nodeId: lab.nodeId, name: 'other', path: `${lab.node.imagesPath}/pool` },
      { code: 'ALREADY_EXISTS', field: 'path' },
    );
    await refused(
      'registerTemplate',
      { poolId, name: 'tiny', source: { volumeId } },
      { code: 'ALREADY_EXISTS', field: 'name' },
    );
  });

  it.each([
    ['', 'INVALID_URL'],
    ['file:///etc/passwd', 'INVALID_URL'],
    ['ftp://example.org/x', 'INVALID_URL'],
    ['not a url', 'INVALID_URL'],
    ['http://user:secret@127.0.0.1/x', 'INVALID_URL'],
    ['http://127.0.0.1:9/x', 'DOWNLOAD_FAILED'],
  ])('refuses the address %j', async (url, code) => {
    const expected =
      url === '' ? { code: 'INVALID_INPUT', field: 'source' } : { code, field: 'source.url' };
    await refused('registerTemplate', { poolId, name: 't', source: { url } }, expected);
  });

  it('refuses addresses by what their servers answer', async () => {
    const register = (
      path: string,
      code: string,
      more: Record<string, unknown> = {},
      field = 'source.url',
    ) =>
      refused(
        'registerTemplate',
        { poolId, name: 't', source: { url: `${files.url}${path}`, ...more } },
        { code, field },
      );
    files.serve('/redirect', { body: '', redirectTo: 'file:///etc/passwd' });
    files.serve('/page', { body: `<!DOCTYPE html>${'x'.repeat(2000)}` });
    files.serve('/broken', { body: '', status: 500 });
    files.serve('/image', { body: Buffer.alloc(4096) });
    files.serve('/sums', { body: `${'a'.repeat(64)}  other\n` });
    await register('/missing', 'INVALID_URL');
    await register('/redirect', 'INVALID_URL');
    await register('/page', 'INVALID_INPUT');
    await register('/broken', 'DOWNLOAD_FAILED');
    await register('/image', 'INVALID_INPUT', { checksumSha256: 'abc' }, 'source.checksumSha256');
    await register(
      '/image',
      'INVALID_INPUT',
      { checksumUrl: `${files.url}/sums` },
      'source.checksumUrl',
    );
    await register(
      '/image',
      'INVALID_URL',
      { checksumUrl: `${files.url}/nothing` },
      'source.checksumUrl',
    );
    await register('/image', 'INVALID_INPUT', { volumeId }, 'source');
  });

  it('keeps nothing of a file with a wrong checksum, or of one that is always cut off', async () => {
    files.serve('/wrong', { body: Buffer.alloc(100_000) });
    const before = await lab.seenByVirsh('pool');
    const wrong = await lab.run('registerTemplate', {
      poolId,
      name: 't',
      source: { url: `${files.url}/wrong`, checksumSha256: 'a'.repeat(64) },
    });
    expect(wrong).toMatchObject({ state: 'FAILED', error: { code: 'CHECKSUM_MISMATCH' } });
    files.serve('/cut', { body: Buffer.alloc(3 * MIB), truncateAfter: MIB, noRanges: true });
    const cut = await lab.run('registerTemplate', {
      poolId,
      name: 't',
      source: { url: `${files.url}/cut` },
    });
    expect(cut).toMatchObject({ state: 'FAILED', error: { code: 'DOWNLOAD_FAILED' } });
    expect(await lab.seenByVirsh('pool')).toEqual(before);
    for (const task of [wrong, cut])
      expect(task.artefacts.map((artefact) => artefact.state)).toEqual(['REMOVED']);
  });

  it('refuses files of this machine that are none', async () => {
    const register = (filePath: string, code: string) =>
      refused(
        'registerTemplate',
        { poolId, name: 't', source: { filePath } },
        { code, field: 'source.filePath' },
      );
    await writeFile(join(folder, 'empty'), '');
    await register('relative.img', 'INVALID_PATH');
    await register(join(folder, 'missing'), 'INVALID_PATH');
    await register(`${folder}/../x`, 'INVALID_PATH');
    await register(folder, 'INVALID_PATH');
    await register('/dev/null', 'INVALID_PATH');
    await register(join(folder, 'empty'), 'INVALID_INPUT');
    await writeFile(join(folder, 'words'), 'root:x:0:0:root:/root:/bin/sh\n'.repeat(100));
    await register(join(folder, 'words'), 'INVALID_INPUT');
  });

  it.each([
    ['userData', { userData: '#cloud-config\nusers: [a\nx: 1\n' }, 'INVALID_CLOUD_INIT', 'line'],
    ['userData', { userData: 'no header' }, 'INVALID_CLOUD_INIT', 'Line 1'],
    ['userData', { userData: '#cloud-config\na: 1\n', user: 'ada' }, 'INVALID_INPUT', 'excludes'],
    ['networkConfig', { networkConfig: 'version: 9\n' }, 'INVALID_CLOUD_INIT', 'version'],
    ['user', { user: 'root; reboot' }, 'INVALID_INPUT', 'user name'],
    ['passwordHash', { passwordHash: 'plain' }, 'INVALID_INPUT', 'hash'],
    ['authorizedKeys.0', { authorizedKeys: ['ssh-rsa nonsense'] }, 'INVALID_KEY', 'key'],
    ['timezone', { timezone: 'Mars/Phobos' }, 'INVALID_INPUT', 'time zone'],
    ['hostname', { hostname: '$(id)' }, 'INVALID_INPUT', 'host name'],
  ])('refuses cloud-init at %s: %j', async (field, cloudInit, code, words) => {
    const error = await refused('createVm', vm({ cloudInit }), {
      code,
      field: `cloudInit.${field}`,
    });
    expect(error.message).toContain(words);
  });

  it.each(['images', '../images', '/', '/etc/libvirt', '/srv/../etc', '/dev/shm', '/srv//x', ''])(
    'refuses the pool path %j',
    async (path) => {
      await refused(
        'createStoragePool',
        { nodeId: lab.nodeId, name: 'p', path },
        { code: 'INVALID_PATH', field: 'path' },
      );
    },
  );

  it('refuses pool paths that only the node can judge, and leaves no pool', async () => {
    const pools = await lab.node.virsh('pool-list', '--all', '--name');
    await lab.node.mustExec(['touch', `${lab.node.imagesPath}/a-file`]);
    for (const path of [`${lab.node.imagesPath}/a-file`, `${lab.node.imagesPath}/a-file/below`]) {
      const task = await lab.run('createStoragePool', { nodeId: lab.nodeId, name: 'p', path });
      expect(task).toMatchObject({
        state: 'FAILED',
        error: { code: 'INVALID_PATH' },
        artefacts: [{ state: 'REMOVED' }],
      });
    }
    expect(await lab.node.virsh('pool-list', '--all', '--name')).toBe(pools);
  });

  it.each([
    ['ipv4Cidr', { ipv4Cidr: '192.168.1.1' }],
    ['ipv4Cidr', { ipv4Cidr: '8.8.8.1/24' }],
    [
      'dhcp.end',
      { ipv4Cidr: '192.168.77.1/24', dhcp: { start: '192.168.77.10', end: '192.168.78.10' } },
    ],
    ['ipv4Cidr', {}],
  ])('refuses a network at %s: %j', async (field, more) => {
    await refused(
      'createNetwork',
      { nodeId: lab.nodeId, name: 'n', mode: 'NAT', ...more },
      { code: 'INVALID_NETWORK_RANGE', field },
    );
  });

  it('refuses to remove what is in use', async () => {
    const made = await lab.must('createVm', vm({ name: 'user', start: false }));
    const { volumes } = await lab.api.data<{
      volumes: { edges: { node: { id: string; name: string } }[] };
    }>('{ volumes { edges { node { id name } } } }');
    const idOf = (name: string) =>
      volumes.edges.find(({ node }) => node.name === name)?.node.id ?? '';
    expect(
      (await refused('deleteVolume', { id: idOf('user.qcow2') }, { code: 'IN_USE' })).dependents,
    ).toEqual([{ kind: 'VM', name: 'user' }]);
    expect(
      (await refused('deleteVolume', { id: idOf('tiny.qcow2') }, { code: 'IN_USE' })).dependents,
    ).toEqual([
      { kind: 'TEMPLATE', name: 'tiny' },
      { kind: 'VOLUME', name: 'user.qcow2' },
    ]);
    await refused('deleteTemplate', { id: templateId }, { code: 'IN_USE' });
    await refused('deleteStoragePool', { id: poolId }, { code: 'IN_USE' });
    await refused('stopVm', { id: made.result?.['vmId'] }, { code: 'WRONG_STATE' });
    expect(volumes.edges.some(({ node }) => node.name.endsWith('.corral.json'))).toBe(false);
    await lab.must('updateVm', { id: made.result?.['vmId'], deleteProtected: true });
    await refused(
      'deleteVm',
      { id: made.result?.['vmId'], deleteVolumes: true },
      { code: 'DELETE_PROTECTED' },
    );
    await lab.must('updateVm', { id: made.result?.['vmId'], deleteProtected: false });
    await lab.must('deleteVm', { id: made.result?.['vmId'], deleteVolumes: true });
  });

  it('answers what is not there', async () => {
    await refused('startVm', { id: 'nobody' }, { code: 'NOT_FOUND' });
    await refused('createVm', vm({ templateId: 'nobody' }), { code: 'NOT_FOUND' });
    await refused('createVm', vm({ nics: [{ networkId: 'nobody' }] }), { code: 'NOT_FOUND' });
    await refused('createVm', vm({ nics: [{ bridge: 'br-none' }] }), {
      code: 'NOT_FOUND',
      field: 'nics.0.bridge',
    });
    await refused('createVm', vm({ nics: [{}] }), { code: 'INVALID_INPUT', field: 'nics.0' });
    await refused('deleteVolume', { id: 'nobody' }, { code: 'NOT_FOUND' });
  });

  it('brings the templates of a pool back from their metadata files', async () => {
    const { app } = lab.api.container;
    await app.db.templates.remove(templateId);
    await lab.must('refreshStoragePool', { id: poolId });
    const [template] = await app.db.templates.ofPool(poolId);
    expect(template).toMatchObject({
      name: 'tiny',
      volumeName: 'tiny.qcow2',
      format: 'qcow2',
      cloudInit: true,
    });
  });
});
