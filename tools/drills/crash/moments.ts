import { sleep } from '@corral/testkit';
import { z } from 'zod';
import type { GraphClient } from '../lib/graph.ts';
import type { Random } from '../lib/random.ts';

/** When to kill: so long after a task was accepted, or so long after a step of it came to a state. */
export type Moment =
  | { readonly kind: 'time'; readonly afterMs: number }
  | {
      readonly kind: 'step';
      /** Share of the steps, 0 to 1: the plan's length is known only when the task is there. */
      readonly place: number;
      readonly state: 'RUNNING' | 'SUCCEEDED';
      readonly afterMs: number;
    };

/** Three of four moments are boundaries of steps, some of them a little later; the rest is any time soon. */
export function drawMoment(random: Random): Moment {
  if (random.below(4) === 0) return { kind: 'time', afterMs: random.below(600) };
  return {
    kind: 'step',
    place: random.next(),
    state: random.pick(['RUNNING', 'SUCCEEDED']),
    afterMs: random.pick([0, 0, random.below(20), random.below(150)]),
  };
}

export function describeMoment(moment: Moment): string {
  return moment.kind === 'time'
    ? `${moment.afterMs} ms after the start`
    : `${moment.afterMs} ms after ${Math.round(moment.place * 100)} % of steps ${moment.state}`;
}

const Seen = z.object({
  taskUpdated: z.object({
    state: z.string(),
    steps: z.array(z.object({ index: z.number(), state: z.string() })),
  }),
});

const BEFORE_RUNNING = new Set(['PENDING']);
const BEFORE_DONE = new Set(['PENDING', 'RUNNING']);

/** Resolves when the moment has come, or when the task is at its end before that. */
export async function waitForMoment(
  graph: GraphClient,
  taskId: string,
  moment: Moment,
): Promise<void> {
  if (moment.kind === 'time') {
    await sleep(moment.afterMs);
    return;
  }
  const document = `subscription Steps($taskId: ID!) {
    taskUpdated(id: $taskId) { state steps { index state } }
  }`;
  const before = moment.state === 'RUNNING' ? BEFORE_RUNNING : BEFORE_DONE;
  for await (const { taskUpdated } of graph.subscribe(Seen, document, { taskId })) {
    const { state, steps } = taskUpdated;
    const step = steps.find(({ index }) => index === Math.floor(moment.place * steps.length));
    const come = step !== undefined && !before.has(step.state);
    if (come || !['QUEUED', 'RUNNING'].includes(state)) break;
  }
  await sleep(moment.afterMs);
}
