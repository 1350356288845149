/**
 * Kills the server (SIGKILL) again and again in the middle of everything that makes, moves and deletes (creation,
 * copies, snapshots, going back to them, moves between two nodes, forwarded ports, tasks over several VMs, deletions
 * with time to undo them), at boundaries of steps and at any moment, starts it again, and looks: every task has come to
 * a legal end, what one says it has done is so, and nothing is on the nodes that neither belongs to somebody nor is
 * listed as left behind.
 *
 *   npm run drill:crash -- --runs 100 --seed 1
 */
import { rm } from 'node:fs/promises';
import { LabNode, mustRun, sleep, waitFor } from '@corral/testkit';
import { z } from 'zod';
import type { Made } from './crash/action.ts';
import { actionOf } from './crash/actions.ts';
import { bringTo, vmAction, type Ground } from './crash/ground.ts';
import { balance, type Balance } from './crash/ledger.ts';
import { describeMoment, drawMoment, waitForMoment } from './crash/moments.ts';
import { furnish, readSites, siteOf, type LabSite } from './crash/sites.ts';
import { faultsOfTask, faultsOfVms, readShown, type Shown, type TaskShown } from './crash/state.ts';
import { numberOptions } from './lib/args.ts';
import { GraphClient } from './lib/graph.ts';
import { idByName, onlineNode, waitForId } from './lib/inventory.ts';
import { runDrill } from './lib/main.ts';
import { Random } from './lib/random.ts';
import { printResult, printTable } from './lib/report.ts';
import { ApiServer } from './lib/server.ts';
import { runTask, startTask } from './lib/tasks.ts';
import { added, type Truth } from './lib/truth.ts';

const TEMPLATE = 'blank';
const DATA_MIB = 64;
const SETTLE_MS = 60_000;

const options = numberOptions({ runs: 25, seed: Date.now() % 1_000_000 });

/** An image of random data, so that copying it takes a while. Nobody boots it. */
async function makeImage(folder: string): Promise<string> {
  const raw = `${folder}/blank.raw`;
  const image = `${folder}/blank.qcow2`;
  await mustRun([
    'dd',
    'if=/dev/urandom',
    `of=${raw}`,
    'bs=1M',
    `count=${DATA_MIB}`,
    'status=none',
  ]);
  await mustRun(['qemu-img', 'convert', '-q', '-O', 'qcow2', raw, image]);
  await rm(raw);
  return image;
}

async function prepare(
  graph: GraphClient,
  server: ApiServer,
  [home, far]: readonly [LabSite, LabSite],
): Promise<Ground> {
  const first = await furnish(graph, home, 171);
  const second = await furnish(graph, far, 172);
  await runTask(graph, {
    name: 'registerTemplate',
    inputType: 'RegisterTemplateInput',
    input: {
      poolId: first.poolId,
      name: TEMPLATE,
      source: { filePath: await makeImage(server.dataDir) },
    },
  });
  const templateId = await waitForId(graph, 'templates', TEMPLATE);
  const { volumeId } = await graph.ask(
    z
      .object({ template: z.object({ volume: z.object({ id: z.string() }) }) })
      .transform(({ template }) => ({ volumeId: template.volume.id })),
    'query Volume($templateId: ID!) { template(id: $templateId) { volume { id } } }',
    { templateId },
  );
  return { graph, home: first, far: second, templateId, volumeId };
}

class CrashDrill {
  readonly tasks = new Map<string, TaskShown>();
  private readonly made = new Map<string, Made>();
  readonly faults: string[] = [];
  readonly unlisted: string[] = [];
  readonly listed: string[] = [];
  readonly rows: (string | number)[][] = [];
  /** Kills that met their task before its end. */
  midway = 0;
  private readonly server: ApiServer;
  private readonly sites: readonly LabSite[];
  private readonly random: Random;
  /** What was there before the first kill; it is no part of the count. */
  private readonly before: Truth;
  private graph: GraphClient;
  private readonly ground: Ground;

