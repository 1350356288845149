/**
 * Kills the server (SIGKILL) again and again in the middle of creating, cloning and deleting, at boundaries of steps
 * and at any moment, starts it again, and looks: every task has come to a legal end, and nothing is on the node that
 * neither belongs to somebody nor is listed as left behind.
 *
 *   npm run drill:crash -- --runs 25 --seed 1
 */
import { rm } from 'node:fs/promises';
import { LabNode, mustRun, sleep, waitFor } from '@corral/testkit';
import { z } from 'zod';
import { actionOf, powerOff, type Ground } from './crash/actions.ts';
import { balance, type Balance, type Place } from './crash/ledger.ts';
import { describeMoment, drawMoment, waitForMoment } from './crash/moments.ts';
import { faultsOfTask, faultsOfVms, readShown, type TaskShown } from './crash/state.ts';
import { numberOptions } from './lib/args.ts';
import { GraphClient } from './lib/graph.ts';
import { idByName, makePool, onlineNode, waitForId } from './lib/inventory.ts';
import { runDrill } from './lib/main.ts';
import { Random } from './lib/random.ts';
import { printResult, printTable } from './lib/report.ts';
import { ApiServer } from './lib/server.ts';
import { runTask, startTask } from './lib/tasks.ts';
import { added, readTruth, type Truth } from './lib/truth.ts';

const POOL = 'crash';
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

async function prepare(graph: GraphClient, server: ApiServer, place: Place): Promise<Ground> {
  const nodeId = await onlineNode(graph, 'local');
  const poolId = await makePool(graph, nodeId, POOL, place.path);
  await runTask(graph, {
    name: 'registerTemplate',
    inputType: 'RegisterTemplateInput',
    input: { poolId, name: TEMPLATE, source: { filePath: await makeImage(server.dataDir) } },
  });
  const templateId = await waitForId(graph, 'templates', TEMPLATE);
  const { volumeId } = await graph.ask(
    z
      .object({ template: z.object({ volume: z.object({ id: z.string() }) }) })
      .transform(({ template }) => ({ volumeId: template.volume.id })),
    'query Volume($templateId: ID!) { template(id: $templateId) { volume { id } } }',
    { templateId },
  );
  return { graph, poolId, templateId, volumeId };
}

interface LabPlace extends Place {
  readonly node: LabNode;
}

class CrashDrill {
  readonly tasks = new Map<string, TaskShown>();
  /** Names of the volumes that tasks were to make by cloning, by the task's id. */
  private readonly clones = new Map<string, string>();
  readonly faults: string[] = [];
  readonly unlisted: string[] = [];
  readonly listed: string[] = [];
  readonly rows: (string | number)[][] = [];
  /** Kills that met their task before its end. */
  midway = 0;
  private readonly server: ApiServer;
  private readonly place: LabPlace;
  private readonly random: Random;
  /** Tasks from before the first kill; they are no part of the count. */
  private readonly before: Truth;
  private graph: GraphClient;
  private readonly ground: Ground;

  constructor(server: ApiServer, place: LabPlace, ground: Ground, before: Truth) {
    this.server = server;
    this.place = place;
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
    if (action.kind === 'clone') this.clones.set(taskId, `${name}.qcow2`);
    await waitForMoment(this.graph, taskId, moment);
    if (action.kind === 'create-and-cancel') await this.cancel(taskId);
    const killedAt = Date.now();
    await server.kill();
    await this.graph.close();
    const restarted = performance.now();
    await server.launch();
    this.graph = new GraphClient(server.url);
    const settled = await this.settle();
    const seconds = ((performance.now() - restarted) / 1000).toFixed(1);
    const result = await this.look(settled);
    const task = this.tasks.get(taskId);
    const end = task === undefined ? 'unknown' : [task.state, task.error?.code].join(' ').trim();
    const wrong = result.unlisted.length + result.missing.length;
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
      await onlineNode(this.graph, 'local');
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

  private async look(settled: boolean): Promise<Balance> {
    const shown = await readShown(this.graph);
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
    const truth = await readTruth(this.place.node);
    const tasks = [...this.tasks.values()];
    const { place, before, clones } = this;
    const result = await balance({ place, before, now: truth, shown, tasks, clones });
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

  /** Deletes through the graph all that the runs have made. What is on the node after that is left behind. */
  async clear(initial: Truth): Promise<void> {
    const { graph } = this;
    await graph.mutate({
      name: 'removeLeftovers',
      inputType: 'RemoveLeftoversInput',
      input: {},
      fields: '__typename',
      payload: z.unknown(),
    });
    for (const { id } of (await readShown(graph)).vms) {
      await powerOff(graph, id);
      const input = { id, deleteVolumes: true };
      await runTask(graph, { name: 'deleteVm', inputType: 'DeleteVmInput', input });
    }
    for (const name of this.clones.values()) {
      const id = await idByName(graph, 'volumes', name);
      if (id === null) continue;
      await runTask(graph, { name: 'deleteVolume', inputType: 'DeleteVolumeInput', input: { id } });
    }
    const template = { id: this.ground.templateId, deleteVolume: true };
    const pool = { id: this.ground.poolId };
    const inputType = 'StoragePoolActionInput';
    await runTask(graph, {
      name: 'deleteTemplate',
      inputType: 'DeleteTemplateInput',
      input: template,
    });
    await runTask(graph, { name: 'stopStoragePool', inputType, input: pool });
    await runTask(graph, {
      name: 'deleteStoragePool',
      inputType: 'DeleteStoragePoolInput',
      input: pool,
    });
    const left = added(initial, await readTruth(this.place.node));
    this.report('left in the end', left, this.unlisted);
    await graph.close();
  }
}

await runDrill(async (cleanup) => {
  console.log(`seed ${options.seed} (repeat with --seed ${options.seed})`);
  const node = await LabNode.start();
  cleanup.add('the lab node', () => node.stop());
  const initial = await readTruth(node);
  const server = await ApiServer.start({ libvirtSocket: node.libvirtSocket });
  cleanup.add('the server', () => server.remove());
  const place = { node, pool: POOL, path: `${node.imagesPath}/${POOL}` };
  const ground = await prepare(new GraphClient(server.url), server, place);
  const drill = new CrashDrill(server, place, ground, await readTruth(node));
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
