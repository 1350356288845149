import { randomBytes } from 'node:crypto';
import { putTinyGuest, testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1Yx1cP0n2yJ8c3h5C0m3Yh9Q2gX1v6m7bW4oO5dKq3 ann@example';

/** A guest with a real agent, asked through the graph. */
describe('a guest', () => {
  let lab: LabApi;
  let vmId = '';

  const guestOf = async <T>(fields: string): Promise<T> =>
    (
      await lab.api.data<{ vm: { guest: T } }>(
        `query($id: ID!) { vm(id: $id) { guest { ${fields} } } }`,
        {
          id: vmId,
        },
      )
    ).vm.guest;
  const ticket = async (
    input: Record<string, unknown>,
  ): Promise<{ url?: string; code?: string }> => {
    const { answer } = await lab.api.data<{ answer: { url?: string; code?: string } }>(
      `mutation($input: CreateGuestFileTransferInput!) { answer: createGuestFileTransfer(input: $input) {
        ... on CreateGuestFileTransferPayload { url } ... on UserError { code } } }`,
      { input: { vmId, ...input } },
    );
    return answer;
  };
  const push = async (path: string, body: Uint8Array, overwrite = false): Promise<Response> => {
    const { url } = await ticket({ path, direction: 'PUSH', overwrite });
    return fetch(`${lab.api.url}${url}`, { method: 'PUT', body: Buffer.from(body) });
  };
  const pull = async (path: string): Promise<Response> => {
    const { url } = await ticket({ path, direction: 'PULL' });
    return fetch(`${lab.api.url}${url}`);
  };
  const messages = (task: { log: { entries: readonly { message: string }[] } }): string[] =>
    task.log.entries.map(({ message }) => message);

  beforeAll(async () => {
    lab = await LabApi.start();
    const { disk } = await putTinyGuest(lab.node);
    await lab.node.virshXml('define', testDomainXml({ name: 'web', disk }));
    await waitFor('the VM to be known', async () => {
      const { vms } = await lab.api.data<{ vms: { edges: { node: { id: string } }[] } }>(
        '{ vms { edges { node { id } } } }',
      );
      vmId = vms.edges[0]?.node.id ?? '';
      return vmId !== '';
    });
  });
  afterAll(() => lab?.stop());

  it('that is off says so, and refuses with the same words', async () => {
    const off = await guestOf<Record<string, unknown>>(
      'agentVersion agentReason info { hostname } actions { exec { allowed reasonCode reason } }',
    );
    expect(off).toEqual({
      agentVersion: null,
      agentReason: 'The VM is not running.',
      info: null,
      actions: {
        exec: { allowed: false, reasonCode: 'WRONG_STATE', reason: 'The VM is not running.' },
      },
    });
    const refusal = await lab.refusal('guestExec', { vmId, program: '/bin/true' });
    expect(refusal).toMatchObject({ code: 'WRONG_STATE', message: 'The VM is not running.' });
  });

  it('tells of itself when it runs', async () => {
    await lab.must('startVm', { id: vmId });
    await waitFor(
      'the agent',
      async () =>
        (await guestOf<{ agentVersion: string | null }>('agentVersion')).agentVersion !== null,
      { timeoutMs: 120_000, everyMs: 500 },
    );
    const seen = await guestOf<Record<string, unknown>>(
      `agentReason clockOffsetSeconds actions { exec { allowed } setPassword { allowed } }
       info { os { id name kernelRelease } hostname timezone { offsetSeconds }
         filesystems { mountpoint type totalBytes usedBytes disks } interfaces { name } users { name } }`,
    );
    expect(seen).toMatchObject({
      agentReason: null,
      actions: { exec: { allowed: true }, setPassword: { allowed: true } },
      info: {
        os: { id: 'tinyguest', name: 'Tiny Guest 1 (busybox)' },
        hostname: 'tiny',
        timezone: { offsetSeconds: 0 },
        filesystems: [{ mountpoint: '/', type: 'ext4', disks: ['vda'] }],
      },
    });
  });

  it('runs a program with its output in the log, and fails for its exit code', async () => {
    const { plan } = await lab.act('guestExec', {
      vmId,
      program: '/bin/sh',
      args: ['-c', 'echo x'],
      plan: true,
    });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['start', 'follow', 'tidy']);
    const args = ['-c', 'echo "$1"; echo bad >&2; printf unfinished', 'sh', `a  'b' $(id)`];
    const good = await lab.must('guestExec', { vmId, program: '/bin/sh', args });
    expect(messages(good)).toEqual(expect.arrayContaining([`a  'b' $(id)`, 'bad', 'unfinished']));
    expect(good.result).toMatchObject({ exitCode: 0 });
    const bad = await lab.run('guestExec', { vmId, program: '/bin/sh', args: ['-c', 'exit 3'] });
    expect(bad).toMatchObject({ state: 'FAILED', error: { code: 'GUEST_PROGRAM_FAILED' } });
    expect(bad.error?.message).toContain('exit code 3');
    const left = await lab.must('guestExec', {
      vmId,
      program: '/bin/sh',
      args: ['-c', 'ls -A /tmp | grep -c corral-'],
    });
    // Its own three files and nothing of the others.
    expect(messages(left)).toContain('3');
  });

  it('shows output while the program runs, and ends it when the task is cancelled', async () => {
    const id = await lab.begin('guestExec', {
      vmId,
      program: '/bin/sh',
      args: ['-c', 'echo begun; sleep 600'],
    });
    await waitFor('the first line', async () => messages(await lab.task(id)).includes('begun'), {
      timeoutMs: 30_000,
    });
    expect((await lab.task(id)).state).toBe('RUNNING');
    await lab.api.data(
      'mutation($input: TaskActionInput!) { cancelTask(input: $input) { __typename } }',
      { input: { id } },
    );
    expect((await lab.ended(id)).state).toBe('CANCELLED');
    const gone = await lab.must('guestExec', {
      vmId,
      program: '/bin/sh',
      args: ['-c', 'ps | grep -c "[s]leep 600"; true'],
    });
    expect(messages(gone)).toContain('0');
  });

  it('is followed on after the server was restarted', async () => {
    const id = await lab.begin('guestExec', {
      vmId,
      program: '/bin/sh',
      args: ['-c', 'echo before; sleep 8; echo after'],
    });
    await waitFor('the first line', async () => messages(await lab.task(id)).includes('before'), {
      timeoutMs: 30_000,
    });
    await lab.restart();
    const task = await lab.ended(id);
    expect(task).toMatchObject({ state: 'SUCCEEDED', result: { exitCode: 0 } });
    expect(messages(task)).toContain('after');
  });

  it('takes and gives files by single-use tickets', async () => {
    const content = randomBytes(300_000);
    const path = '/root/pushed file';
    expect(await (await push(path, content)).json()).toEqual({ bytes: content.length });
    const back = await pull(path);
    expect(back.headers.get('content-disposition')).toContain('pushed%20file');
    expect(Buffer.from(await back.arrayBuffer()).equals(content)).toBe(true);
    expect(await (await push(path, content)).json()).toMatchObject({
      error: { code: 'ALREADY_EXISTS' },
    });
    expect((await push(path, content.subarray(0, 7), true)).status).toBe(200);
    expect((await (await pull(path)).arrayBuffer()).byteLength).toBe(7);
    expect((await pull('/no/such/file')).status).toBe(404);
    expect(await ticket({ path: 'relative', direction: 'PULL' })).toEqual({ code: 'INVALID_PATH' });
  });

  it('gets its clock set right', async () => {
    const args = ['-s', '2031-01-01 00:00:00'];
    await lab.must('guestExec', { vmId, program: '/bin/date', args });
    const wrong = await guestOf<{ clockOffsetSeconds: number }>('clockOffsetSeconds');
    expect(Math.abs(wrong.clockOffsetSeconds)).toBeGreaterThan(3600);
    const task = await lab.must('setGuestTime', { vmId });
    expect(Math.abs(Number(task.result?.['afterSeconds']))).toBeLessThan(2);
    const right = await guestOf<{ clockOffsetSeconds: number }>('clockOffsetSeconds');
    expect(Math.abs(right.clockOffsetSeconds)).toBeLessThan(3);
  });

  it('gets a password that is read back and nowhere stored', async () => {
    const password = 'correct horse';
    const task = await lab.must('setGuestPassword', { vmId, user: 'root', password });
    expect(task.result).toEqual({ way: 'agent', readBack: true });
    const stored = await lab.api.data(
      '{ tasks(first: 50) { edges { node { request { document variables } } } } }',
    );
    expect(JSON.stringify(stored)).not.toContain(password);
    const unknown = await lab.run('setGuestPassword', { vmId, user: 'nobody-here', password });
    expect(unknown).toMatchObject({ state: 'FAILED', error: { code: 'INVALID_INPUT' } });
  });

  it('gets public keys that are read back', async () => {
    const task = await lab.must('setGuestSshKeys', { vmId, user: 'root', authorizedKeys: [KEY] });
    expect(task.result).toMatchObject({ way: 'agent', readBack: true });
    const { sshKeys } = await guestOf<{ sshKeys: string[] }>('sshKeys(user: "root")');
    expect(sshKeys).toContain(KEY);
    const again = await lab.refusal('setGuestSshKeys', {
      vmId,
      user: 'root',
      authorizedKeys: [KEY],
    });
    expect(again.code).toBe('INVALID_INPUT');
    await lab.must('setGuestSshKeys', { vmId, user: 'root', replace: true });
    expect(await guestOf('sshKeys(user: "root")')).toEqual({ sshKeys: [] });
  });

  it('that is deaf costs its own callers a moment and nobody else anything', async () => {
    const silence = '(sleep 3; killall -STOP qemu-ga) >/dev/null 2>&1 &';
    await lab.must('guestExec', { vmId, program: '/bin/sh', args: ['-c', silence] });
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const started = performance.now();
    const [deaf, others] = await Promise.all([
      guestOf<{ agentReason: string }>('agentReason'),
      lab.api.data<{ vms: { totalCount: number } }>('{ vms { totalCount } }').then((answer) => ({
        answer,
        ms: performance.now() - started,
      })),
    ]);
    expect(deaf.agentReason).toMatch(/\w+ \w+/);
    expect(others.ms).toBeLessThan(3000);
    expect(performance.now() - started).toBeLessThan(20_000);
    await lab.must('powerOffVm', { id: vmId });
  });
});