  constructor(server: ApiServer, sites: readonly LabSite[], ground: Ground, before: Truth) {
    this.server = server;
    this.sites = sites;
    this.ground = ground;
    this.graph = ground.graph;
    this.before = before;
    this.random = new Random(options.seed);
  }

  /** One kill: starts an action, waits for the moment, kills, starts again, and looks. */
  async run(index: number): Promise<void> {
    const { random, server } = this;
    const name = `r${String(index).padStart(3, '0')}`;
    const action = await actionOf({ ...this.ground, graph: this.graph }, index, name);
    const moment = drawMoment(random);
    const taskId = await startTask(this.graph, action.mutation);
    if (action.made !== undefined) this.made.set(taskId, action.made);
    await waitForMoment(this.graph, taskId, moment);
    if (action.cancel === true) await this.cancel(taskId);
    const killedAt = Date.now();
    await server.kill();
    await this.graph.close();
    const restarted = performance.now();
    await server.launch();
    this.graph = new GraphClient(server.url);
    const settled = await this.settle();
    const seconds = ((performance.now() - restarted) / 1000).toFixed(1);
    const shown = await readShown(this.graph);
    const result = await this.look(shown, settled);
    const task = this.tasks.get(taskId);
    const wrongs = task?.state === 'SUCCEEDED' ? (action.check?.(shown) ?? []) : [];
    const faults = wrongs.map((line) => `${name} ${action.kind} succeeded, but ${line}`);
    this.report('fault', faults, this.faults);
    const end = task === undefined ? 'unknown' : [task.state, task.error?.code].join(' ').trim();
    const wrong = result.unlisted.length + result.missing.length + faults.length;
    const midway = Date.parse(task?.finishedAt ?? '') > killedAt;
    if (midway) this.midway += 1;
    const how = midway ? 'midway' : 'after its end';
    this.rows.push([index, action.kind, describeMoment(moment), how, end, `${seconds} s`, wrong]);
    console.log(
      `${name} ${action.kind}: killed ${describeMoment(moment)}; ${end} after ${seconds} s`,
    );
  }

  /** Asks the task to stop a moment before the kill, so that undoing is what gets interrupted. */
  private async cancel(id: string): Promise<void> {
    const fields = 'task { id }';
    const cancel = { name: 'cancelTask', inputType: 'TaskActionInput', input: { id }, fields };
    // The task may have ended just now, and then there is nothing to cancel.
    await this.graph.mutate({ ...cancel, payload: z.unknown() }).catch(() => undefined);
    await sleep(this.random.below(60));
  }

  /** Waits until no task is under way. False when they do not end. */
  private async settle(): Promise<boolean> {
    try {
      for (const { name } of this.sites) await onlineNode(this.graph, name);
      await waitFor(
        'all tasks to end',
        async () => (await readShown(this.graph, ['QUEUED', 'RUNNING'])).tasks.length === 0,
        { timeoutMs: SETTLE_MS, everyMs: 50 },
      );
      return true;
    } catch (error) {
      console.error(error, this.server.logTail());
      return false;
    }
  }

  private async look(shown: Shown, settled: boolean): Promise<Balance> {
    const faults = shown.tasks
      .filter(({ id, state }) => this.tasks.get(id)?.state !== state)
      .flatMap(faultsOfTask);
    for (const task of shown.tasks) {
      if (task.error !== null && !this.tasks.has(task.id)) {
        console.log(`  ${task.operation} ${task.state}: ${task.error.code} ${task.error.message}`);
      }
      this.tasks.set(task.id, task);
    }
    if (settled) faults.push(...faultsOfVms(shown));
    const { before, made, sites } = this;
    const now = await readSites(sites);
    const result = await balance({
      sites,
      before,
      now,
      shown,
      tasks: [...this.tasks.values()],
      made,
    });
    faults.push(...result.missing.map((line) => `succeeded, but is not there: ${line}`));
    this.report('fault', faults, this.faults);
    this.report('left, not listed', result.unlisted, this.unlisted);
    this.report('left and listed', result.listed, this.listed);
    return result;
  }

