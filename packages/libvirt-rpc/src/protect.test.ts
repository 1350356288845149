import { afterEach, describe, expect, it } from 'vitest';
import { BreakerOpenError, DeadlineError, type LibvirtHost } from './index.ts';
import { connectFake, FakeError, fakeDomain, guestDaemon } from './testing/index.ts';

const hosts: LibvirtHost[] = [];

async function connected(...args: Parameters<typeof connectFake>): Promise<LibvirtHost> {
  const host = await connectFake(...args);
  hosts.push(host);
  return host;
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

const wedged = fakeDomain(1);
const well = fakeDomain(2);

function memory(host: LibvirtHost, dom: typeof wedged, deadlineMs?: number): Promise<unknown> {
  return host.call(
    'domainMemoryStats',
    { dom, maxStats: 16, flags: 0 },
    deadlineMs === undefined ? {} : { deadlineMs },
  );
}

/** Every other kind of call must be answered quickly, whatever is stuck. */
async function expectTheRestToAnswer(host: LibvirtHost): Promise<void> {
  const startedAt = performance.now();
  await Promise.all([
    host.call('domainGetState', { dom: wedged, flags: 0 }),
    host.call('domainGetInfo', { dom: wedged }),
    host.call('domainGetXmlDesc', { dom: well, flags: 0 }),
    host.call('connectListAllDomains', { need_results: 1, flags: 0 }),
    memory(host, well),
    host.call('domainSuspend', { dom: well }),
    host.ping(),
  ]);
  expect(performance.now() - startedAt).toBeLessThan(500);
}

describe('a wedged QEMU', () => {
  it('makes its own guest suspect, and nothing else', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(wedged.uuid);
    await expect(memory(host, wedged)).rejects.toBeInstanceOf(DeadlineError);
    expect(host.isSuspect(wedged.uuid)).toBe(true);
    await expect(memory(host, wedged)).rejects.toMatchObject({
      name: 'BreakerOpenError',
      scope: 'vm',
      vm: wedged.uuid,
    });
    await expect(host.call('domainSuspend', { dom: wedged })).rejects.toBeInstanceOf(
      BreakerOpenError,
    );
    await expectTheRestToAnswer(host);
    expect(await host.call('domainDestroyFlags', { dom: wedged, flags: 0 })).toEqual({});
    expect(daemon.calls.filter((name) => name === 'domainMemoryStats').length).toBe(2);
  });

  it('is trusted again when the late answer comes', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(wedged.uuid);
    await expect(memory(host, wedged)).rejects.toBeInstanceOf(DeadlineError);
    daemon.unwedge(wedged.uuid);
    await expect.poll(() => host.isSuspect(wedged.uuid)).toBe(false);
    expect(host.status.unanswered).toBe(0);
    expect(await memory(host, wedged)).toEqual({ stats: [{ tag: 6, val: 1 }] });
  });

  it('gets at most one monitor call at a time; those that wait are refused when it proves stuck', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(wedged.uuid);
    const calls = Array.from({ length: 4 }, (_, i) =>
      memory(host, wedged, i === 0 ? 80 : 5000).catch((error: unknown) => error),
    );
    const errors = await Promise.all(calls);
    expect(errors.filter((error) => error instanceof DeadlineError).length).toBe(1);
    expect(errors.filter((error) => error instanceof BreakerOpenError).length).toBe(3);
    expect(daemon.calls.filter((name) => name === 'domainMemoryStats').length).toBe(1);
  });

  it('lets monitor calls of a guest that is well follow one another', async () => {
    const daemon = guestDaemon();
    let now = 0;
    let most = 0;
    daemon.on('domainMemoryStats', async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
      return { stats: [] };
    });
    const host = await connected(daemon, { deadlines: { stats: 2000 } });
    await Promise.all(Array.from({ length: 10 }, () => memory(host, well)));
    expect(most).toBe(1);
  });

  it('whose lane was lost is looked at before it is asked again', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(wedged.uuid);
    await expect(memory(host, wedged)).rejects.toBeInstanceOf(DeadlineError);
    const [, stats] = [...daemon.connections];
    stats?.close();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await expect(memory(host, wedged)).rejects.toBeInstanceOf(BreakerOpenError);
    expect(daemon.calls).toContain('domainGetControlInfo');
    daemon.unwedge(wedged.uuid);
    await expect
      .poll(() =>
        memory(host, wedged).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    expect(host.isSuspect(wedged.uuid)).toBe(false);
  });

  it('that is gone is no longer suspect', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(wedged.uuid);
    await expect(memory(host, wedged)).rejects.toBeInstanceOf(DeadlineError);
    [...daemon.connections][1]?.close();
    daemon.on('domainGetControlInfo', () => {
      throw new FakeError(55, 10, 'domain is not running');
    });
    daemon.on('domainMemoryStats', () => {
      throw new FakeError(55, 10, 'domain is not running');
    });
    await expect
      .poll(() => memory(host, wedged).catch((error: Error) => error.message))
      .toBe('domain is not running');
    expect(host.isSuspect(wedged.uuid)).toBe(false);
  });

  it("shows in the daemon's answer that its lock could not be had", async () => {
    const daemon = guestDaemon();
    let healthy = false;
    daemon.on('domainSuspend', () => {
      if (!healthy) throw new FakeError(68, 10, 'cannot acquire state change lock');
      return {};
    });
    daemon.on('domainGetControlInfo', () => ({ state: healthy ? 0 : 3, details: 0, stateTime: 1 }));
    const host = await connected(daemon);
    await expect(host.call('domainSuspend', { dom: wedged })).rejects.toMatchObject({ code: 68 });
    await expect(host.call('domainSuspend', { dom: wedged })).rejects.toBeInstanceOf(
      BreakerOpenError,
    );
    await new Promise((resolve) => setTimeout(resolve, 40));
    await expect(host.call('domainSuspend', { dom: wedged })).rejects.toBeInstanceOf(
      BreakerOpenError,
    );
    healthy = true;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await host.call('domainSuspend', { dom: wedged })).toEqual({});
  });
});

