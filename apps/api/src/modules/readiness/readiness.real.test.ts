import { putTinyGuest, testDomainXml, tinyGuest, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

interface Signal {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
}

/** How far a real guest has come, from its power-on to its last service. */
describe('readiness of a VM', () => {
  let lab: LabApi;
  let id = '';
  let mute = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    await lab.must('createNetwork', {
      nodeId: lab.nodeId,
      name: 'ready-net',
      mode: 'NAT',
      ipv4Cidr: '192.168.173.1/24',
      dhcp: { start: '192.168.173.10', end: '192.168.173.99' },
    });
    const { disk } = await putTinyGuest(lab.node);
    await lab.node.virshXml(
      'define',
      testDomainXml({ name: 'ready-1', disk, network: 'ready-net' }),
    );
    const channel = /<channel type='unix'>.*<\/channel>/;
    const balloon = /<memballoon.*<\/memballoon>/;
    const xml = testDomainXml({ name: 'ready-mute' });
    await lab.node.virshXml(
      'define',
      xml.replace(channel, '').replace(balloon, "<memballoon model='none'/>"),
    );
    await waitFor('the VMs', async () => (mute = await idOf('ready-mute')) !== '', {
      timeoutMs: 20_000,
    });
    id = await idOf('ready-1');
  });
  afterAll(async () => lab?.stop());

  const idOf = async (name: string): Promise<string> => {
    const { vms } = await lab.api.data<{ vms: { edges: { node: { id: string } }[] } }>(
      'query($q: String!) { vms(filter: { search: $q }) { edges { node { id } } } }',
      { q: name },
    );
    return vms.edges[0]?.node.id ?? '';
  };
  const signals = async (of: string, port?: number): Promise<Record<string, Signal>> => {
    const { vm } = await lab.api.data<{ vm: { readiness: Signal[] } }>(
      'query($id: ID!, $port: Int) { vm(id: $id) { readiness(port: $port) { name state detail } } }',
      { id: of, port: port ?? null },
    );
    return Object.fromEntries(vm.readiness.map((signal) => [signal.name, signal]));
  };

  it('is nothing while it is off, and a wait is refused', async () => {
    const off = Object.values(await signals(id, 22));
    expect(off.map(({ state }) => state)).toEqual(Array(6).fill('WAITING'));
    expect((await lab.refusal('waitForVm', { id, until: 'AGENT' })).code).toBe('WRONG_STATE');
    expect((await lab.refusal('waitForVm', { id, until: 'PORT' })).fields[0]?.field).toBe('port');
    const hopeless = await lab.refusal('waitForVm', { id: mute, until: 'AGENT', start: true });
    expect(hopeless.code).toBe('CAPABILITY_MISSING');
  });

  it('starts a VM, waits for its agent, and does not hold the VM meanwhile', async () => {
    const input = { id, until: 'AGENT', start: true, timeoutSeconds: 200 };
    const { plan } = await lab.act('waitForVm', { ...input, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['start', 'wait']);
    const taskId = await lab.begin('waitForVm', input);
    const started = async (): Promise<boolean> =>
      (await lab.task(taskId)).steps.some(
        ({ key, state }) => key === 'start' && state === 'SUCCEEDED',
      );
    await waitFor('the VM to be started', started, { timeoutMs: 60_000 });
    await lab.must('setVmTitle', { id, title: 'touched while it is waited for' });
    const task = await lab.ended(taskId, 240_000);
    expect(task).toMatchObject({ state: 'SUCCEEDED', result: { signal: 'AGENT' } });
    expect((await signals(id))['KERNEL']).toMatchObject({ state: 'REACHED' });
  });

  it('waits for an address and for a port that answers', async () => {
    await lab.must('waitForVm', { id, until: 'ADDRESS' });
    const task = await lab.must('waitForVm', { id, until: 'PORT', port: 22, timeoutSeconds: 60 });
    expect(task.result).toMatchObject({ signal: 'PORT' });
    const seen = await signals(id, 22);
    expect(seen['PORT']?.detail).toMatch(/^192\.168\.173\.\d+ accepts connections on port 22/);
    expect(seen['FIRMWARE']?.state).toBe('REACHED');
  });

  it('fails honestly when the time is over', async () => {
    const task = await lab.run('waitForVm', { id, until: 'PORT', port: 9, timeoutSeconds: 2 });
    expect(task).toMatchObject({ state: 'FAILED', error: { code: 'NOT_OBSERVED' } });
    expect(task.error?.message).toContain('port 9');
  });

  it('tells what cloud-init has come to, by its files', async () => {
    const guest = (line: string) =>
      lab.must('guestExec', { vmId: id, program: '/bin/sh', args: ['-c', line] });
    expect((await signals(id))['CLOUD_INIT']).toMatchObject({ state: 'UNKNOWN' });
    const absent = await lab.run('waitForVm', { id, until: 'CLOUD_INIT' });
    expect(absent).toMatchObject({ state: 'FAILED', error: { code: 'CAPABILITY_MISSING' } });
    await guest('mkdir -p /run/cloud-init; echo "{}" > /run/cloud-init/status.json');
    expect((await signals(id))['CLOUD_INIT']).toMatchObject({ state: 'WAITING' });
    const waiting = await lab.begin('waitForVm', { id, until: 'CLOUD_INIT', timeoutSeconds: 60 });
    await guest(`echo '{"v1":{"errors":["boom"]}}' > /run/cloud-init/result.json`);
    expect((await lab.ended(waiting)).state).toBe('SUCCEEDED');
    expect((await signals(id))['CLOUD_INIT']?.detail).toContain('with errors');
  });

  it('ends when the VM is powered off meanwhile', async () => {
    const waiting = await lab.begin('waitForVm', { id, until: 'PORT', port: 9 });
    await lab.must('powerOffVm', { id });
    const task = await lab.ended(waiting);
    expect(task).toMatchObject({ state: 'FAILED', error: { code: 'WRONG_STATE' } });
  });

  it('starts and waits by startVm, which refuses what a start refuses', async () => {
    const waitUntil = { until: 'PORT', port: 22, timeoutSeconds: 200 };
    const badPort = await lab.refusal('startVm', { id, waitUntil: { until: 'PORT' } });
    expect(badPort.fields[0]?.field).toBe('waitUntil.port');
    const { plan } = await lab.act('startVm', { id, waitUntil, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['start', 'wait']);
    const task = await lab.must('startVm', { id, waitUntil });
    expect(task.result).toMatchObject({ signal: 'PORT' });
    expect((await lab.refusal('startVm', { id, waitUntil })).code).toBe('WRONG_STATE');
    await lab.must('powerOffVm', { id });
  });

  it('makes a VM and waits for it; a wait that fails leaves what was made', async () => {
    const poolId = await lab.pool('ready-pool');
    const { disk } = await tinyGuest();
    await lab.node.putImage(disk, 'ready-pool/tiny.qcow2');
    await lab.must('refreshStoragePool', { id: poolId });
    const { volumes } = await lab.api.data<{ volumes: { edges: { node: { id: string } }[] } }>(
      '{ volumes(filter: { search: "tiny.qcow2" }) { edges { node { id } } } }',
    );
    const source = { volumeId: volumes.edges[0]?.node.id };
    const template = await lab.must('registerTemplate', { poolId, name: 'tiny', source });
    const base = {
      templateId: template.result?.['templateId'],
      vcpus: 1,
      memoryBytes: 128 * 1024 * 1024,
      nics: [],
    };
    const unstarted = { ...base, name: 'un', start: false, waitUntil: { until: 'AGENT' } };
    expect((await lab.refusal('createVm', unstarted)).fields[0]?.field).toBe('waitUntil');

    const input = { ...base, name: 'made', waitUntil: { until: 'AGENT', timeoutSeconds: 200 } };
    const { plan } = await lab.act('createVm', { ...input, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['create', 'wait']);
    expect(plan?.steps[0]?.title).toContain('Define the VM');
    const made = await lab.must('createVm', input);
    const vmId = String(made.result?.['vmId']);
    expect(made.result).toMatchObject({ reached: { signal: 'AGENT' } });
    expect((await signals(vmId))['AGENT']?.state).toBe('REACHED');
    await lab.must('deleteVm', { id: vmId, deleteVolumes: true });

    const late = { ...base, name: 'late', waitUntil: { until: 'ADDRESS', timeoutSeconds: 1 } };
    const failed = await lab.run('createVm', late);
    expect(failed).toMatchObject({ state: 'FAILED', error: { code: 'NOT_OBSERVED' } });
    expect(failed.steps.map(({ key, state }) => `${key} ${state}`)).toEqual([
      'create SUCCEEDED',
      'wait FAILED',
    ]);
    const lateId = await idOf('late');
    await lab.must('deleteVm', { id: lateId, deleteVolumes: true });
  });

  it('takes a cancel down to what is being made, which leaves nothing', async () => {
    const { templates } = await lab.api.data<{
      templates: { edges: { node: { id: string } }[] };
    }>('{ templates { edges { node { id } } } }');
    const taskId = await lab.begin('createVm', {
      templateId: templates.edges[0]?.node.id,
      name: 'never',
      vcpus: 1,
      memoryBytes: 128 * 1024 * 1024,
      diskMode: 'FULL_COPY',
      nics: [],
      waitUntil: { until: 'AGENT' },
    });
    await lab.api.data('mutation($id: ID!) { cancelTask(input: { id: $id }) { __typename } }', {
      id: taskId,
    });
    expect((await lab.ended(taskId)).state).toBe('CANCELLED');
    await waitFor('nothing to be left', async () => {
      const { domains, volumes } = await lab.seenByVirsh('ready-pool');
      return !domains.includes('never') && !volumes.some((name) => name.startsWith('never'));
    });
  });

  it('does not guess about a VM that nothing tells of', async () => {
    await lab.must('startVm', { id: mute });
    const seen = await signals(mute);
    expect(['KERNEL', 'AGENT', 'CLOUD_INIT'].map((name) => seen[name]?.state)).toEqual([
      'UNKNOWN',
      'UNKNOWN',
      'UNKNOWN',
    ]);
  });
});
