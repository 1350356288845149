import { once } from 'node:events';
import type { HypervisorSession } from '@corral/hypervisor';
import { LabNode, testDomainXml } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libvirtDriver } from './driver.ts';

const VMS = ['one', 'two', 'three'];
/** One for calls, events and displays, one for what carries much: serial ports, volumes, pictures. */
const MOST_CONNECTIONS = 2;

describe('consoles over ssh', () => {
  let node: LabNode;
  let session: HypervisorSession;

  /** Connections that the node's sshd holds. */
  const connections = async (): Promise<number> => {
    const port = `:${node.ssh.port}`;
    const found = await node.mustExec(['ss', '-Htn', 'state', 'established', 'sport', '=', port]);
    return found.split('\n').filter((line) => line.trim() !== '').length;
  };

  beforeAll(async () => {
    node = await LabNode.start();
    const { host, port, user, privateKey, hostKeyFingerprint } = node.ssh;
    session = await libvirtDriver().connect({
      transport: {
        kind: 'ssh',
        host,
        port,
        user,
        auth: { kind: 'key', privateKey },
        hostKeyFingerprint,
      },
    });
    for (const name of VMS) await node.virshXml('create', testDomainXml({ name, memoryMiB: 32 }));
  });
  afterAll(async () => {
    await session?.close();
    await node?.stop();
  });

  it('share the connections of their node, however many there are', async () => {
    expect(await connections()).toBe(1);
    const uuids = await Promise.all(VMS.map((name) => node.virsh('domuuid', name)));
    const displays = await Promise.all(
      uuids.flatMap((uuid) => Array.from({ length: 4 }, () => session.console.openVnc(uuid))),
    );
    await Promise.all(
      displays.map(async (stream) => {
        const [greeting] = await once(stream, 'data');
        expect(String(greeting)).toMatch(/^RFB 003/);
      }),
    );
    const ports = await Promise.all(uuids.map((uuid) => session.console.openSerial(uuid)));
    await Promise.all(uuids.map((uuid) => session.console.screenshot(uuid)));
    expect(displays.length + ports.length).toBe(15);
    expect(await connections()).toBeLessThanOrEqual(MOST_CONNECTIONS);
    for (const stream of [...displays, ...ports]) stream.destroy();
    await session.ping();
    for (const name of VMS) await node.virsh('destroy', name);
  });
});