describe('a deaf agent', () => {
  it('is refused by itself, while the monitor of the same guest is used', async () => {
    const daemon = guestDaemon();
    daemon.on('domainGetHostname', () => ({ hostname: 'x' }));
    const agent = Promise.withResolvers<{ seconds: number; nseconds: number }>();
    daemon.on('domainGetTime', () => agent.promise);
    const host = await connected(daemon);
    const time = (): Promise<unknown> =>
      host.call('domainGetTime', { dom: well, flags: 0 }, { deadlineMs: 40 });
    await expect(time()).rejects.toBeInstanceOf(DeadlineError);
    await expect(time()).rejects.toThrow(/agent of VM/);
    expect(host.isSuspect(well.uuid, 'agent')).toBe(true);
    expect(host.isSuspect(well.uuid)).toBe(false);
    await memory(host, well);
    agent.resolve({ seconds: 1, nseconds: 0 });
    await expect.poll(() => host.isSuspect(well.uuid, 'agent')).toBe(false);
  });
});

describe('many stuck calls', () => {
  it('five on one host leave every other call answered', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    const doms = Array.from({ length: 5 }, (_, i) => fakeDomain(100 + i));
    for (const dom of doms) daemon.wedge(dom.uuid);
    const calls = doms.map((dom) => memory(host, dom).catch((error: unknown) => error));
    await expect.poll(() => host.status.unanswered).toBeGreaterThanOrEqual(4);
    await expectTheRestToAnswer(host);
    await Promise.all(calls);
  });

  it('sixteen wedged guests reach the cap of unanswered calls, and no more of them is sent', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    const doms = Array.from({ length: 16 }, (_, i) => fakeDomain(200 + i));
    for (const dom of doms) daemon.wedge(dom.uuid);
    const errors = await Promise.all(
      doms.map((dom) => memory(host, dom, 60).catch((error: unknown) => error)),
    );
    expect(
      errors.every((error) => error instanceof DeadlineError || error instanceof BreakerOpenError),
    ).toBe(true);
    for (const dom of doms) await memory(host, dom, 60).catch(() => undefined);
    expect(host.status.unanswered).toBe(8);
    const sent = daemon.calls.filter((name) => name === 'domainMemoryStats').length;
    expect(sent).toBe(8);
    await expect(memory(host, well)).rejects.toMatchObject({
      name: 'BreakerOpenError',
      scope: 'host',
    });
    const startedAt = performance.now();
    await Promise.all([
      host.call('domainGetInfo', { dom: well }),
      host.call('domainGetXmlDesc', { dom: well, flags: 0 }),
      host.call('domainGetState', { dom: well, flags: 0 }),
      host.call('domainDestroyFlags', { dom: doms[0] ?? well, flags: 0 }),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(500);
    for (const dom of doms) daemon.unwedge(dom.uuid);
    await expect.poll(() => host.status.unanswered).toBe(0);
    await memory(host, well);
  });

  it('whose lanes were lost still count for a while, as the daemon goes on with them', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon, { limits: { unanswered: 1, lostCallMs: 150 } });
    daemon.wedge(wedged.uuid);
    await expect(memory(host, wedged)).rejects.toBeInstanceOf(DeadlineError);
    [...daemon.connections][1]?.close();
    await expect.poll(() => host.status.lanes.length).toBe(1);
    await expect(memory(host, well)).rejects.toMatchObject({ scope: 'host' });
    await expect.poll(() => host.status.unanswered).toBe(0);
    await memory(host, well);
  });

  it('of other clients that block the ordinary workers leave lists, states and pings answered', async () => {
    const daemon = guestDaemon();
    daemon.ordinaryWorkers = 0;
    const host = await connected(daemon);
    const stuck = host.call('domainGetInfo', { dom: well }, { deadlineMs: 50 });
    await Promise.all([
      host.call('domainGetState', { dom: well, flags: 0 }),
      host.call('connectListAllDomains', { need_results: 1, flags: 0 }),
      host.ping(),
    ]);
    await expect(stuck).rejects.toBeInstanceOf(DeadlineError);
  });
});

