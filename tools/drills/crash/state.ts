import { z } from 'zod';
import type { GraphClient } from '../lib/graph.ts';

const TaskShape = z.object({
  id: z.string(),
  operation: z.string(),
  title: z.string(),
  state: z.string(),
  progress: z.number(),
  finishedAt: z.string().nullable(),
  target: z.object({ id: z.string().nullable(), name: z.string() }).nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  steps: z.array(z.object({ key: z.string(), state: z.string() })),
  /** What a task that succeeded says it has made. */
  result: z.json().nullable(),
});

export type TaskShown = z.infer<typeof TaskShape>;

const VmShape = z.object({
  id: z.string(),
  name: z.string(),
  powerState: z.string(),
  activity: z.string(),
  activeTask: z.object({ id: z.string() }).nullable(),
  parked: z.object({ purgeAt: z.string() }).nullable(),
  node: z.object({ id: z.string(), name: z.string() }),
  nics: z.array(z.object({ mac: z.string() })),
  snapshots: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      parent: z.string().nullable(),
      powerState: z.string(),
    }),
  ),
  portForwards: z.array(z.object({ id: z.string(), mac: z.string() })),
});

export type VmShown = z.infer<typeof VmShape>;

const Everything = z.object({
  tasks: z.object({ edges: z.array(z.object({ node: TaskShape })) }),
  leftovers: z.array(z.object({ label: z.string(), state: z.string() })),
  vms: z.object({ edges: z.array(z.object({ node: VmShape })) }),
});

/** What the graph shows of tasks, VMs and leftovers. */
export interface Shown {
  readonly tasks: readonly TaskShown[];
  readonly leftovers: readonly { label: string; state: string }[];
  readonly vms: readonly VmShown[];
}

const QUERY = `query Shown($tasks: TaskFilter) {
  tasks(first: 100, filter: $tasks) {
    edges { node {
      id operation title state progress finishedAt target { id name } error { code message } steps { key state } result
    } }
  }
  leftovers { label state }
  vms(first: 60) { edges { node {
    id name powerState activity activeTask { id } parked { purgeAt } node { id name } nics { mac }
    snapshots { name kind parent powerState } portForwards { id mac }
  } } }
}`;

/** Reads what the graph shows; `states` narrows the tasks. */
export async function readShown(graph: GraphClient, states?: readonly string[]): Promise<Shown> {
  const filter = states === undefined ? {} : { states };
  const { tasks, leftovers, vms } = await graph.ask(Everything, QUERY, { tasks: filter });
  return {
    tasks: tasks.edges.map(({ node }) => node),
    leftovers,
    vms: vms.edges.map(({ node }) => node),
  };
}

const TERMINAL = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);
/** A step that is over, for each state a task can end in. A step may never have begun when the task did not succeed. */
const DONE = new Set(['SUCCEEDED', 'SKIPPED']);
const OVER = new Set(['SUCCEEDED', 'SKIPPED', 'FAILED', 'COMPENSATED', 'CANCELLED', 'PENDING']);

/** What is wrong with a task that should have come to its end; empty when nothing is. */
export function faultsOfTask(task: TaskShown): string[] {
  const faults: string[] = [];
  const say = (what: string): number => faults.push(`${task.operation} ${task.id}: ${what}`);
  if (!TERMINAL.has(task.state)) say(`is still ${task.state}`);
  if (task.finishedAt === null) say('has no end time');
  const succeeded = task.state === 'SUCCEEDED';
  if (succeeded && task.progress !== 1) say(`succeeded with progress ${task.progress}`);
  if (succeeded && task.error !== null) say('succeeded with an error');
  if (task.state === 'FAILED' && task.error === null) say('failed without an error');
  const allowed = succeeded ? DONE : OVER;
  for (const step of task.steps) {
    if (!allowed.has(step.state))
      say(`ended ${task.state}, but its step ${step.key} is ${step.state}`);
  }
  return faults;
}

/** VMs that are still held or busy though no task runs. */
export function faultsOfVms({ vms }: Shown): string[] {
  return vms
    .filter(({ activeTask, activity }) => activeTask !== null || activity !== 'IDLE')
    .map(({ name, activity }) => `VM ${name} is still ${activity} with no task running`);
}
