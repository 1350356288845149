import { connectHost, type LibvirtHost } from '../host.ts';
import type { ConnectOptions } from '../options.ts';
import type { Composite } from '../types.ts';
import { FakeDaemon } from './fake-daemon.ts';

/** The n-th domain of a fake host. */
export function fakeDomain(n: number): Composite<'domain'> {
  const hex = n.toString(16).padStart(12, '0');
  return { name: `vm-${n}`, uuid: `00000000-0000-4000-8000-${hex}`, id: n };
}

/** A fake daemon whose reads of guests behave as measured: some wait for the monitor, others do not. */
export function guestDaemon(): FakeDaemon {
  const daemon = new FakeDaemon();
  return daemon
    .on('domainGetInfo', () => ({ state: 1, maxMem: 1, memory: 1, nrVirtCpu: 1, cpuTime: 1 }))
    .on('domainGetState', () => ({ state: 1, reason: 1 }))
    .on('domainGetXmlDesc', ({ dom }) => ({ xml: `<domain><name>${dom.name}</name></domain>` }))
    .on('domainMemoryStats', async ({ dom }) => {
      await daemon.monitor(dom.uuid);
      return { stats: [{ tag: 6, val: 1 }] };
    })
    .on('domainSuspend', async ({ dom }) => {
      await daemon.monitor(dom.uuid);
      return {};
    })
    .on('domainDestroyFlags', () => ({}));
}

/** A host connected to a fake daemon, with deadlines short enough for tests. */
export function connectFake(
  daemon: FakeDaemon,
  options: Partial<ConnectOptions> = {},
): Promise<LibvirtHost> {
  return connectHost({
    openStream: daemon.openStream,
    ...options,
    deadlines: { stats: 80, ...options.deadlines },
    limits: { probeEveryMs: 30, ...options.limits },
  });
}