  private report(what: string, lines: readonly string[], into: string[]): void {
    for (const line of lines) {
      if (into.includes(line)) continue;
      into.push(line);
      console.log(`  ${what}: ${line}`);
    }
  }

  /** Deletes through the graph all that the runs have made. What is on the nodes after that is left behind. */
  async clear(initial: Truth): Promise<void> {
    const { graph } = this;
    await graph.mutate({
      name: 'removeLeftovers',
      inputType: 'RemoveLeftoversInput',
      input: {},
      fields: '__typename',
      payload: z.unknown(),
    });
    await this.clearVms();
    for (const { volume } of this.made.values()) {
      const id = volume === undefined ? null : await idByName(graph, 'volumes', volume);
      if (id === null) continue;
      await runTask(graph, { name: 'deleteVolume', inputType: 'DeleteVolumeInput', input: { id } });
    }
    const { templateId, home, far } = this.ground;
    await runTask(graph, {
      name: 'deleteTemplate',
      inputType: 'DeleteTemplateInput',
      input: { id: templateId, deleteVolume: true },
    });
    for (const { poolId, networkId } of [home, far]) {
      const input = { id: poolId };
      await runTask(graph, { name: 'stopStoragePool', inputType: 'StoragePoolActionInput', input });
      await runTask(graph, {
        name: 'deleteStoragePool',
        inputType: 'DeleteStoragePoolInput',
        input,
      });
      const network = { id: networkId };
      await runTask(graph, {
        name: 'deleteNetwork',
        inputType: 'NetworkActionInput',
        input: network,
      });
    }
    const left = added(initial, await readSites(this.sites));
    this.report('left in the end', left, this.unlisted);
    await graph.close();
  }

  private async clearVms(): Promise<void> {
    const { graph } = this;
    const ground = { ...this.ground, graph };
    for (const { id, parked } of (await readShown(graph)).vms) {
      if (parked === null) {
        await bringTo(ground, id, 'STOPPED');
        const input = { id, deleteVolumes: true };
        await runTask(graph, { name: 'deleteVm', inputType: 'DeleteVmInput', input });
      } else await runTask(graph, { ...vmAction('purgeVm', id), inputType: 'PurgeVmInput' });
    }
  }
}

await runDrill(async (cleanup) => {
  console.log(`seed ${options.seed} (repeat with --seed ${options.seed})`);
  const [home, far] = await Promise.all([LabNode.start(), LabNode.start()]);
  for (const node of [home, far]) cleanup.add('a lab node', () => node.stop());
  await home.connectTo(far);
  const sites = [siteOf('near', home), siteOf('far', far)] as const;
  const initial = await readSites(sites);
  const server = await ApiServer.start();
  cleanup.add('the server', () => server.remove());
  const ground = await prepare(new GraphClient(server.url), server, sites);
  const drill = new CrashDrill(server, sites, ground, await readSites(sites));
  for (let index = 1; index <= options.runs; index += 1) await drill.run(index);
  await drill.clear(initial);
  const { faults, unlisted, listed } = drill;
  printTable(['run', 'action', 'killed', '', 'task', 'settled in', 'wrong'], drill.rows);
  const ends = Object.groupBy([...drill.tasks.values()], ({ state }) => state);
  const counts = Object.entries(ends).map(([state, tasks]) => [state, tasks?.length ?? 0]);
  printResult({
    runs: drill.rows.length,
    killedMidway: drill.midway,
    illegalTasks: faults.length,
    unlistedLeftovers: unlisted.length,
    listedLeftovers: listed.length,
    tasks: Object.fromEntries(counts),
    seed: options.seed,
    faults,
    unlisted,
  });
  return faults.length === 0 && unlisted.length === 0;
});
