/**
 * Lists of simulated VMs by Corral's vim25 client and by govmomi, against the same simulator in the same run, and what
 * one power change costs a client that watches.
 *
 *   npm run bench:esxi -- --rounds 5
 *
 * Compared is the CPU time of the client alone, warm: the simulator is another process, the first list of each client
 * is left out. govmomi takes the list in one answer and reads the twelve columns; Corral's client follows the pages.
 */
import { type Vcsim as Host, Vcsim } from '@corral/testkit';
import { numberOptions } from '../tools/drills/lib/args.ts';
import { type Cleanup, runDrill } from '../tools/drills/lib/main.ts';
import { goFirst } from '../tools/drills/lib/priority.ts';
import { printResult, printTable, printTargets } from '../tools/drills/lib/report.ts';
import { median, round } from '../tools/drills/lib/stats.ts';
import {
  listByCorral,
  listByGovmomi,
  login,
  type Listing,
  type OwnListing,
} from './esxi/clients.ts';
import { measureDelta } from './esxi/delta.ts';

const options = numberOptions({ rounds: 5, few: 1000, many: 10_000 });

interface Compared {
  readonly corral: readonly OwnListing[];
  readonly govmomi: readonly Listing[];
}

async function compare(host: Host, vms: number): Promise<Compared> {
  const client = await login(host);
  try {
    await listByCorral(client);
    const corral: OwnListing[] = [];
    for (let round = 0; round < options.rounds; round += 1) corral.push(await listByCorral(client));
    const govmomi = (await listByGovmomi(host, options.rounds + 1)).slice(1);
    const wrong = [...corral, ...govmomi].find((listing) => listing.vms !== vms);
    if (wrong !== undefined) throw new Error(`A list has ${wrong.vms} VMs in place of ${vms}.`);
    return { corral, govmomi };
  } finally {
    await client.close();
  }
}

const middle = (listings: readonly Listing[], key: 'wallMs' | 'cpuMs'): number =>
  median(listings.map((listing) => listing[key]));

function figures({ corral, govmomi }: Compared) {
  return {
    cpuMs: round(middle(corral, 'cpuMs')),
    cpuVsGovmomi: round(middle(corral, 'cpuMs') / middle(govmomi, 'cpuMs'), 3),
    wallVsGovmomi: round(middle(corral, 'wallMs') / middle(govmomi, 'wallMs'), 3),
    maxStallMs: round(Math.max(...corral.map(({ stallMs }) => stallMs))),
  };
}

function show(vms: number, compared: Compared): void {
  console.log(`\n${vms} VMs, 12 properties (medians in ms)`);
  const row = (name: string, listings: readonly Listing[]) => [
    name,
    round(middle(listings, 'cpuMs')),
    round(middle(listings, 'wallMs')),
    listings.map(({ cpuMs }) => Math.round(cpuMs)).join(' '),
  ];
  const rows = [row('corral', compared.corral), row('govmomi', compared.govmomi)];
  printTable(['client', 'CPU', 'wall', 'each CPU'], rows);
}

async function start(cleanup: Cleanup, vms: number): Promise<Host> {
  // No delay and no limit of pages but the client's own.
  const settings = { record: false, pageSize: 0, taskMs: 0 } as const;
  const host = await Vcsim.start({ model: 'ESX', vms, settings });
  cleanup.add(`the simulator of ${vms} VMs`, () => host.stop());
  return host;
}

await runDrill(async (cleanup) => {
  const few = await start(cleanup, options.few);
  const many = await start(cleanup, options.many);
  goFirst();
  const ofFew = await compare(few, options.few);
  const delta = await measureDelta(few);
  await few.stop();
  const ofMany = await compare(many, options.many);
  show(options.few, ofFew);
  show(options.many, ofMany);
  const vms1000 = figures(ofFew);
  const vms10000 = figures(ofMany);
  const met = printTargets([
    { what: `CPU by govmomi's, ${options.few} VMs`, value: vms1000.cpuVsGovmomi, atMost: 1 },
    { what: `CPU by govmomi's, ${options.many} VMs`, value: vms10000.cpuVsGovmomi, atMost: 1 },
    { what: 'longest stall in ms', value: vms10000.maxStallMs, atMost: 200 },
    {
      what: 'bytes of a change by those of the list',
      value: round(delta.deltaBytes / delta.fullBytes, 4),
      atMost: 0.02,
    },
  ]);
  printResult({ vms1000, vms10000, ...delta, ok: met });
  return met;
});
