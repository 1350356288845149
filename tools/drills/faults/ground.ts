import { LabNode, startFileServer, testDomainXml, tinyGuest, waitFor } from '@corral/testkit';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { GraphClient, RefusedError } from '../lib/graph.ts';
import { enrolBySsh, waitForId } from '../lib/inventory.ts';
import type { Cleanup } from '../lib/main.ts';
import { ApiServer } from '../lib/server.ts';
import { startTask, type TaskMutation } from '../lib/tasks.ts';

/** Longest time that anything may need to be seen or to heal. */
export const PATIENCE_MS = 90_000;
const POLL = { timeoutMs: PATIENCE_MS, everyMs: 50 } as const;

/** A VM of the drill: it has a disk, but nothing on it that would hear a power button. */
export interface DrillVm {
  readonly id: string;
  readonly name: string;
}

/** What every fault is played on: a machine enrolled over ssh with two running VMs and one that is off. */
export interface Ground {
  readonly lab: LabNode;
  readonly graph: GraphClient;
  readonly nodeId: string;
  readonly victim: DrillVm;
  readonly healthy: DrillVm;
  readonly off: DrillVm;
  /** A template's file, served by HTTP. */
  readonly image: { readonly url: string; readonly sha256: string };
}

const SMALL_MIB = 32;

async function makeVm(lab: LabNode, name: string, running: boolean): Promise<void> {
  const disk = `${lab.imagesPath}/${name}.qcow2`;
  await lab.mustExec(['qemu-img', 'create', '-q', '-f', 'qcow2', disk, '64M']);
  await lab.virshXml('define', testDomainXml({ name, disk, memoryMiB: SMALL_MIB }));
  if (running) await lab.virsh('start', name);
}

/** Makes the ground and registers its removal. */
export async function prepare(cleanup: Cleanup): Promise<Ground> {
  const lab = await LabNode.start();
  cleanup.add('the lab node', () => lab.stop());
  await makeVm(lab, 'victim', true);
  await makeVm(lab, 'healthy', true);
  await makeVm(lab, 'off', false);
  const guest = await tinyGuest();
  const files = await startFileServer();
  cleanup.add('the file server', () => files.stop());
  const url = files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
  const server = await ApiServer.start();
  cleanup.add('the server', () => server.remove());
  const graph = new GraphClient(server.url);
  cleanup.add('the client', () => graph.close());
  const nodeId = await enrolBySsh(graph, lab, 'remote');
  const vm = async (name: string): Promise<DrillVm> => ({
    name,
    id: await waitForId(graph, 'vms', name, nodeId),
  });
  const [victim, healthy, off] = [await vm('victim'), await vm('healthy'), await vm('off')];
  const image = { url, sha256: guest.diskSha256 };
  return { lab, graph, nodeId, image, victim, healthy, off };
}

const NodeState = z.object({
  node: z.object({ state: z.string(), stateReason: z.string().nullable() }),
});

/** What the graph says of the node now. */
export async function nodeState({
  graph,
  nodeId,
}: Ground): Promise<z.infer<typeof NodeState>['node']> {
  const query = 'query State($id: ID!) { node(id: $id) { state stateReason } }';
  return (await graph.ask(NodeState, query, { id: nodeId })).node;
}

/** Waits until the node is no longer shown as online. Returns what is shown instead. */
export function nodeAway(ground: Ground): Promise<string> {
  return waitFor(
    'the node to be shown as away',
    async () => {
      const { state, stateReason } = await nodeState(ground);
      return state === 'ONLINE' ? undefined : `${state}: ${stateReason ?? ''}`;
    },
    POLL,
  );
}

export function nodeBack(ground: Ground): Promise<boolean> {
  return waitFor(
    'the node to be online again',
    async () => (await nodeState(ground)).state === 'ONLINE' || undefined,
    POLL,
  );
}

const VmState = z.object({ vm: z.object({ powerState: z.string() }) });

export async function powerState({ graph }: Ground, vm: DrillVm): Promise<string> {
  const query = 'query State($id: ID!) { vm(id: $id) { powerState } }';
  return (await graph.ask(VmState, query, { id: vm.id })).vm.powerState;
}

/** Waits until the graph shows that power state. */
export function shown(ground: Ground, vm: DrillVm, state: string): Promise<string> {
  return waitFor(
    `${vm.name} to be shown as ${state}`,
    async () => ((await powerState(ground, vm)) === state ? state : undefined),
    POLL,
  );
}

/** What became of an action: refused at once, or a task that has ended. */
export interface Outcome {
  readonly state: 'REFUSED' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly code: string | null;
  readonly message: string;
  readonly taskId: string | null;
}

const TaskEnd = z.object({
  task: z.object({
    state: z.enum(['QUEUED', 'RUNNING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
});

/** Waits for the end of a task. */
export function ended({ graph }: Ground, taskId: string): Promise<Outcome> {
  const query = 'query End($id: ID!) { task(id: $id) { state error { code message } } }';
  return waitFor(
    'the end of the task',
    async () => {
      const { state, error } = (await graph.ask(TaskEnd, query, { id: taskId })).task;
      if (state !== 'SUCCEEDED' && state !== 'FAILED' && state !== 'CANCELLED') return undefined;
      return { state, code: error?.code ?? null, message: error?.message ?? '', taskId };
    },
    POLL,
  );
}

/** Asks for an action and waits for what becomes of it. */
export async function attempt(ground: Ground, mutation: TaskMutation): Promise<Outcome> {
  try {
    return await ended(ground, await startTask(ground.graph, mutation));
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { state: 'REFUSED', code: error.code, message: error.message, taskId: null };
  }
}

export const vmAction = (name: string, vm: DrillVm): TaskMutation => ({
  name,
  inputType: name === 'startVm' ? 'StartVmInput' : 'VmActionInput',
  input: { id: vm.id },
});

export const stopVm = (
  vm: DrillVm,
  timeoutSeconds: number,
  thenPowerOff: boolean,
): TaskMutation => ({
  name: 'stopVm',
  inputType: 'StopVmInput',
  input: { id: vm.id, timeoutSeconds, thenPowerOff },
});

/** The state of a VM as virsh tells it, in words of its own: `running`, `shut off`, `paused`. */
export const domState = ({ lab }: Ground, vm: DrillVm): Promise<string> =>
  lab.virsh('domstate', vm.name);
