import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ErrorCode,
  LibvirtError,
  unixStream,
  UnsupportedProcedureError,
  type LibvirtHost,
} from '../index.ts';
import { connectNode, emptyGuestXml, LabNode } from './testing/node.ts';

let node: LabNode;
let host: LibvirtHost;

beforeAll(async () => {
  node = await LabNode.start();
  host = await connectNode(node);
});

afterAll(async () => {
  await host?.close();
  await node?.stop();
});

describe('libvirtd over a unix socket', () => {
  it('tells versions, capabilities and the machine as virsh does', async () => {
    const { lib_ver: version } = await host.call('connectGetLibVersion', {});
    const text = `${Math.floor(version / 1e6)}.${Math.floor(version / 1e3) % 1e3}.${version % 1e3}`;
    expect(await node.virsh('version')).toContain(`library: libvirt ${text}`);
    const info = await host.call('nodeGetInfo', {});
    expect(await node.virsh('nodeinfo')).toMatch(
      new RegExp(`CPU model:\\s+${info.model}\\s[^]*CPU\\(s\\):\\s+${info.cpus}\\s`),
    );
    expect((await host.call('connectGetCapabilities', {})).capabilities).toContain(
      '<capabilities>',
    );
    expect(await host.call('connectGetHostname', {})).toEqual({ hostname: node.hostname });
  });

  it('defines, lists, describes and removes a domain, with the events of it', async () => {
    const events: string[] = [];
    const off = host.on('domainEventCallbackLifecycle', ({ msg }) =>
      events.push(`${msg.dom.name} ${msg.event}`),
    );
    const name = 'naïve-虚拟机';
    const { dom } = await host.call('domainDefineXmlFlags', { xml: emptyGuestXml(name), flags: 0 });
    expect(await node.virsh('domuuid', name)).toBe(dom.uuid);
    const { domains } = await host.call('connectListAllDomains', { need_results: 1, flags: 0 });
    expect(domains).toContainEqual(dom);
    expect((await host.call('domainGetXmlDesc', { dom, flags: 0 })).xml).toContain(
      `<name>${name}</name>`,
    );
    expect(await host.call('domainGetInfo', { dom })).toMatchObject({ state: 5, maxMem: 32_768 });
    await host.call('domainUndefineFlags', { dom, flags: 0 });
    await expect.poll(() => events).toEqual([`${name} 0`, `${name} 1`]);
    off();
    await expect(host.call('domainGetInfo', { dom })).rejects.toMatchObject({
      code: ErrorCode.NO_DOMAIN,
      domainName: 'QEMU',
    });
  });

  it('pipelines a thousand calls and gives each its own answer', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `many-${i}`);
    const doms = await Promise.all(
      names.map(
        async (name) =>
          (await host.call('domainDefineXmlFlags', { xml: emptyGuestXml(name), flags: 0 })).dom,
      ),
    );
    const calls = Array.from({ length: 1000 }, (_, i) =>
      host.call('domainGetXmlDesc', { dom: doms[i % 20]!, flags: 0 }),
    );
    const xmls = await Promise.all(calls);
    expect(xmls.every(({ xml }, i) => xml.includes(`<name>many-${i % 20}</name>`))).toBe(true);
    await Promise.all(doms.map((dom) => host.call('domainUndefineFlags', { dom, flags: 0 })));
  });

  it('reads and writes typed parameters', async () => {
    const { dom } = await host.call('domainDefineXmlFlags', {
      xml: emptyGuestXml('params'),
      flags: 0,
    });
    const params = [{ field: 'hard_limit', type: 'ullong', value: 123_456 }] as const;
    await host.call('domainSetMemoryParameters', { dom, params, flags: 2 });
    const read = await host.call('domainGetMemoryParameters', { dom, nparams: 3, flags: 2 });
    expect(read.params).toContainEqual(params[0]);
    await host.call('domainUndefineFlags', { dom, flags: 0 });
  });

  it('names what the daemon does not know, and goes on', async () => {
    const dom = { name: 'x', uuid: '00000000-0000-4000-8000-000000000001', id: -1 };
    const call = host.call('domainDelThrottleGroup', { dom, group: 'g', flags: 0 });
    await expect(call).rejects.toBeInstanceOf(UnsupportedProcedureError);
    expect([...host.unavailableEvents.keys()]).toContain('domainEventNicMacChange');
    expect(await host.ping()).toBeLessThan(1000);
  });

  it('answers malformed XML, wrong states and wrong flags by typed errors', async () => {
    await expect(
      host.call('domainDefineXmlFlags', { xml: '<domain', flags: 0 }),
    ).rejects.toMatchObject({ code: ErrorCode.XML_NOT_WELL_FORMED });
    const { dom } = await host.call('domainDefineXmlFlags', {
      xml: emptyGuestXml('off'),
      flags: 0,
    });
    await expect(host.call('domainResume', { dom })).rejects.toMatchObject({
      codeName: 'OPERATION_INVALID',
    });
    await expect(host.call('domainGetXmlDesc', { dom, flags: 0x8000_0000 })).rejects.toBeInstanceOf(
      LibvirtError,
    );
    await host.call('domainUndefineFlags', { dom, flags: 0 });
  });

  it('opens the test driver through the same daemon', async () => {
    const test = await connectNode(node, { uri: 'test:///default' });
    const { domains } = await test.call('connectListAllDomains', { need_results: 1, flags: 0 });
    expect(domains.map(({ name }) => name)).toEqual(['test']);
    const events: number[] = [];
    test.on('domainEventCallbackLifecycle', ({ msg }) => events.push(msg.event));
    await test.call('domainSuspend', { dom: domains[0]! });
    await expect.poll(() => events).toEqual([3]);
    await test.close();
  });

  it('may be asked, but not told, on its read-only socket', async () => {
    const reader = await connectNode(node, {
      openStream: () => unixStream(node.libvirtReadOnlySocket),
    });
    await reader.call('connectListAllDomains', { need_results: 1, flags: 0 });
    const write = reader.call('domainDefineXmlFlags', { xml: emptyGuestXml('ro'), flags: 0 });
    await expect(write).rejects.toMatchObject({ code: ErrorCode.OPERATION_DENIED });
    await reader.close();
  });
});

describe('hostile bytes', () => {
  it.each([
    ['a length below the header', Buffer.from('00000004', 'hex')],
    ['a length over the limit', Buffer.from('7fffffff0000000000000000', 'hex')],
  ])('%s end that connection alone', async (_what, bytes) => {
    const stream = await unixStream(node.libvirtSocket);
    stream.on('error', () => undefined);
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.resume();
    stream.write(bytes);
    await closed;
    expect(await host.ping()).toBeLessThan(1000);
  });

  it("that are no socket or refused give the system's error", async () => {
    await expect(unixStream(`${node.libvirtSocket}-none`)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
