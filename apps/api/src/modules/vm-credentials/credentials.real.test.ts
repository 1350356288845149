import { readFile } from 'node:fs/promises';
import { startFileServer, tinyGuest, waitFor, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;
const SLOW_MS = 540_000;
const PASSWORDS = ['gate keeper 7', 'well bucket 8', 'barn "door" 9', 'hay loft 10'] as const;

const keyOf = (fill: number): string =>
  `ssh-ed25519 ${Buffer.concat([
    Buffer.from([0, 0, 0, 11]),
    Buffer.from('ssh-ed25519'),
    Buffer.from([0, 0, 0, 32]),
    Buffer.alloc(32, fill),
  ]).toString('base64')} ann`;

/** Logins inside a real guest, set from outside by every way, and proven by logging in on its serial console. */
describe('resetting a login', () => {
  let lab: LabApi;
  let files: FileServer;
  let vmId = '';

  beforeAll(async () => {
    const guest = await tinyGuest();
    files = await startFileServer();
    files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    lab = await LabApi.start();
    const poolId = await lab.pool('main');
    const made = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source: { url: `${files.url}/tiny.qcow2` },
    });
    const input = {
      templateId: made.result?.['templateId'],
      name: 'web',
      vcpus: 1,
      memoryBytes: 128 * MIB,
      nics: [],
      start: false,
      cloudInit: { hostname: 'shop', runCommands: ['touch /root/ran-once'] },
    };
    vmId = String((await lab.must('createVm', input)).result?.['vmId']);
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  /** The small machine of libguestfs starts slowly where nothing helps QEMU. */
  const run = async (input: Record<string, unknown>) => {
    const whole = { id: vmId, user: 'root', ...input };
    return lab.ended(await lab.begin('resetVmCredentials', whole), SLOW_MS);
  };
  const reset = async (input: Record<string, unknown>) => {
    const task = await run(input);
    expect(task).toMatchObject({ state: 'SUCCEEDED' });
    return task;
  };
  const refused = (input: Record<string, unknown>) =>
    lab.refusal('resetVmCredentials', { id: vmId, user: 'root', ...input });
  const ways = async (): Promise<Record<string, string | null>> => {
    const { vm } = await lab.api.data<{ vm: { loginWays: { way: string; reason: string }[] } }>(
      'query($id: ID!) { vm(id: $id) { loginWays { way allowed reason } } }',
      { id: vmId },
    );
    return Object.fromEntries(vm.loginWays.map(({ way, reason }) => [way, reason]));
  };

  it('says by which ways it could, and by which it would', async () => {
    expect(await ways()).toEqual({
      AGENT: expect.stringContaining('does not run'),
      DISK: null,
      CLOUD_INIT: null,
    });
    const input = { id: vmId, user: 'root', password: PASSWORDS[0], plan: true };
    const disk = await lab.act('resetVmCredentials', input);
    expect(disk.plan?.title).toBe('Reset the login of root in web on its disks');
    expect(disk.plan?.steps.map(({ key }) => key)).toEqual(['look', 'write', 'readBack']);
    const { plan } = await lab.act('resetVmCredentials', { ...input, way: 'CLOUD_INIT' });
    expect(plan?.title).toBe('Reset the login of root in web by cloud-init');
    expect(plan?.steps.map(({ key }) => key)).toEqual([
      'check',
      'seed',
      'switch',
      'start',
      'readBack',
      'settle',
      'delete:web-seed.iso',
    ]);
  });

  it('refuses what cannot be done, saying why', async () => {
    expect(await refused({})).toMatchObject({ fields: [{ field: 'password' }] });
    expect(await refused({ authorizedKeys: ['x'] })).toMatchObject({
      fields: [{ field: 'authorizedKeys.0' }],
    });
    expect(await refused({ password: 'x', way: 'AGENT' })).toMatchObject({
      code: 'CAPABILITY_MISSING',
      fields: [{ field: 'way' }],
    });
    expect(await refused({ user: 'a b', password: 'x' })).toMatchObject({
      fields: [{ field: 'user' }],
    });
    const cloud = { way: 'CLOUD_INIT', authorizedKeys: [keyOf(1)], replaceKeys: true };
    expect(await refused(cloud)).toMatchObject({ fields: [{ field: 'replaceKeys' }] });
  });

  it(
    'sets it on the disks of a VM that is off, and it opens the guest',
    { timeout: SLOW_MS },
    async () => {
      const task = await reset({ password: PASSWORDS[0], authorizedKeys: [keyOf(1)] });
      expect(task.result).toMatchObject({ way: 'DISK', readBack: true });
      await lab.must('startVm', { id: vmId });
      expect(await logsIn(PASSWORDS[0], 'cat /root/.ssh/authorized_keys')).toContain(keyOf(1));
    },
  );

  it(
    'fails for a user that the disks do not have, and writes nothing',
    { timeout: SLOW_MS },
    async () => {
      await lab.must('powerOffVm', { id: vmId });
      const task = await run({ user: 'nemo', password: 'x' });
      expect(task).toMatchObject({ state: 'FAILED', error: { code: 'NOT_FOUND' } });
      expect(task.steps.map(({ state }) => state)).not.toContain('SUCCEEDED');
    },
  );

  it('sets it by cloud-init at a start, read back by the agent', { timeout: SLOW_MS }, async () => {
    const task = await reset({
      password: PASSWORDS[1],
      authorizedKeys: [keyOf(2)],
      way: 'CLOUD_INIT',
    });
    expect(task.result).toMatchObject({ way: 'CLOUD_INIT', readBack: true });
    const { volumes } = await lab.seenByVirsh('main');
    expect(volumes).toContain('web-seed-2.iso');
    expect(volumes).not.toContain('web-seed.iso');
    const shown = await logsIn(PASSWORDS[1], 'hostname; cat /root/.ssh/authorized_keys');
    expect(shown).toContain('shop');
    expect(shown).toContain(keyOf(1));
    expect(shown).toContain(keyOf(2));
  });

  it('sets it by the agent of a VM that runs', { timeout: SLOW_MS }, async () => {
    await agentAnswers();
    expect(await ways()).toEqual({
      AGENT: null,
      DISK: expect.stringContaining('not off'),
      CLOUD_INIT: expect.stringContaining('not off'),
    });
    const task = await reset({
      password: PASSWORDS[2],
      authorizedKeys: [keyOf(3)],
      replaceKeys: true,
    });
    expect(task.result).toMatchObject({ way: 'AGENT', readBack: true });
    const shown = await logsIn(
      PASSWORDS[2],
      'cat /root/.ssh/authorized_keys; touch /etc/no-ga; sync',
    );
    expect(shown).not.toContain(keyOf(1));
  });

  it(
    'believes the word of a guest without an agent on its serial port',
    { timeout: SLOW_MS },
    async () => {
      await lab.must('powerOffVm', { id: vmId });
      const task = await reset({
        password: PASSWORDS[3],
        authorizedKeys: [keyOf(4)],
        way: 'CLOUD_INIT',
      });
      expect(task.result).toEqual({ way: 'CLOUD_INIT', readBack: true, by: 'serial port' });
      await logsIn(PASSWORDS[3], 'id');
    },
  );

  it('stores no password, neither in clear nor hashed', async () => {
    const { prisma } = lab.api.container.app.db;
    const stored = JSON.stringify([
      await prisma.task.findMany(),
      await prisma.taskStep.findMany(),
      await prisma.taskLogEntry.findMany(),
    ]);
    for (const password of PASSWORDS) expect(stored).not.toContain(password);
    expect(stored).not.toMatch(/\$6\$/);
  });

  it('touches no disk on which others stand, and no VM that is about to be deleted', async () => {
    await lab.must('powerOffVm', { id: vmId });
    await lab.must('cloneVm', { id: vmId, mode: 'LINKED', name: 'copy' });
    const answer = await refused({ password: 'x' });
    expect(answer).toMatchObject({ code: 'CAPABILITY_MISSING' });
    expect(answer.message).toContain('base of copy.qcow2');
    const { vms } = await lab.api.data<{
      vms: { edges: { node: { id: string; name: string } }[] };
    }>('query { vms { edges { node { id name } } } }');
    const copy = vms.edges.find(({ node }) => node.name === 'copy')?.node.id;
    await lab.must('deleteVm', { id: copy, deleteVolumes: true });
    await lab.must('parkVm', { id: vmId, deleteVolumes: true });
    expect(await refused({ password: 'x' })).toMatchObject({ code: 'VM_PARKED' });
  });

  async function agentAnswers(): Promise<void> {
    const row = await lab.api.container.app.db.vms.require(vmId);
    const session = lab.api.container.inventory.session(row.nodeId);
    await waitFor('the agent', () => session.power.agentAnswers(row.uuid), { timeoutMs: 60_000 });
  }

  /** On the serial console, as a person does; gives what a command says. */
  async function logsIn(password: string, command: string): Promise<string> {
    const row = await lab.api.container.app.db.vms.require(vmId);
    const session = lab.api.container.inventory.session(row.nodeId);
    const serial = await session.console.openSerial(row.uuid, { force: true });
    let text = '';
    serial.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    const sees = (what: RegExp): Promise<boolean> =>
      waitFor(String(what), async () => what.test(text), { timeoutMs: 90_000 });
    const say = (line: string): void => {
      text = '';
      serial.write(`${line}\n`);
    };
    try {
      await waitFor(
        'a prompt',
        async () => {
          serial.write('\n');
          return text.endsWith('login: ');
        },
        { timeoutMs: 120_000, everyMs: 1_000 },
      );
      say('root');
      await sees(/assword: /);
      say(password);
      // A shell with an editor asks the terminal where it is, behind its prompt.
      await sees(/# /);
      say(`${command}; echo over-$((6*7))`);
      await sees(/over-42/);
      const shown = text;
      say('exit');
      await sees(/login: $/);
      return shown;
    } finally {
      serial.destroy();
    }
  }
});
