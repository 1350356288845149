import { libvirtDriver } from '@corral/driver-libvirt';
import type { LabNode } from '@corral/testkit';
import { daemonCpuMs } from './daemon-cpu.ts';
import type { SyncTimes } from './peers.ts';
import type { Endpoint } from './ssh-client.ts';

export interface CorralTimes extends SyncTimes {
  /** CPU time of this process for connection and synchronisation, in milliseconds. */
  readonly ownCpuMs: number;
  /** CPU time of the node's libvirtd for the synchronisation alone, without the connection. */
  readonly daemonMs: number;
}

/** A cold synchronisation by Corral's own driver: a new ssh connection, then every VM as a finished record. */
export async function syncByCorral(node: LabNode, endpoint: Endpoint): Promise<CorralTimes> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const session = await libvirtDriver().connect({
    transport: {
      kind: 'ssh',
      host: endpoint.host,
      port: endpoint.port,
      user: node.ssh.user,
      auth: { kind: 'key', privateKey: node.ssh.privateKey },
      hostKeyFingerprint: node.ssh.hostKeyFingerprint,
    },
  });
  try {
    const connectMs = performance.now() - begun;
    const daemonBefore = await daemonCpuMs(node);
    const opened = performance.now();
    const vms = await session.vms.list();
    const syncMs = performance.now() - opened;
    const used = process.cpuUsage(cpu);
    return {
      domains: vms.length,
      connectMs,
      syncMs,
      daemonMs: (await daemonCpuMs(node)) - daemonBefore,
      ownCpuMs: (used.user + used.system) / 1000,
    };
  } finally {
    await session.close();
  }
}
