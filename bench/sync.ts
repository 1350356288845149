/**
 * A cold synchronisation of many guests over ssh: Corral's driver against python3-libvirt and one batched virsh, on
 * the same node in the same run, taking turns.
 *
 *   npm run bench:sync -- --domains 1000 --rounds 5
 *
 * What is compared is the time from an open connection to the last guest known: nothing is kept from before, and
 * Corral's figure includes reading every definition into a finished record, which the peers do not do. Opening the
 * connection (ssh's key exchange, the login shell of the peers' helper) is given beside it, and so are the ratios
 * with it included; it is left out of the targets because it measures ssh and the node's shell, not the client.
 * `vsDaemonCpu` is Corral's time on the clock by the CPU time that the node's libvirtd spent meanwhile: how
 * near the client comes to the least that the daemon can do it in.
 */
import { LabNode } from '@corral/testkit';
import { numberOptions } from '../tools/drills/lib/args.ts';
import { runDrill } from '../tools/drills/lib/main.ts';
import { goFirst } from '../tools/drills/lib/priority.ts';
import { printResult, printTable, printTargets } from '../tools/drills/lib/report.ts';
import { round } from '../tools/drills/lib/stats.ts';
import { startDelayProxy } from './sync/delay-proxy.ts';
import { measure, medianOf, type Measured, type Runs } from './sync/measure.ts';
import { defineDomains } from './sync/seed.ts';
import { makeSshClient } from './sync/ssh-client.ts';

const ROUND_TRIP_MS = 50;
const FAR_DOMAINS = 100;

const options = numberOptions({ domains: 1000, rounds: 5 });

function row(name: string, runs: Runs): (string | number)[] {
  const each = runs.map((run) => Math.round(run.syncMs)).join(' ');
  return [
    name,
    round(medianOf(runs, (run) => run.syncMs)),
    round(medianOf(runs, (run) => run.connectMs)),
    round(medianOf(runs, (run) => run.daemonMs)),
    each,
  ];
}

function show(title: string, measured: Measured): void {
  console.log(`\n${title} (medians in ms)`);
  const rows = [row('corral', measured.corral), row('python3-libvirt', measured.python)];
  if (measured.virsh.length > 0) rows.push(row('virsh, batched', measured.virsh));
  printTable(['client', 'sync', 'connect', 'daemon CPU', 'each sync'], rows);
}

const sync = (runs: Runs): number => medianOf(runs, (run) => run.syncMs);
const whole = (runs: Runs): number => medianOf(runs, (run) => run.connectMs + run.syncMs);

function report(near: Measured, far: Measured): boolean {
  show(`${options.domains} guests over ssh`, near);
  show(`${FAR_DOMAINS} guests with ${ROUND_TRIP_MS} ms of round trip between`, far);
  const daemonCpu = medianOf(near.corral, (run) => run.daemonMs);
  const ratios = {
    vsPython: round(sync(near.corral) / sync(near.python), 3),
    vsVirsh: round(sync(near.corral) / sync(near.virsh), 3),
    vsDaemonCpu: round(sync(near.corral) / daemonCpu, 3),
    vsPythonRtt50: round(sync(far.corral) / sync(far.python), 4),
  };
  const met = printTargets([
    { what: 'time by that of python3-libvirt', value: ratios.vsPython, atMost: 0.25 },
    { what: "time by the daemon's CPU time", value: ratios.vsDaemonCpu, atMost: 1.5 },
    { what: 'the first, with 50 ms of round trip', value: ratios.vsPythonRtt50, atMost: 0.05 },
  ]);
  const medians = (measure: (runs: Runs) => number, from: Measured) => ({
    corral: round(measure(from.corral)),
    python: round(measure(from.python)),
    ...(from.virsh.length > 0 ? { virsh: round(measure(from.virsh)) } : {}),
  });
  printResult({
    domains: options.domains,
    mediansMs: medians(sync, near),
    daemonCpuMs: round(daemonCpu),
    ratios,
    withConnectMs: medians(whole, near),
    withConnectVsPython: round(whole(near.corral) / whole(near.python), 3),
    firstMs: round(near.corral[0]?.syncMs ?? 0),
    ownCpuMs: round(medianOf(near.corral, (run) => run.ownCpuMs)),
    rtt50: { mediansMs: medians(sync, far), withConnectMs: medians(whole, far) },
    ok: met,
  });
  return met;
}

await runDrill(async (cleanup) => {
  goFirst();
  if (options.domains < FAR_DOMAINS) throw new Error(`--domains is at least ${FAR_DOMAINS}.`);
  const node = await LabNode.start();
  cleanup.add('the lab node', () => node.stop());
  const client = await makeSshClient(node);
  cleanup.add('the ssh client', () => client.remove());
  const endpoint = { host: node.ssh.host, port: node.ssh.port };
  const proxy = await startDelayProxy(endpoint, ROUND_TRIP_MS / 2);
  cleanup.add('the delaying proxy', () => proxy.close());
  const { rounds } = options;

  await defineDomains(node, 0, FAR_DOMAINS);
  const far = await measure({
    node,
    client,
    endpoint: proxy,
    domains: FAR_DOMAINS,
    rounds: Math.min(rounds, 3),
    withoutVirsh: true,
  });
  await defineDomains(node, FAR_DOMAINS, options.domains);
  const near = await measure({ node, client, endpoint, domains: options.domains, rounds });
  return report(near, far);
});
