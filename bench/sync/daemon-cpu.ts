import type { LabNode } from '@corral/testkit';

/** Linux tells the times of /proc/<pid>/stat in ticks of 10 ms on every architecture Node runs on. */
const TICK_MS = 10;

/** CPU time the node's libvirtd has used so far, all its threads, user and system, in milliseconds. */
export async function daemonCpuMs(node: LabNode): Promise<number> {
  const pid = (await node.mustExec(['cat', '/run/libvirtd.pid'])).trim();
  const stat = await node.mustExec(['cat', `/proc/${pid}/stat`]);
  // The name in parentheses may hold spaces; utime and stime are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new Error(`Not understood: ${stat}`);
  return ticks * TICK_MS;
}