describe('long jobs', () => {
  it('of a guest let its statistics be read beside them', async () => {
    const daemon = guestDaemon();
    const saved = Promise.withResolvers<Record<never, never>>();
    daemon.on('domainManagedSave', () => saved.promise);
    const host = await connected(daemon);
    const saving = host.call('domainManagedSave', { dom: well, flags: 0 });
    await memory(host, well);
    saved.resolve({});
    await saving;
  });

  it('take at most their share, so that statistics are never kept out', async () => {
    const daemon = guestDaemon();
    const done = Promise.withResolvers<Record<never, never>>();
    daemon.on('domainManagedSave', () => done.promise);
    const host = await connected(daemon);
    const saves = Array.from({ length: 30 }, (_, i) =>
      host.call('domainManagedSave', { dom: fakeDomain(300 + i), flags: 0 }),
    );
    await expect
      .poll(() => daemon.calls.filter((name) => name === 'domainManagedSave').length)
      .toBe(8);
    await expectTheRestToAnswerBesideJobs(host);
    done.resolve({});
    await Promise.all(saves);
  });
});

async function expectTheRestToAnswerBesideJobs(host: LibvirtHost): Promise<void> {
  await Promise.all([
    memory(host, well),
    host.call('domainGetInfo', { dom: well }),
    host.call('domainDestroyFlags', { dom: well, flags: 0 }),
  ]);
}

describe('a restarted storage daemon', () => {
  const list = { need_results: 1, flags: 0 } as const;

  it('is met by new lanes, without the caller noticing, and events are registered again', async () => {
    const daemon = guestDaemon();
    daemon.on('connectListAllStoragePools', () => ({ pools: [], ret: 0 }));
    const host = await connected(daemon);
    await host.call('connectListAllStoragePools', list);
    let gaps = 0;
    host.onGap(() => (gaps += 1));
    daemon.restartStorageDaemon();
    const before = daemon.calls.filter(
      (name) => name === 'connectStoragePoolEventRegisterAny',
    ).length;
    expect(await host.call('connectListAllStoragePools', list)).toEqual({ pools: [], ret: 0 });
    expect(
      daemon.calls.filter((name) => name === 'connectStoragePoolEventRegisterAny').length,
    ).toBe(before + 2);
    expect(gaps).toBe(1);
    let events = 0;
    host.on('storagePoolEventRefresh', () => (events += 1));
    daemon.emit('storagePoolEventRefresh', { callbackID: 1, pool: { name: 'p', uuid: well.uuid } });
    await expect.poll(() => events).toBe(1);
    await expectTheRestToAnswer(host);
    await expect
      .poll(() => host.status.lanes.filter((lane) => lane.name === 'control').length)
      .toBe(1);
  });

  it('does not cut off what is in flight on the old lanes', async () => {
    const daemon = guestDaemon();
    daemon.on('connectListAllStoragePools', () => ({ pools: [], ret: 0 }));
    const host = await connected(daemon);
    daemon.wedge(wedged.uuid);
    const slow = host.call('domainSuspend', { dom: wedged });
    await expect.poll(() => daemon.calls.includes('domainSuspend')).toBe(true);
    daemon.restartStorageDaemon();
    await host.call('connectListAllStoragePools', list);
    daemon.unwedge(wedged.uuid);
    expect(await slow).toEqual({});
  });

  it('that stays broken gives the error instead of opening lanes without end', async () => {
    const daemon = guestDaemon();
    daemon.on('connectListAllStoragePools', () => {
      throw new FakeError(1, 7, 'internal error: client socket is closed');
    });
    const host = await connected(daemon);
    await expect(host.call('connectListAllStoragePools', list)).rejects.toMatchObject({ code: 1 });
    const opens = daemon.calls.filter((name) => name === 'connectOpen').length;
    await expect(host.call('connectListAllStoragePools', list)).rejects.toMatchObject({ code: 1 });
    expect(daemon.calls.filter((name) => name === 'connectOpen').length).toBe(opens);
  });

  it("gives the daemon's error when no new lane can be had", async () => {
    const daemon = guestDaemon();
    daemon.on('connectListAllStoragePools', () => ({ pools: [], ret: 0 }));
    let refuse = false;
    const openStream: typeof daemon.openStream = () => {
      if (refuse) return Promise.reject(new Error('refused'));
      return daemon.openStream();
    };
    const host = await connected(daemon, { openStream });
    daemon.restartStorageDaemon();
    refuse = true;
    await expect(host.call('connectListAllStoragePools', list)).rejects.toThrow(
      /client socket is closed|refused/,
    );
    await host.ping();
  });
});
