import type { LabNode } from '@corral/testkit';
import { median } from '../../tools/drills/lib/stats.ts';
import { syncByCorral, type CorralTimes } from './corral.ts';
import { daemonCpuMs } from './daemon-cpu.ts';
import { syncByPython, syncByVirsh, type SyncTimes } from './peers.ts';
import type { Endpoint, SshClient } from './ssh-client.ts';

/** The runs of one client, each with what the daemon spent on it. */
export type Runs<Times extends SyncTimes = SyncTimes> = (Times & { readonly daemonMs: number })[];

export interface Measured {
  readonly corral: Runs<CorralTimes>;
  readonly python: Runs;
  readonly virsh: Runs;
}

export interface MeasureOptions {
  readonly node: LabNode;
  readonly client: SshClient;
  readonly endpoint: Endpoint;
  readonly domains: number;
  readonly rounds: number;
  /** Leave virsh out, whose figure is not wanted. */
  readonly withoutVirsh?: boolean;
}

/** Lets the clients take turns (A B C A B C …), so that a slow moment of the machine meets all of them. */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { node, client, endpoint } = options;
  const measured: Measured = { corral: [], python: [], virsh: [] };
  for (let turn = 0; turn < options.rounds; turn += 1) {
    measured.corral.push(complete(options, await syncByCorral(node, endpoint)));
    measured.python.push(await ofPeer(options, () => syncByPython(client, endpoint)));
    if (options.withoutVirsh !== true) {
      measured.virsh.push(await ofPeer(options, () => syncByVirsh(client, endpoint)));
    }
  }
  return measured;
}

/** A peer's run with the daemon's CPU time around it, its connection included. */
async function ofPeer(
  options: MeasureOptions,
  sync: () => Promise<SyncTimes>,
): Promise<Runs[number]> {
  const before = await daemonCpuMs(options.node);
  const times = complete(options, await sync());
  return { ...times, daemonMs: (await daemonCpuMs(options.node)) - before };
}

/** Refuses a run that did not see every guest. */
function complete<Times extends SyncTimes>({ domains }: MeasureOptions, times: Times): Times {
  if (times.domains !== domains) {
    throw new Error(`A client saw ${times.domains} of ${domains} guests.`);
  }
  return times;
}

/** The median of one figure over the runs. */
export function medianOf<Times extends SyncTimes>(
  runs: Runs<Times>,
  pick: (run: Runs<Times>[number]) => number,
): number {
  return median(runs.map(pick));
}
