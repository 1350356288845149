import { hasCode, type CorralError, type ErrorCode } from '@corral/domain';
import type { HypervisorEvent, HypervisorSession, ProbeTarget } from '@corral/hypervisor';
import { Vcsim, waitFor } from '@corral/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { esxiDriver } from './driver.ts';

/** What goes wrong between Corral and a host. The faults are those of the simulator's front, which is ours. */

const VM = 'ha-host_VM0';
const driver = esxiDriver();

let host: Vcsim;
const open: HypervisorSession[] = [];

function target(change: object = {}): Parameters<typeof driver.connect>[0] {
  const { port, user, password, certificateSha256 } = host;
  const place = { host: host.host, port, user, password, certificateSha256 };
  return { transport: { kind: 'vsphere', ...place, ...change } };
}

async function connect(): Promise<HypervisorSession> {
  const session = await driver.connect(target());
  open.push(session);
  return session;
}

async function uuidOf(session: HypervisorSession, name: string): Promise<string> {
  return (await session.vms.list()).find((vm) => vm.name === name)?.uuid ?? '';
}

async function failure(promise: Promise<unknown>, ...codes: ErrorCode[]): Promise<CorralError> {
  const error: unknown = await promise.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  if (!hasCode(error, ...codes)) throw error;
  return error;
}

beforeAll(async () => {
  host = await Vcsim.start({ model: 'ESX', vms: 2, settings: { taskMs: 50 } });
});
afterEach(async () => {
  await host.open();
  await host.heal();
  await host.settings({ licence: 'licensed' });
  for (const session of open.splice(0)) await session.close();
});
afterAll(async () => host.stop());

describe('a host with the free licence', () => {
  it('is read like any other, says that it can only be looked at, and is sent no change', async () => {
    await host.settings({ licence: 'free' });
    const session = await connect();
    const { features, vmActions } = session.capabilities;
    const reason = features['node.change']?.reason;
    expect(reason).toMatch(/free licence/);
    expect(vmActions).toMatchObject({
      start: { supported: false, reason },
      powerOff: { supported: false, reason },
    });
    const uuid = await uuidOf(session, VM);
    const before = (await host.requests()).length;
    const refused = await failure(session.power.powerOff(uuid), 'CAPABILITY_MISSING');
    expect(refused.message).toBe(reason);
    await failure(session.vms.edit(uuid, { description: 'x' }), 'CAPABILITY_MISSING');
    const sent = (await host.requests()).slice(before).map(({ method }) => method);
    expect(sent.filter((method) => method.endsWith('_Task'))).toEqual([]);
    const vm = await session.vms.get(uuid);
    expect(vm?.snapshots.support.internal).toEqual({ supported: false, reason });
  });

  it('is told by a probe', async () => {
    await host.settings({ licence: 'free' });
    const report = await driver.probe(target());
    expect(report).toMatchObject({
      ok: true,
      licence: { readOnlyBecause: expect.stringMatching(/free licence/) },
      missing: [{ name: 'licence' }],
    });
  });

  it('is still understood when the licence runs out under a session', async () => {
    const session = await connect();
    const uuid = await uuidOf(session, VM);
    await host.settings({ licence: 'free' });
    const refused = await failure(session.power.reset(uuid), 'CAPABILITY_MISSING');
    expect(refused.details.native).toMatchObject({ source: 'vsphere', code: 'RestrictedVersion' });
  });
});

