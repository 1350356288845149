import { stat } from 'node:fs/promises';
import { testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;
const POOL = `query($id: ID!) { storagePool(id: $id) { name uuid state path label description
  lowSpacePercent overcommitPercent autostart warnings { code } settings
  setup { path hosts exportPath mode owner group } actions { edit { allowed reason } } } }`;
const UPDATE = `mutation($input: UpdateStoragePoolInput!) { answer: updateStoragePool(input: $input) {
  ... on UpdateStoragePoolPayload { storagePool { label lowSpacePercent } }
  ... on UserError { code message fields { field } } } }`;

/** What is said of a pool, and how it is set up, on a real libvirt. */
describe('settings and setup of a pool', () => {
  let lab: LabApi;
  let id = '';
  beforeAll(async () => {
    lab = await LabApi.start();
    id = await lab.pool('movable');
  });
  afterAll(() => lab?.stop());

  const pool = async (poolId = id): Promise<Record<string, unknown>> =>
    (await lab.api.data<{ storagePool: Record<string, unknown> }>(POOL, { id: poolId }))
      .storagePool;
  const update = (change: Record<string, unknown>) =>
    lab.api.data(UPDATE, { input: { id, ...change } });
  const idOf = async (name: string): Promise<string | undefined> => {
    const { storagePools } = await lab.api.data<{
      storagePools: { edges: { node: { id: string; name: string } }[] };
    }>('{ storagePools { edges { node { id name } } } }');
    return storagePools.edges.find(({ node }) => node.name === name)?.node.id;
  };
  const folder = (name: string): string => `${lab.node.imagesPath}/${name}`;

  it('keeps a label, a description and limits, which warnings follow', async () => {
    expect(await pool()).toMatchObject({ label: null, warnings: [] });
    await update({ label: ' Fast disks ', description: 'In rack 2.', lowSpacePercent: 100 });
    expect(await pool()).toMatchObject({
      label: 'Fast disks',
      description: 'In rack 2.',
      lowSpacePercent: 100,
      warnings: [{ code: 'LOW_SPACE' }],
    });
    await update({ lowSpacePercent: null });
    expect(await pool()).toMatchObject({
      label: 'Fast disks',
      lowSpacePercent: null,
      warnings: [],
    });
    expect(await update({ lowSpacePercent: 101 })).toMatchObject({
      answer: { code: 'INVALID_INPUT', fields: [{ field: 'lowSpacePercent' }] },
    });
  });

  it('edits only a pool that is stopped, and says the way out', async () => {
    const running = await pool();
    expect(running).toMatchObject({
      settings: ['PATH', 'PERMISSIONS'],
      setup: { path: folder('movable'), hosts: [], exportPath: null },
      actions: { edit: { allowed: false, reason: expect.stringContaining('stop it first') } },
    });
    expect((await lab.refusal('editStoragePool', { id, path: folder('x') })).code).toBe(
      'WRONG_STATE',
    );
    await lab.must('stopStoragePool', { id });
    expect(await pool()).toMatchObject({ actions: { edit: { allowed: true } } });
  });

  it('names who needs the files of before, and moves the pool to another folder', async () => {
    const xml = testDomainXml({ name: 'tenant', disk: `${folder('movable')}/tenant.qcow2` });
    await lab.node.virshXml('define', xml);
    const before = await pool();
    const input = { id, path: folder('elsewhere'), mode: '750', group: 7 };
    const { plan } = await lab.act('editStoragePool', { ...input, plan: true });
    expect(plan?.steps).toMatchObject([{ key: 'edit', effect: 'CHANGES' }]);
    expect(plan?.warnings.join(' ')).toContain('tenant');
    expect(plan?.warnings.join(' ')).toContain(folder('movable'));
    await lab.must('editStoragePool', input);
    expect(await pool()).toMatchObject({
      uuid: before['uuid'],
      name: 'movable',
      state: 'INACTIVE',
      label: 'Fast disks',
      autostart: before['autostart'],
      path: folder('elsewhere'),
      setup: { path: folder('elsewhere'), mode: '0750', group: 7 },
    });
    const seen = await stat(`${lab.node.imagesFolder}/elsewhere`);
    expect(seen.mode & 0o7777).toBe(0o750);
    expect(seen.gid).toBe(7);
    expect(await lab.node.virsh('pool-dumpxml', 'movable')).toContain(folder('elsewhere'));
    await lab.must('startStoragePool', { id });
    const bytes = { format: 'RAW', capacityBytes: String(MIB) };
    await lab.must('createVolume', { poolId: id, name: 'new.img', ...bytes });
    expect((await stat(`${lab.node.imagesFolder}/elsewhere/new.img`)).size).toBe(MIB);
    await lab.must('stopStoragePool', { id });
  });

  it('leaves the rights of a folder that is there when only the path is changed', async () => {
    await lab.node.mustExec(['mkdir', '-m', '0705', folder('ready')]);
    await lab.must('editStoragePool', { id, path: folder('ready') });
    expect((await stat(`${lab.node.imagesFolder}/ready`)).mode & 0o7777).toBe(0o705);
  });

  it('refuses what cannot be, naming the field, and changes nothing', async () => {
    await lab.pool('other');
    const edit = (change: Record<string, unknown>) =>
      lab.refusal('editStoragePool', { id, ...change });
    expect(await edit({ path: '/etc/x' })).toMatchObject({ code: 'INVALID_PATH' });
    expect(await edit({ path: folder('other') })).toMatchObject({
      code: 'ALREADY_EXISTS',
      fields: [{ field: 'path' }],
    });
    expect(await edit({ mode: '0999' })).toMatchObject({ fields: [{ field: 'mode' }] });
    expect(await edit({ hosts: ['nas'] })).toMatchObject({ code: 'CAPABILITY_MISSING' });
    expect(await edit({ path: folder('ready') })).toMatchObject({ code: 'INVALID_INPUT' });
    expect((await edit({ path: `${folder('ready')}/../no` })).code).toBe('INVALID_PATH');
    await lab.node.mustExec(['touch', folder('file')]);
    const failed = await lab.run('editStoragePool', { id, path: `${folder('file')}/sub` });
    expect(failed).toMatchObject({ state: 'FAILED', error: { code: 'INVALID_PATH' } });
    expect(await pool()).toMatchObject({ setup: { path: folder('ready') }, path: folder('ready') });
  });

  it('gives an export another server and folder, and keeps the rest of its definition', async () => {
    const xml = `<pool type='netfs' xmlns:fs='http://libvirt.org/schemas/storagepool/fs/1.0'>
      <name>nas</name>
      <source><host name='nas.old'/><dir path='/export/a'/><format type='nfs'/><protocol ver='4.1'/></source>
      <target><path>/mnt/nas</path></target>
      <fs:mount_opts><fs:option name='nodev'/></fs:mount_opts>
    </pool>`;
    await lab.node.virshXml('pool-define', xml);
    const nas = await waitFor('the pool in the inventory', () => idOf('nas'));
    expect(await pool(nas)).toMatchObject({
      settings: ['PATH', 'HOSTS', 'EXPORT_PATH', 'PERMISSIONS'],
      setup: { hosts: ['nas.old'], exportPath: '/export/a', path: '/mnt/nas' },
    });
    await lab.must('editStoragePool', {
      id: nas,
      hosts: ['nas.new:2049'],
      exportPath: '/export/b',
    });
    expect(await pool(nas)).toMatchObject({
      setup: { hosts: ['nas.new:2049'], exportPath: '/export/b', path: '/mnt/nas' },
    });
    const stored = await lab.node.virsh('pool-dumpxml', 'nas');
    for (const kept of ["<protocol ver='4.1'/>", "<fs:option name='nodev'/>", "type='nfs'"])
      expect(stored).toContain(kept);
    expect(stored).not.toContain('nas.old');
  });
});
