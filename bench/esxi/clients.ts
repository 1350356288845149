import { monitorEventLoopDelay } from 'node:perf_hooks';
import { govmomiPeerProgram, mustRun, type Vcsim } from '@corral/testkit';
import { VimClient } from '@corral/vsphere-soap';
import { z } from 'zod';

/** The columns of a table of VMs. */
export const PATHS: readonly string[] = [
  'name',
  'runtime.powerState',
  'config.guestFullName',
  'guest.toolsRunningStatus',
  'guest.ipAddress',
  'config.annotation',
  'config.hardware.numCPU',
  'config.hardware.memoryMB',
  'summary.storage.committed',
  'summary.storage.uncommitted',
  'config.uuid',
  'summary.quickStats.overallCpuUsage',
];

export interface Listing {
  readonly vms: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface OwnListing extends Listing {
  /** Longest time for which the event loop did nothing else, in milliseconds. */
  readonly stallMs: number;
}

/** How finely stalls are seen, in milliseconds. */
const RESOLUTION = 5;

/** A login with the simulator, at its own port or at a proxy's. */
export function login(host: Vcsim, port = host.port): Promise<VimClient> {
  return VimClient.connect({
    host: host.host,
    port,
    user: host.user,
    password: host.password,
    certificateSha256: host.certificateSha256,
  });
}

/** One list of all VMs by Corral's client. */
export async function listByCorral(client: VimClient): Promise<OwnListing> {
  const stalls = monitorEventLoopDelay({ resolution: RESOLUTION });
  stalls.enable();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const { length } = await client.retrieve('VirtualMachine', PATHS);
  const wallMs = performance.now() - begun;
  const used = process.cpuUsage(cpu);
  stalls.disable();
  return {
    vms: length,
    wallMs,
    cpuMs: (used.user + used.system) / 1000,
    stallMs: Math.max(0, stalls.max / 1e6 - RESOLUTION),
  };
}

const Calls = z.object({
  calls: z.array(z.object({ vms: z.number(), wallMs: z.number(), cpuMs: z.number() })),
});

/** So many lists by govmomi, one after the other in one login. */
export async function listByGovmomi(host: Vcsim, times: number): Promise<readonly Listing[]> {
  const program = await govmomiPeerProgram();
  const argv = [program, '-address', `${host.host}:${host.port}`, '-user', host.user];
  argv.push('-paths', PATHS.join(','), '-times', String(times));
  const env = { ...process.env, GOVMOMI_PASSWORD: host.password };
  const text = await mustRun(argv, { env, timeoutMs: 300_000 });
  return Calls.parse(JSON.parse(text)).calls;
}