describe('a probe', () => {
  const unverified = (certificateSha256: string | null): ProbeTarget => {
    const { port, user, password } = host;
    return {
      transport: { kind: 'vsphere', host: host.host, port, user, password, certificateSha256 },
    };
  };

  it('shows the certificate and stops there until it is accepted: no password is sent', async () => {
    const before = (await host.requests()).length;
    const report = await driver.probe(unverified(null));
    expect(report).toMatchObject({
      ok: false,
      hostname: null,
      certificate: { sha256: host.certificateSha256, accepted: false },
    });
    expect(report.steps.map(({ name, ok }) => [name, ok])).toEqual([
      ['RESOLVE', true],
      ['CONNECT', true],
      ['CERTIFICATE', false],
    ]);
    expect(report.steps.at(-1)?.fix).toContain('accept');
    expect((await host.requests()).length).toBe(before);
  });

  it('goes on with the accepted one, however it is written, and tells version and licence', async () => {
    const written = host.certificateSha256.replaceAll(':', '').toLowerCase();
    const report = await driver.probe(unverified(written));
    expect(report.steps.map(({ name }) => name)).toEqual([
      'RESOLVE',
      'CONNECT',
      'CERTIFICATE',
      'LOGIN',
      'LICENCE',
      'FACTS',
    ]);
    expect(report).toMatchObject({
      ok: true,
      certificate: { accepted: true },
      hypervisorVersion: '7.0.3',
      managerVersion: expect.stringMatching(/^7\.0\.3 \(build \d+\)$/),
      licence: { readOnlyBecause: null },
      missing: [],
    });
  });
});

describe('a session', () => {
  it('goes on after the host forgot it, and has what changed meanwhile read again', async () => {
    const session = await connect();
    const uuid = await uuidOf(session, VM);
    const events: HypervisorEvent[] = [];
    session.events.subscribe((event) => events.push(event));
    await host.expireSessions();
    expect(await session.vms.get(uuid)).toMatchObject({ uuid });
    // The wait for changes that was under way may go on to its end, which is after 30 s.
    await waitFor(
      'the gap',
      () => events.some((event) => event.kind === 'node' && event.what === 'gap'),
      { timeoutMs: 60_000 },
    );
    await host.set(VM, { 'guest.toolsRunningStatus': 'guestToolsRunning' });
    await waitFor('an event of the VM', () =>
      events.some((event) => event.kind === 'vm' && event.uuid === uuid),
    );
  });

  it('ends with a reason when the host is away, and a new one can be opened when it is back', async () => {
    const session = await connect();
    await host.shut();
    expect(await session.closed).toMatchObject({ code: 'CONNECTION_LOST' });
    await failure(session.vms.list(), 'CONNECTION_LOST');
    await failure(driver.connect(target(), { deadlineMs: 3000 }), 'NODE_UNREACHABLE');
    await host.open();
    await (await connect()).ping();
  });

  it('is not opened to a host with another certificate than before', async () => {
    const before = host.certificateSha256;
    await host.changeCertificate();
    await failure(driver.connect(target({ certificateSha256: before })), 'NODE_HOST_KEY_CHANGED');
    await (await connect()).ping();
  });

  it('says that the outcome is open when the line breaks under a change', async () => {
    const session = await connect();
    const uuid = await uuidOf(session, VM);
    await host.inject({ method: 'ResetVM_Task', kind: 'reset', times: 1 });
    const cut = await failure(session.power.reset(uuid), 'CONNECTION_LOST');
    expect(cut.details.outcomeUnknown).toBe(true);
  });

  it('keeps the password out of what it says', async () => {
    await host.inject({
      method: 'Login',
      kind: 'fault',
      fault: 'InvalidLogin',
      message: `no ${host.password}`,
    });
    const refused = await failure(driver.connect(target()), 'NODE_AUTH_FAILED');
    expect(JSON.stringify(refused)).not.toContain(host.password);
    expect(refused.message).not.toContain(host.password);
  });
});

describe('a VM', () => {
  it('tells the question it waits with', async () => {
    const session = await connect();
    await host.question('ha-host_VM1', {
      id: 'q1',
      text: 'Moved or copied?',
      choices: [{ key: '0', label: 'Moved' }],
    });
    const uuid = await uuidOf(session, 'ha-host_VM1');
    expect(await session.vms.get(uuid)).toMatchObject({ rawReason: 'Moved or copied?' });
  });

  it('cannot be given more while it runs where it was not made for that', async () => {
    const session = await connect();
    const uuid = await uuidOf(session, VM);
    await failure(session.vms.edit(uuid, { vcpus: 7 }), 'WRONG_STATE');
  });
});
