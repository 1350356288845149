import { setTimeout as pause } from 'node:timers/promises';
import { CorralError, hasCode, isCorralError, isTerminal } from '@corral/domain';
import { defineStep, type ChildTask, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { awaitNode } from '../../shared/patient.ts';
import { bulkMember, childOf, wavesOf, type BulkMember } from './members.ts';

type Context = StepContext<World>;

/** How often the tasks below are looked at. */
const LOOK_MS = 300;
/** How long a node that is being connected is waited for. */
const NODE_WAIT_MS = 60_000;

/** A VM for which no task could be started. */
const refusal = z.object({ vmId: z.string(), code: z.string(), message: z.string() });
export type BulkRefusal = z.output<typeof refusal>;
export const waveOutput = z.object({ refused: z.array(refusal) });

const waveParams = z.object({ members: z.array(bulkMember) });
export type WaveParams = z.output<typeof waveParams>;

/** Starts the tasks of one wave and waits for their ends, however they end: the next wave does not depend on them. */
export const waveStep = defineStep<World, WaveParams>({
  kind: 'vm.bulk.wave',
  params: waveParams,
  run: async (context, { members }) => ({ refused: await runWave(context, members) }),
});

async function runWave(context: Context, members: readonly BulkMember[]): Promise<BulkRefusal[]> {
  try {
    return await startAndWait(context, members);
  } catch (error) {
    // Those below that had not begun were cancelled with this task; one made at that very moment was not. When the
    // process ends instead, they go on.
    if (hasCode(context.signal.reason, 'TASK_CANCELLED')) await context.children.cancelQueued();
    throw error;
  }
}

async function startAndWait(
  context: Context,
  members: readonly BulkMember[],
): Promise<BulkRefusal[]> {
  const refused: BulkRefusal[] = [];
  await awaitNodes(context, members);
  for (const member of members) {
    context.signal.throwIfAborted();
    try {
      await context.children.start(childOf(member));
    } catch (error) {
      if (!isCorralError(error)) throw error;
      context.log('WARN', `${member.name}: ${error.message}`, { code: error.code });
      refused.push({ vmId: member.vmId, code: error.code, message: error.message });
    }
  }
  await waitForAll(context, new Set(members.map((member) => member.vmId)));
  return refused;
}

/** After a restart the sessions are opened anew; without one not even a plan can be made. */
async function awaitNodes(context: Context, members: readonly BulkMember[]): Promise<void> {
  const nodeIds = [...new Set(members.map((member) => member.nodeId))];
  await Promise.allSettled(
    nodeIds.map((nodeId) => awaitNode(context.world, { nodeId }, NODE_WAIT_MS, context.signal)),
  );
}

async function waitForAll(context: Context, keys: ReadonlySet<string>): Promise<void> {
  const told = new Set<string>();
  for (;;) {
    const children = (await context.children.list()).filter((child) => keys.has(child.key));
    const ended = children.filter((child) => isTerminal(child.state));
    for (const child of ended) {
      if (!told.has(child.key)) tell(context, child);
      told.add(child.key);
    }
    context.progress(ended.length / Math.max(children.length, 1), `${ended.length} done`);
    if (ended.length === children.length) return;
    await pause(LOOK_MS, undefined, { signal: context.signal });
  }
}

function tell(context: Context, child: ChildTask): void {
  if (child.state === 'SUCCEEDED') context.log('INFO', `${child.title}: done.`);
  else
    context.log('WARN', `${child.title}: ${child.error?.message ?? 'not done.'}`, {
      code: child.error?.code ?? null,
      taskId: child.id,
    });
}

const resultParams = z.object({
  members: z.array(bulkMember),
  waves: z.array(z.string()),
  perNode: z.number(),
});

/**
 * Says how it went in all. When the task is tried again, only what was not done is: the waves before stand as they
 * ended.
 */
export const bulkResultStep = defineStep<World, z.output<typeof resultParams>>({
  kind: 'vm.bulk.result',
  params: resultParams,
  run: async (context, { members, perNode }) => {
    let open = await notDone(context, members);
    if (open.length > 0 && context.attempt > 1) {
      for (const wave of wavesOf(open, perNode)) await runWave(context, wave);
      open = await notDone(context, members);
    }
    const done = members.length - open.length;
    if (open.length === 0) return { done, failed: 0 };
    const names = open.slice(0, 5).map((member) => member.name);
    const more = open.length > 5 ? ` and ${open.length - 5} more` : '';
    throw new CorralError(
      'PARTLY_DONE',
      `${done} of ${members.length} are done. Not done: ${names.join(', ')}${more}.`,
    );
  },
});

async function notDone(
  context: Context,
  members: readonly BulkMember[],
): Promise<readonly BulkMember[]> {
  const done = new Set(
    (await context.children.list())
      .filter((child) => child.state === 'SUCCEEDED')
      .map((child) => child.key),
  );
  return members.filter((member) => !done.has(member.vmId));
}
