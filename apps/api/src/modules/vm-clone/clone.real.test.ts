import { readFile } from 'node:fs/promises';
import { startFileServer, tinyGuest, waitFor, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

/** Copies of VMs on a real libvirt: linked, full, several at once, with their firmware and cloud-init identity. */
describe('clones', () => {
  let lab: LabApi;
  let files: FileServer;
  let templateId = '';
  let sourceId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    lab = await LabApi.start();
    const poolId = await lab.pool('clones');
    const made = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source: { url: `${files.url}/tiny.qcow2` },
    });
    templateId = String(made.result?.['templateId']);
    sourceId = await create('web', {
      tags: ['front'],
      cloudInit: { hostname: 'web', runCommands: ['echo one'] },
    });
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  const create = async (name: string, more: Record<string, unknown>): Promise<string> => {
    const task = await lab.must('createVm', {
      templateId,
      name,
      vcpus: 1,
      memoryBytes: 128 * MIB,
      nics: [],
      start: false,
      ...more,
    });
    return String(task.result?.['vmId']);
  };
  const vmOf = async (id: string) =>
    (
      await lab.api.data<{
        vm: {
          uuid: string;
          name: string;
          powerState: string;
          tags: string[];
          template: { id: string } | null;
          disks: { sourcePath: string; volume: { backingPath: string | null } | null }[];
          actions: Record<'start' | 'clone', { allowed: boolean; reasonCode: string | null }>;
        };
      }>(
        `query($id: ID!) { vm(id: $id) { uuid name powerState tags template { id }
          disks { sourcePath volume { backingPath } }
          actions { start { allowed reasonCode } clone { allowed reasonCode } } } }`,
        { id },
      )
    ).vm;
  const idsOf = (task: { result: Record<string, unknown> | null }): string[] => {
    const vms = task.result?.['vms'];
    return Array.isArray(vms)
      ? vms.map((vm: unknown) =>
          typeof vm === 'object' && vm !== null && 'vmId' in vm ? String(vm.vmId) : '',
        )
      : [];
  };

  it('plans linked copies by a pattern, passing over names that are taken', async () => {
    await lab.node.virshXml(
      'define',
      "<domain type='qemu'><name>web-2</name><memory>65536</memory><os><type>hvm</type></os></domain>",
    );
    const { plan } = await lab.act('cloneVm', {
      id: sourceId,
      mode: 'LINKED',
      name: 'web-{n}',
      count: 2,
      plan: true,
    });
    expect(plan?.title).toBe('Clone web 2 times: web-1 to web-3');
    expect(plan?.steps.map((step) => step.key)).toEqual([
      'check',
      'volume:web-1.qcow2',
      'volume:web-1-seed.iso',
      'define:1',
      'volume:web-3.qcow2',
      'volume:web-3-seed.iso',
      'define:2',
    ]);
    expect(plan?.warnings).toEqual([expect.stringContaining('web cannot be started')]);
    expect((await lab.seenByVirsh('clones')).volumes).not.toContain('web-1.qcow2');
  });

  it('makes them, and from then on never starts the source nor deletes its disk', async () => {
    const task = await lab.must('cloneVm', {
      id: sourceId,
      mode: 'LINKED',
      name: 'web-{n}',
      count: 2,
    });
    const ids = idsOf(task);
    const [one, two] = await Promise.all(ids.map(vmOf));
    const source = await vmOf(sourceId);
    expect([one?.name, two?.name]).toEqual(['web-1', 'web-3']);
    expect(new Set([one?.uuid, two?.uuid, source.uuid]).size).toBe(3);
    expect(one).toMatchObject({
      powerState: 'STOPPED',
      tags: ['front'],
      template: { id: templateId },
      disks: [
        {
          sourcePath: expect.stringMatching(/\/web-1\.qcow2$/),
          volume: { backingPath: source.disks[0]?.sourcePath },
        },
        { sourcePath: expect.stringMatching(/\/web-1-seed\.iso$/) },
      ],
      actions: { start: { allowed: true, reasonCode: null } },
    });
    expect(source.actions).toEqual({
      start: { allowed: false, reasonCode: 'IN_USE' },
      clone: { allowed: true, reasonCode: null },
    });
    expect((await lab.refusal('startVm', { id: sourceId })).code).toBe('IN_USE');
    const { plan } = await lab.act('deleteVm', { id: sourceId, deleteVolumes: true, plan: true });
    expect(plan?.warnings.join()).toContain('overlays on it');
    for (const id of ids) await lab.must('deleteVm', { id, deleteVolumes: true });
    expect((await vmOf(sourceId)).actions.start.allowed).toBe(true);
  });

  it('makes an independent copy that boots with a name of its own', async () => {
    const task = await lab.must('cloneVm', {
      id: sourceId,
      mode: 'FULL',
      name: 'solo',
      start: true,
    });
    const [id = ''] = idsOf(task);
    expect(await vmOf(id)).toMatchObject({
      powerState: 'RUNNING',
      disks: [{ volume: { backingPath: null } }, {}],
    });
    await saysOnSerial(id, 'host=solo');
    await lab.must('deleteVm', { id, deleteVolumes: true });
  });

  it('copies the firmware variables, and their file goes with the copy', async () => {
    const id = await create('fw', { firmware: 'UEFI' });
    const before = await lab.act('cloneVm', { id, mode: 'LINKED', name: 'fw-2', plan: true });
    expect(before.plan?.warnings.join()).toContain('no seed of Corral');
    await lab.must('startVm', { id });
    await lab.must('powerOffVm', { id });
    const folder = '/var/lib/libvirt/qemu/nvram';
    await lab.node.mustExec(['sh', '-c', `printf corral >> ${folder}/fw_VARS.fd`]);
    const task = await lab.must('cloneVm', { id, mode: 'FULL', name: 'fw-2' });
    expect(task.log.entries.map((entry) => entry.message)).toContain(
      'The firmware variables are copied.',
    );
    await lab.node.mustExec(['cmp', `${folder}/fw_VARS.fd`, `${folder}/fw-2_VARS.fd`]);
    expect(await lab.node.virsh('pool-list', '--all', '--name')).not.toContain('corral-files');
    const [copy = ''] = idsOf(task);
    await lab.must('deleteVm', { id: copy, deleteVolumes: true });
    expect((await lab.node.exec(['ls', `${folder}/fw-2_VARS.fd`])).code).not.toBe(0);
  });

  it('leaves nothing of copies that could not all be made', async () => {
    const id = await create('twice', {});
    const task = await lab.begin('cloneVm', { id, mode: 'FULL', name: 'gone-{n}', count: 3 });
    await lab.api.container.app.engine.cancel(task);
    expect((await lab.ended(task)).state).toBe('CANCELLED');
    const { domains, volumes } = await lab.seenByVirsh('clones');
    expect([...domains, ...volumes].filter((name) => name.startsWith('gone'))).toEqual([]);
  });

  it('refuses what cannot be copied, naming the field', async () => {
    const ask = (input: Record<string, unknown>) =>
      lab.refusal('cloneVm', { id: sourceId, mode: 'FULL', name: 'x', ...input });
    expect(await ask({ count: 2 })).toMatchObject({ fields: [{ field: 'name' }] });
    expect(await ask({ name: 'web' })).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await ask({ name: '-{n}' })).toMatchObject({ fields: [{ field: 'name' }] });
    expect(await ask({ name: 'web-2' })).toMatchObject({ code: 'ALREADY_EXISTS' });
    await lab.must('startVm', { id: sourceId });
    expect(await ask({})).toMatchObject({ code: 'WRONG_STATE' });
    await lab.must('powerOffVm', { id: sourceId });
  });

  async function saysOnSerial(vmId: string, marker: string): Promise<void> {
    const row = await lab.api.container.app.db.vms.require(vmId);
    const session = lab.api.container.inventory.session(row.nodeId);
    const serial = await session.console.openSerial(row.uuid, { force: true });
    let text = '';
    serial.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    try {
      await waitFor(`${marker} of ${row.name}`, async () => text.includes(marker), {
        timeoutMs: 120_000,
      });
    } finally {
      serial.destroy();
    }
  }
});
