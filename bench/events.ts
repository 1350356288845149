/**
 * How soon a change on a node is seen, and how soon a long list is read.
 *
 *   npm run bench:events -- --rounds 30 --domains 1000
 *
 * A node with many guests is enrolled over ssh. Again and again one of its guests is started by virsh, behind Corral's
 * back; counted is the time from virsh having returned to the message at a subscriber of the graph, and to the painted
 * row in Chromium. Both may be negative: libvirt tells of the start before virsh has ended. Then the first page of 100
 * of all VMs with eight fields is read by several clients at once.
 */
import { LabNode, sleep } from '@corral/testkit';
import { numberOptions } from '../tools/drills/lib/args.ts';
import { startConsole } from '../tools/drills/lib/console-server.ts';
import { GraphClient } from '../tools/drills/lib/graph.ts';
import { enrolBySsh, waitForId } from '../tools/drills/lib/inventory.ts';
import { runDrill } from '../tools/drills/lib/main.ts';
import { goFirst } from '../tools/drills/lib/priority.ts';
import { printResult, printTable, printTargets } from '../tools/drills/lib/report.ts';
import { ApiServer } from '../tools/drills/lib/server.ts';
import { percentile, round } from '../tools/drills/lib/stats.ts';
import { openVmList, type Browser } from './events/browser.ts';
import { measureList } from './events/list.ts';
import { Subscriber } from './events/subscriber.ts';
import { defineGuest, GUEST, virsh } from './events/virsh.ts';
import { defineDomains } from './sync/seed.ts';

const WAIT_MS = 20_000;

const options = numberOptions({ domains: 1000, rounds: 30, clients: 8, requests: 25 });

/** The promise's value, or an error that says what has not come. */
async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = sleep(WAIT_MS, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`Waited ${WAIT_MS} ms in vain for ${what}.`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    limit.abort();
  }
}

interface Delays {
  readonly client: number[];
  readonly painted: number[];
}

async function measureEvents(
  node: LabNode,
  subscriber: Subscriber,
  browser: Browser,
): Promise<Delays> {
  const delays: Delays = { client: [], painted: [] };
  for (let turn = 0; turn < options.rounds; turn += 1) {
    const started = subscriber.next('RUNNING');
    const shown = browser.painted(GUEST, 'Running');
    const returned = await virsh(node, 'start');
    delays.client.push((await within('the message of the start', started)) - returned);
    delays.painted.push((await within('the row of the running VM', shown)) - returned);
    const stopped = subscriber.next('STOPPED');
    const gone = browser.painted(GUEST, 'Stopped');
    await virsh(node, 'destroy');
    await within('the message of the stop', stopped);
    await within('the row of the stopped VM', gone);
  }
  return delays;
}

const two = (values: readonly number[]) => ({
  p50: round(percentile(values, 50)),
  p95: round(percentile(values, 95)),
});

function report(delays: Delays, lists: readonly number[]): boolean {
  const clientMs = two(delays.client);
  const paintedMs = two(delays.painted);
  const list = two(lists);
  printTable(
    ['from virsh start having returned', 'count', 'p50 ms', 'p95 ms', 'least', 'most'],
    [
      ['to the message at the subscriber', delays.client] as const,
      ['to the painted row in Chromium', delays.painted] as const,
      [`list of ${options.domains}, first 100, ${options.clients} clients`, lists] as const,
    ].map(([what, values]) => {
      const { p50, p95 } = two(values);
      return [
        what,
        values.length,
        p50,
        p95,
        round(Math.min(...values)),
        round(Math.max(...values)),
      ];
    }),
  );
  const met = printTargets([
    { what: 'message, p95 ms', value: clientMs.p95, atMost: 60 },
    { what: 'painted row, p95 ms', value: paintedMs.p95, atMost: 250 },
    { what: 'list, p95 ms', value: list.p95, atMost: 150 },
  ]);
  const list1000 = { p95Ms: list.p95, p50Ms: list.p50, vms: options.domains };
  printResult({ clientMs, paintedMs, list1000, rounds: options.rounds, ok: met });
  return met;
}

await runDrill(async (cleanup) => {
  goFirst();
  const node = await LabNode.start();
  cleanup.add('the lab node', () => node.stop());
  await defineDomains(node, 0, options.domains);
  await defineGuest(node);
  const server = await ApiServer.start();
  cleanup.add('the server', () => server.remove());
  const graph = new GraphClient(server.url);
  cleanup.add('the client', () => graph.close());
  const nodeId = await enrolBySsh(graph, node, 'remote');
  await waitForId(graph, 'vms', GUEST);
  const pages = await startConsole(server);
  cleanup.add('the console', () => pages.stop());
  const browser = await openVmList(pages.url, GUEST);
  cleanup.add('Chromium', () => browser.close());
  const subscriber = new Subscriber(graph, nodeId, GUEST);
  const delays = await measureEvents(node, subscriber, browser);
  const lists = await measureList({
    graph,
    clients: options.clients,
    requestsEach: options.requests,
    vms: options.domains,
  });
  return report(delays, lists);
});
