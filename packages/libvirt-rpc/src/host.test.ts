import { afterEach, describe, expect, it } from 'vitest';
import {
  AuthenticationUnsupportedError,
  ConnectionLostError,
  ConnectTimeoutError,
  DeadlineError,
  LibvirtError,
  ProtocolError,
  registeredEvents,
  UnsupportedProcedureError,
  type LibvirtHost,
} from './index.ts';
import { connectFake, FakeDaemon, FakeError, fakeDomain, guestDaemon } from './testing/index.ts';

const hosts: LibvirtHost[] = [];

async function connected(...args: Parameters<typeof connectFake>): Promise<LibvirtHost> {
  const host = await connectFake(...args);
  hosts.push(host);
  return host;
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

const dom = fakeDomain(1);

describe('connecting', () => {
  it('logs in, opens, and registers every event before it resolves', async () => {
    const daemon = new FakeDaemon();
    const host = await connected(daemon);
    expect(daemon.calls.slice(0, 2)).toEqual(['authList', 'connectOpen']);
    const registrations = daemon.calls.filter(
      (name) => name.endsWith('EventRegisterAny') || name.endsWith('CallbackRegisterAny'),
    );
    expect(registrations.length).toBe(registeredEvents.length);
    expect(host.unavailableEvents.size).toBe(0);
  });

  it('goes on without events the daemon does not know, and says which', async () => {
    const daemon = new FakeDaemon().on('connectDomainEventCallbackRegisterAny', ({ eventID }) => {
      if (eventID > 20) throw new FakeError(1, 7, `unsupported event ID ${eventID}`);
      return { callbackID: eventID };
    });
    const host = await connected(daemon);
    expect([...host.unavailableEvents.keys()]).toContain('domainEventNicMacChange');
    expect(host.unavailableEvents.get('domainEventNicMacChange')).toBeInstanceOf(LibvirtError);
    expect(host.unavailableEvents.has('domainEventCallbackLifecycle')).toBe(false);
  });

  it('goes on with a daemon that knows neither features nor the close callback', async () => {
    const daemon = new FakeDaemon();
    daemon.unknown.add('connectSupportsFeature').add('connectRegisterCloseCallback');
    expect(await (await connected(daemon)).ping()).toBeGreaterThanOrEqual(0);
    const refusing = new FakeDaemon().on('connectRegisterCloseCallback', () => {
      throw new FakeError(3, 12, 'not supported');
    });
    expect(await (await connected(refusing)).ping()).toBeGreaterThanOrEqual(0);
  });

  it('asks polkit where the daemon wants that, and names a login it does not speak', async () => {
    const daemon = new FakeDaemon();
    daemon.authTypes = [2];
    await connected(daemon);
    expect(daemon.calls).toContain('authPolkit');
    daemon.authTypes = [1];
    await expect(connected(daemon)).rejects.toBeInstanceOf(AuthenticationUnsupportedError);
  });

  it("fails with the daemon's own error", async () => {
    const daemon = new FakeDaemon().on('connectOpen', () => {
      throw new FakeError(38, 7, 'no such hypervisor');
    });
    await expect(connected(daemon)).rejects.toMatchObject({
      code: 38,
      message: 'no such hypervisor',
    });
    await expect.poll(() => daemon.connections.size).toBe(0);
  });

  it('gives up a daemon that takes the connection and stays silent', async () => {
    const daemon = new FakeDaemon();
    daemon.silent = true;
    const attempt = connected(daemon, { deadlines: { connect: 60 } });
    await expect(attempt).rejects.toBeInstanceOf(ConnectTimeoutError);
    await expect.poll(() => daemon.connections.size).toBe(0);
  });

  it('gives up a stream that never opens, and destroys it when it opens late', async () => {
    const daemon = new FakeDaemon();
    let opened = 0;
    const openStream = async (): ReturnType<FakeDaemon['openStream']> => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      opened += 1;
      return daemon.openStream();
    };
    await expect(connected(daemon, { openStream, deadlines: { connect: 40 } })).rejects.toThrow(
      /40 ms/,
    );
    await expect.poll(() => opened).toBe(1);
    await expect.poll(() => daemon.connections.size).toBe(0);
  });

  it('can be aborted', async () => {
    const daemon = new FakeDaemon();
    daemon.silent = true;
    await expect(connected(daemon, { signal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await expect(
      connected(daemon, { signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop');
  });
});

describe('calls', () => {
  it('give what the daemon answers, in whatever order it answers', async () => {
    const daemon = guestDaemon().on('domainGetXmlDesc', async ({ dom: asked }) => {
      await new Promise((resolve) => setTimeout(resolve, asked.id % 3 === 0 ? 5 : 0));
      return { xml: asked.name };
    });
    const host = await connected(daemon);
    const doms = Array.from({ length: 300 }, (_, i) => fakeDomain(i));
    const xmls = await Promise.all(
      doms.map((one) => host.call('domainGetXmlDesc', { dom: one, flags: 0 })),
    );
    expect(xmls.map(({ xml }) => xml)).toEqual(doms.map(({ name }) => name));
  });

  it('fail with typed errors', async () => {
    const daemon = guestDaemon().on('domainCreate', () => {
      throw new FakeError(55, 20, 'domain is already running');
    });
    daemon.unknown.add('domainBackupBegin');
    const host = await connected(daemon);
    await expect(host.call('domainCreate', { dom })).rejects.toMatchObject({
      codeName: 'OPERATION_INVALID',
      procedure: 'domainCreate',
    });
    const backup = host.call('domainBackupBegin', {
      dom,
      backup_xml: '<x/>',
      checkpoint_xml: null,
      flags: 0,
    });
    await expect(backup).rejects.toBeInstanceOf(UnsupportedProcedureError);
    await expect(host.call('domainGetInfo', { dom: { ...dom, uuid: 'x' } })).rejects.toBeInstanceOf(
      ProtocolError,
    );
    expect(await host.call('domainGetInfo', { dom })).toMatchObject({ state: 1 });
  });

  it('cannot be made of procedures that open a stream', async () => {
    const host = await connected(guestDaemon());
    const call = host.call('domainOpenConsole', { dom, dev_name: null, flags: 0 });
    await expect(call).rejects.toBeInstanceOf(TypeError);
  });

  it('that are aborted are told at once, keep their slot, and disturb nothing', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(dom.uuid);
    const controller = new AbortController();
    const stuck = host.call('domainSuspend', { dom }, { signal: controller.signal });
    await expect.poll(() => daemon.calls.includes('domainSuspend')).toBe(true);
    controller.abort(new Error('no longer wanted'));
    await expect(stuck).rejects.toThrow('no longer wanted');
    expect(host.status.lanes.find((lane) => lane.name === 'slow')?.inFlight).toBe(1);
    daemon.unwedge(dom.uuid);
    await expect
      .poll(() => host.status.lanes.find((lane) => lane.name === 'slow')?.inFlight)
      .toBe(0);
    await expect(
      host.call('domainSuspend', { dom }, { signal: AbortSignal.abort(new Error('before')) }),
    ).rejects.toThrow('before');
  });

  it('that wait for a slot can be aborted or pass their deadline without being sent', async () => {
    const daemon = guestDaemon();
    const held = Promise.withResolvers<{ pool: { name: string; uuid: string } }>();
    daemon.on('storagePoolCreateXml', () => held.promise);
    const host = await connected(daemon, { limits: { blocking: 3 } });
    const create = (options = {}): Promise<unknown> =>
      host.call('storagePoolCreateXml', { xml: '<pool/>', flags: 0 }, options);
    const sent = [create(), create()];
    await expect
      .poll(() => daemon.calls.filter((name) => name === 'storagePoolCreateXml').length)
      .toBe(2);
    await expect(create({ deadlineMs: 30 })).rejects.toMatchObject({
      name: 'DeadlineError',
      sent: false,
    });
    await expect(create({ signal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    held.resolve({ pool: { name: 'p', uuid: dom.uuid } });
    await Promise.all(sent);
    expect(daemon.calls.filter((name) => name === 'storagePoolCreateXml').length).toBe(2);
  });

  it('past their deadline say whether they were sent', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(dom.uuid);
    const stuck = host.call('domainSuspend', { dom }, { deadlineMs: 40 });
    await expect(stuck).rejects.toMatchObject({
      name: 'DeadlineError',
      sent: true,
      outcomeUnknown: true,
    });
    expect(await stuck.catch((error: unknown) => error)).toBeInstanceOf(DeadlineError);
    expect(host.status.unanswered).toBe(1);
    daemon.unwedge(dom.uuid);
    await expect.poll(() => host.status.unanswered).toBe(0);
  });

  it('are refused when too many wait already', async () => {
    const daemon = guestDaemon();
    daemon.on('storagePoolCreateXml', () => Promise.withResolvers<never>().promise);
    const host = await connected(daemon, { limits: { blocking: 3, queued: 2 } });
    const calls = Array.from({ length: 6 }, () =>
      host
        .call('storagePoolCreateXml', { xml: '<pool/>', flags: 0 })
        .catch((error: unknown) => String(error)),
    );
    expect(await Promise.race(calls)).toMatch(/2 calls already wait for lane slow/);
  });

  it('swap two arguments for daemons that read them the other way round', async () => {
    const seen: number[][] = [];
    const daemon = new FakeDaemon().on('networkUpdate', ({ command, section }) => {
      seen.push([command, section]);
      return {};
    });
    const args = {
      net: { name: 'n', uuid: dom.uuid },
      command: 3,
      section: 4,
      parentIndex: -1,
      xml: '<h/>',
      flags: 0,
    };
    await (await connected(daemon)).call('networkUpdate', args);
    daemon.on('connectSupportsFeature', ({ feature }) => ({ supported: feature === 16 ? 0 : 1 }));
    await (await connected(daemon)).call('networkUpdate', args);
    expect(seen).toEqual([
      [3, 4],
      [4, 3],
    ]);
  });
});

describe('events', () => {
  const lifecycle = { callbackID: 1, msg: { dom, event: 2, detail: 0 } };

  it('reach their listeners until these stop listening', async () => {
    const daemon = new FakeDaemon();
    const host = await connected(daemon);
    const seen: string[] = [];
    const off = host.on('domainEventCallbackLifecycle', (event) => seen.push(event.msg.dom.name));
    host.on('networkEventLifecycle', (event) => seen.push(event.net.name));
    daemon.emit('domainEventCallbackLifecycle', lifecycle);
    daemon.emit('networkEventLifecycle', {
      callbackID: 1,
      net: { name: 'lan', uuid: dom.uuid },
      event: 0,
      detail: 0,
    });
    await expect.poll(() => seen).toEqual(['vm-1', 'lan']);
    off();
    off();
    daemon.emit('domainEventCallbackLifecycle', lifecycle);
    await host.ping();
    expect(seen).toEqual(['vm-1', 'lan']);
  });

  it('of a listener that throws still reach the others', async () => {
    const daemon = new FakeDaemon();
    const errors: unknown[] = [];
    const host = await connected(daemon, { onListenerError: (error) => errors.push(error) });
    let seen = 0;
    host.on('domainEventCallbackLifecycle', () => {
      throw new Error('bug');
    });
    host.on('domainEventCallbackLifecycle', () => (seen += 1));
    daemon.emit('domainEventCallbackLifecycle', lifecycle);
    await expect.poll(() => seen).toBe(1);
    expect(errors).toEqual([new Error('bug')]);
  });
});

describe('the end of a connection', () => {
  it('rejects what is in flight as of unknown outcome, and what comes later as not sent', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    daemon.wedge(dom.uuid);
    const stuck = host.call('domainSuspend', { dom });
    await expect.poll(() => daemon.calls.includes('domainSuspend')).toBe(true);
    daemon.kill();
    await expect(stuck).rejects.toMatchObject({
      name: 'ConnectionLostError',
      outcomeUnknown: true,
    });
    expect(await host.closed).toBeInstanceOf(ConnectionLostError);
    await expect(host.call('domainGetInfo', { dom })).rejects.toMatchObject({
      name: 'ConnectionLostError',
      outcomeUnknown: false,
    });
    await expect(host.ping()).rejects.toBeInstanceOf(ConnectionLostError);
  });

  it('asked for by close tells the daemon, resolves closed with null, and may be asked twice', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    await host.call('domainGetInfo', { dom });
    await host.close();
    await host.close();
    expect(await host.closed).toBeNull();
    expect(daemon.calls.filter((name) => name === 'connectClose').length).toBe(2);
    await expect(host.call('domainGetInfo', { dom })).rejects.toBeInstanceOf(ConnectionLostError);
  });

  it('on any lane but control is mended by the next call', async () => {
    const daemon = guestDaemon();
    const host = await connected(daemon);
    await host.call('domainGetInfo', { dom });
    const [, query] = [...daemon.connections];
    query?.close();
    await expect.poll(() => host.status.lanes.map((lane) => lane.name)).toEqual(['control']);
    expect(await host.call('domainGetInfo', { dom })).toMatchObject({ state: 1 });
  });

  it('that meets a lane which cannot be opened fails the call with the reason', async () => {
    const daemon = guestDaemon();
    let lanes = 0;
    const openStream = async (): ReturnType<FakeDaemon['openStream']> => {
      lanes += 1;
      if (lanes > 1) throw new Error('no further lane');
      return daemon.openStream();
    };
    const host = await connected(daemon, { openStream });
    await expect(host.call('domainGetInfo', { dom })).rejects.toThrow('no further lane');
    expect(await host.call('domainGetState', { dom, flags: 0 })).toEqual({ state: 1, reason: 1 });
  });
});

describe('keepalive', () => {
  it('answers the pings of the daemon', async () => {
    const daemon = new FakeDaemon();
    await connected(daemon);
    const [control] = [...daemon.connections];
    control?.sendPing();
    await expect.poll(() => control?.pongs).toBe(1);
  });

  it('finds a silent peer and ends the host', async () => {
    const daemon = new FakeDaemon();
    const host = await connected(daemon, { keepalive: { intervalMs: 20, count: 3 } });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await host.ping()).toBeGreaterThanOrEqual(0);
    daemon.silent = true;
    expect(String(await host.closed)).toMatch(/silent for \d+ ms/);
  });
});
