/**
 * How soon a page of a long list is read, without any hypervisor.
 *
 *   npm run bench:list -- --vms 1000 --clients 8 --requests 40
 *
 * A database is filled through the repositories as the inventory fills it (counted: the CPU time of the first, of an
 * unchanged and of an all-changed listing). Then the API runs on it as a process of its own, and several clients ask
 * at once for the first page of 100 VMs with eight fields. CPU time is that of the API's process.
 */
import { join } from 'node:path';
import { openDatabase } from '@corral/db';
import { measureList } from './events/list.ts';
import { seedVms } from './list/seed.ts';
import { numberOptions } from '../tools/drills/lib/args.ts';
import { GraphClient } from '../tools/drills/lib/graph.ts';
import { runDrill } from '../tools/drills/lib/main.ts';
import { printResult, printTable, printTargets } from '../tools/drills/lib/report.ts';
import { ApiServer } from '../tools/drills/lib/server.ts';
import { percentile, round } from '../tools/drills/lib/stats.ts';

const options = numberOptions({ vms: 1000, clients: 8, requests: 40 });

/** CPU seconds the API's process has used so far, as its own metrics tell. */
async function cpuSeconds(server: ApiServer): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const value = /^corral_process_cpu_seconds_total (\S+)/m.exec(text)?.[1];
  if (value === undefined) throw new Error('The metrics do not tell the CPU time.');
  return Number(value);
}

await runDrill(async (cleanup) => {
  const server = await ApiServer.start();
  cleanup.add('the server', () => server.remove());
  await server.end();
  const db = await openDatabase({ url: `file:${join(server.dataDir, 'data', 'corral.db')}` });
  const seeded = await seedVms(db, options.vms);
  await db.close();
  await server.launch();

  const graph = new GraphClient(server.url);
  cleanup.add('the client', () => graph.close());
  const { vms, clients } = options;
  const cold = await measureList({ graph, clients: 1, requestsEach: 1, vms });
  await measureList({ graph, clients, requestsEach: 5, vms });
  const before = await cpuSeconds(server);
  const times = await measureList({ graph, clients, requestsEach: options.requests, vms });
  const cpuMsPerRequest = ((await cpuSeconds(server)) - before) * (1000 / times.length);

  const p50Ms = round(percentile(times, 50));
  const p95Ms = round(percentile(times, 95));
  printTable(
    ['', 'ms'],
    [
      [`first page of 100 of ${vms}, ${clients} clients, p50`, p50Ms],
      ['p95', p95Ms],
      ['the very first one', round(cold[0] ?? 0)],
      ['CPU of the API per request', round(cpuMsPerRequest)],
      ...Object.entries(seeded).map(([what, ms]) => [what, round(ms)] as const),
    ],
  );
  const met = printTargets([
    { what: 'list, p95 ms', value: p95Ms, atMost: 150 },
    {
      what: 'CPU of the first sync by 1,000 VMs, ms',
      value: round((seeded.firstSyncCpuMs * 1000) / vms),
      atMost: 900,
    },
  ]);
  const sync = Object.fromEntries(Object.entries(seeded).map(([what, ms]) => [what, round(ms)]));
  printResult({
    vms,
    clients,
    p50Ms,
    p95Ms,
    cpuMsPerRequest: round(cpuMsPerRequest, 2),
    ...sync,
    ok: met,
  });
  return met;
});
