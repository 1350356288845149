import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLane, settingsOf } from '../connection.ts';
import {
  BreakerOpenError,
  ConnectionLostError,
  ConnectTimeoutError,
  DeadlineError,
  unixStream,
  type Composite,
  type LibvirtHost,
} from '../index.ts';
import type { Lane } from '../lane.ts';
import {
  connectNode,
  emptyGuestXml,
  expectAnswers,
  LabNode,
  monitorStats,
  startPausedGuest,
  waitFor,
} from './testing/node.ts';

let node: LabNode;
let host: LibvirtHost;
let well: Composite<'domain'>;

beforeAll(async () => {
  node = await LabNode.start();
});

beforeAll(async () => {
  host = await connectNode(node);
  const { dom } = await host.call('domainDefineXmlFlags', { xml: emptyGuestXml('well'), flags: 0 });
  well = dom;
});

afterEach(async () => {
  for (const name of (await node.virsh('list', '--name')).split('\n').filter(Boolean)) {
    await node.qemuCont(name);
    await node.virsh('destroy', name);
    await node.virsh('undefine', name);
  }
});

afterAll(async () => {
  await host?.close();
  await node?.stop();
});

describe('a QEMU that is stopped', () => {
  it('is suspect after one deadline; the rest of the node answers; it is trusted again when it goes on', async () => {
    const dom = await startPausedGuest(host, 'wedged');
    await monitorStats(host, dom, 3000);
    await node.qemuStop('wedged');
    await expect(monitorStats(host, dom, 400)).rejects.toBeInstanceOf(DeadlineError);
    expect(host.isSuspect(dom.uuid)).toBe(true);
    await expect(host.call('domainResume', { dom })).rejects.toBeInstanceOf(BreakerOpenError);
    await expectAnswers(host, dom);
    await expectAnswers(host, well);
    await node.qemuCont('wedged');
    await expect.poll(() => host.isSuspect(dom.uuid), { timeout: 10_000 }).toBe(false);
    expect(host.status.unanswered).toBe(0);
    await monitorStats(host, dom, 3000);
  });

  it('can still be ended', async () => {
    const dom = await startPausedGuest(host, 'to-end');
    await node.qemuStop('to-end');
    await expect(monitorStats(host, dom, 300)).rejects.toBeInstanceOf(DeadlineError);
    await host.call('domainDestroyFlags', { dom, flags: 0 });
    expect((await host.call('domainGetState', { dom, flags: 0 })).state).toBe(5);
    await expect.poll(() => host.status.unanswered, { timeout: 20_000 }).toBe(0);
    await host.call('domainUndefineFlags', { dom, flags: 0 });
  });

  it('five of them at once leave the rest of the node answering', async () => {
    const names = Array.from({ length: 5 }, (_, i) => `five-${i}`);
    const doms: Composite<'domain'>[] = [];
    for (const name of names) doms.push(await startPausedGuest(host, name));
    for (const name of names) await node.qemuStop(name);
    const stuck = doms.map((dom) => monitorStats(host, dom, 600).catch((error: unknown) => error));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expectAnswers(host, well);
    const errors = await Promise.all(stuck);
    expect(errors.every((error) => error instanceof DeadlineError)).toBe(true);
    await expectAnswers(host, well);
    for (const name of names) await node.qemuCont(name);
    await expect.poll(() => host.status.unanswered, { timeout: 20_000 }).toBe(0);
  });

  it('with sixteen stuck calls of careless clients still lets lists, states and pings through', async () => {
    const dom = await startPausedGuest(host, 'sixteen');
    await node.qemuStop('sixteen');
    const settings = settingsOf({ openStream: () => unixStream(node.libvirtSocket) });
    const lanes: Lane[] = [];
    for (let i = 0; i < 4; i += 1) {
      lanes.push(
        await openLane(settings, {
          name: `careless-${i}`,
          window: 4,
          purpose: 'control',
          onSlotFree: () => undefined,
        }),
      );
    }
    const stuck = lanes.flatMap((lane) =>
      Array.from({ length: 4 }, () =>
        lane
          .request('connectGetAllDomainStats', { doms: [dom], stats: 0, flags: 0 })
          .catch(() => undefined),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    const startedAt = performance.now();
    const { domains } = await host.call('connectListAllDomains', { need_results: 1, flags: 0 });
    await host.call('domainGetState', { dom: well, flags: 0 });
    await host.ping();
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(domains.length).toBeGreaterThanOrEqual(2);
    await node.qemuCont('sixteen');
    await Promise.all(stuck);
    await Promise.all(lanes.map((lane) => lane.close()));
    await expectAnswers(host, well);
  });
});

describe('a libvirtd that is stopped', () => {
  it('takes a connection and never answers: connecting ends by its own deadline', async () => {
    await node.stopLibvirtd();
    await expect(connectNode(node, { deadlines: { connect: 400 } })).rejects.toBeInstanceOf(
      ConnectTimeoutError,
    );
    await node.contLibvirtd();
    await expectAnswers(host, well, 5000);
  });

  it('is found by keepalive', async () => {
    const watched = await connectNode(node, { keepalive: { intervalMs: 200, count: 3 } });
    await node.stopLibvirtd();
    expect(String(await watched.closed)).toMatch(/silent for/);
    await node.contLibvirtd();
    await expectAnswers(host, well, 5000);
  });
});

describe('a libvirtd that is killed', () => {
  it('rejects what is in flight as of unknown outcome; a new connection finds the guest running', async () => {
    const second = await connectNode(node);
    const dom = await startPausedGuest(second, 'survivor');
    await node.qemuStop('survivor');
    const stuck = monitorStats(second, dom, 20_000);
    const outcome = stuck.catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await node.killLibvirtd();
    expect(await outcome).toMatchObject({
      name: 'ConnectionLostError',
      outcomeUnknown: true,
    });
    expect(await second.closed).toBeInstanceOf(ConnectionLostError);
    await expect(connectNode(node)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await node.qemuCont('survivor');
    await node.startLibvirtd();
    host = await connectNode(node);
    const events: string[] = [];
    host.on('domainEventCallbackLifecycle', ({ msg }) => events.push(msg.dom.name));
    expect((await host.call('domainGetState', { dom, flags: 0 })).state).toBe(3);
    await host.call('domainResume', { dom });
    await expect.poll(() => events).toContain('survivor');
  });
});

describe('a serial console', () => {
  it('is held by one client, and taken by force', async () => {
    const dom = await startPausedGuest(host, 'console');
    const args = { dom, dev_name: null, flags: 0 };
    const first = await host.openDuplex('domainOpenConsole', args);
    const lost = once(first, 'error');
    await expect(host.openDuplex('domainOpenConsole', args)).rejects.toMatchObject({
      codeName: 'OPERATION_FAILED',
    });
    const second = await host.openDuplex('domainOpenConsole', { ...args, flags: 1 });
    expect((await lost)[0]).toMatchObject({ name: 'LibvirtError' });
    second.destroy();
    await waitFor('the lane of the console to close', () =>
      host.status.lanes.every((lane) => lane.name !== 'domainOpenConsole'),
    );
    const third = await host.openDuplex('domainOpenConsole', args);
    expect(third.destroyed).toBe(false);
    third.destroy();
  });
});
