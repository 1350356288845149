import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, isTerminal } from '@corral/domain';
import type { ChildDraft, ChildTask, StepContext } from '@corral/tasks';
import type { World } from '../../world.ts';

const LOOK_MS = 300;

/**
 * Runs a task below this one to its end, and goes along with its progress.
 * @param failed the beginning of the sentence for when it does not succeed: `The VM was not started`
 * @throws CorralError WRONG_STATE naming the task below and why it did not succeed.
 */
export async function runBelow(
  context: StepContext<World>,
  draft: ChildDraft,
  failed: string,
): Promise<ChildTask> {
  await context.children.start(draft);
  for (;;) {
    const child = (await context.children.list()).find(({ key }) => key === draft.key);
    if (child && isTerminal(child.state)) {
      if (child.state === 'SUCCEEDED') return child;
      throw new CorralError(
        'WRONG_STATE',
        `${failed}: ${child.error?.message ?? 'its task was cancelled.'}`,
        { taskId: child.id },
      );
    }
    if (child) context.progress(child.progress);
    await delay(LOOK_MS, undefined, { signal: context.signal });
  }
}
