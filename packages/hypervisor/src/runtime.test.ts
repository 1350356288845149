import { CorralError } from '@corral/domain';
import { describe, expect, it, vi } from 'vitest';
import type { CallOptions } from './call-options.ts';
import type { HypervisorDriver, HypervisorSession } from './port.ts';
import type { NodeTarget } from './target.ts';
import { ROLE_NAMES } from './methods.ts';
import { withRuntime, type CallRecord, type RuntimeOptions } from './runtime.ts';
import { MethodReport, portMethodNames } from './testing/report.ts';

const TARGET: NodeTarget = { transport: { kind: 'local' } };

/** Every role of the port that the runtime wraps, and what it hands on as it is. */
const ROLES = [...ROLE_NAMES, 'capabilities', 'events'];

function isSession(value: object): value is HypervisorSession {
  return ROLES.every((role) => role in value);
}

/** A driver whose session has what a test gives it, and empty roles else. */
function driverWith(parts: object): HypervisorDriver {
  const session: object = {
    kind: 'test',
    closed: Promise.resolve(null),
    ping: async () => undefined,
    close: async () => undefined,
    ...Object.fromEntries(ROLES.map((role) => [role, {}])),
    ...parts,
  };
  if (!isSession(session)) throw new Error('A role is missing.');
  return {
    kind: 'esxi',
    connect: async () => session,
    probe: async () => Promise.reject(new Error('no probe')),
  };
}

async function open(parts: object, options: RuntimeOptions = {}): Promise<HypervisorSession> {
  return withRuntime(driverWith(parts), options).connect(TARGET);
}

describe('withRuntime', () => {
  it('hands arguments through, keeps `this`, and adds the default deadline', async () => {
    const role = {
      seen: [] as unknown[],
      async get(uuid: string, options?: CallOptions) {
        this.seen.push(uuid, options);
        return null;
      },
      async list(options?: CallOptions) {
        this.seen.push(options);
        return [];
      },
    };
    const session = await open({ vms: role });
    await session.vms.get('a');
    await session.vms.list({ deadlineMs: 7 });
    expect(role.seen).toEqual(['a', { deadlineMs: 15_000 }, { deadlineMs: 7 }]);
    expect(session.vms.get).toBe(session.vms.get);
  });

  it('sets no deadline where nobody can know the length', async () => {
    const cloneVolume = vi.fn<() => Promise<object>>(async () => ({}));
    const session = await open({ storage: { cloneVolume } });
    const spec = { name: 'v', format: 'raw', capacityBytes: 1 } as const;
    await session.storage.cloneVolume('p', { poolUuid: 'p', name: 'v' }, spec);
    expect(cloneVolume).toHaveBeenCalledWith('p', { poolUuid: 'p', name: 'v' }, spec, {});
  });

  it('stops waiting for a driver that forgets the deadline, and says whether the outcome is open', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const session = await open({ vms: { list: never }, power: { start: never } }, { graceMs: 5 });
    await expect(session.vms.list({ deadlineMs: 5 })).rejects.toMatchObject({
      code: 'NODE_TIMEOUT',
      details: {},
    });
    await expect(session.power.start('a', { deadlineMs: 5 })).rejects.toMatchObject({
      code: 'NODE_TIMEOUT',
      details: { outcomeUnknown: true },
    });
  });

  it('sends nothing when the deadline has passed already', async () => {
    const start = vi.fn<() => Promise<void>>(async () => undefined);
    const session = await open({ power: { start } });
    await expect(session.power.start('a', { deadlineMs: 0 })).rejects.toMatchObject({
      code: 'NODE_TIMEOUT',
      details: {},
    });
    expect(start).not.toHaveBeenCalled();
  });

  it('lets CorralErrors through and words everything else', async () => {
    const known = new CorralError('VM_BUSY', 'busy');
    const session = await open({
      power: {
        pause: async () => Promise.reject(known),
        resume: async () => Promise.reject(new TypeError('undefined is not a function')),
        reset: async () => Promise.reject('just text'),
      },
    });
    await expect(session.power.pause('a')).rejects.toBe(known);
    await expect(session.power.resume('a')).rejects.toMatchObject({
      code: 'HYPERVISOR_ERROR',
      details: { native: { source: 'vsphere', text: 'undefined is not a function' } },
    });
    await expect(session.power.reset('a')).rejects.toMatchObject({
      details: { native: { text: 'just text' } },
    });
  });

  it('closes once', async () => {
    const close = vi.fn<() => Promise<void>>(async () => undefined);
    const session = await open({ close });
    await Promise.all([session.close(), session.close()]);
    await session.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('records every call with its time and outcome', async () => {
    const calls: CallRecord[] = [];
    const session = await open(
      {
        facts: {
          read: async () => ({}),
          stats: async () => Promise.reject(new CorralError('NODE_TIMEOUT', 'late')),
        },
      },
      { onCall: (call) => calls.push(call) },
    );
    await session.ping();
    await session.facts.read();
    await session.facts.stats().catch(() => undefined);
    expect(calls.map(({ method, error }) => [method, error])).toEqual([
      ['connect', null],
      ['ping', null],
      ['facts.read', null],
      ['facts.stats', 'NODE_TIMEOUT'],
    ]);
    expect(calls.every(({ driver, milliseconds }) => driver === 'esxi' && milliseconds >= 0)).toBe(
      true,
    );
  });

  it('guards connect and probe alike', async () => {
    const driver = withRuntime({
      ...driverWith({}),
      connect: async () => Promise.reject(new Error('boom')),
    });
    await expect(driver.connect(TARGET)).rejects.toMatchObject({ code: 'HYPERVISOR_ERROR' });
    await expect(driver.probe(TARGET)).rejects.toMatchObject({ code: 'HYPERVISOR_ERROR' });
  });
});

describe('MethodReport', () => {
  it('knows what was called, what never was, and what never succeeded', () => {
    const report = new MethodReport('a backend');
    const call = { driver: 'x', milliseconds: 1 };
    for (const method of portMethodNames()) report.add({ ...call, method, error: null });
    expect(report.uncalled).toEqual([]);
    const empty = new MethodReport('another');
    empty.add({ ...call, method: 'vms.list', error: 'NODE_TIMEOUT' });
    empty.add({ ...call, method: 'no.such', error: null });
    expect(empty.uncalled).not.toContain('vms.list');
    expect(empty.neverSucceeded).toContain('vms.list');
    expect(empty.toString()).toContain('vms.list                     0 ok  NODE_TIMEOUT 1');
  });
});
