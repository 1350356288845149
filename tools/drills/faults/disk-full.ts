import { RefusedError } from '../lib/graph.ts';
import { makePool } from '../lib/inventory.ts';
import { startTask, type TaskMutation } from '../lib/tasks.ts';
import { added, readTruth } from '../lib/truth.ts';
import type { Fault } from './fault.ts';
import { attempt, ended, type Ground, type Outcome } from './ground.ts';

const TASK = 'TaskActionInput';

async function retry(ground: Ground, taskId: string): Promise<Outcome> {
  const id = await startTask(ground.graph, {
    name: 'retryTask',
    inputType: TASK,
    input: { id: taskId },
  });
  return ended(ground, id);
}

/** The disk of a pool is full: a download fails, leaves nothing, and succeeds by a retry when there is room. */
export const diskFull: Fault = {
  name: 'disk full',
  play: async (ground, watch) => {
    const { lab, graph, nodeId, image } = ground;
    const folder = `${lab.imagesPath}/small`;
    await lab.smallDisk(folder, '2m');
    const poolId = await makePool(graph, nodeId, 'small', folder);
    const before = await readTruth(lab);
    const register: TaskMutation = {
      name: 'registerTemplate',
      inputType: 'RegisterTemplateInput',
      input: { poolId, name: 'too-big', source: { url: image.url, checksumSha256: image.sha256 } },
    };
    watch.struck();
    const first = await attempt(ground, register).catch((error: unknown) => {
      if (error instanceof RefusedError) return null;
      throw error;
    });
    watch.seen(first === null ? 'refused' : `${first.state} ${first.code ?? ''} ${first.message}`);
    if (first?.state === 'SUCCEEDED') watch.lie('a template was registered on a disk without room');
    for (const line of added(before, await readTruth(lab))) watch.lie(`left behind: ${line}`);
    watch.mended();
    await lab.mustExec(['mount', '-o', 'remount,size=256m', folder]);
    const again =
      typeof first?.taskId === 'string'
        ? await retry(ground, first.taskId)
        : await attempt(ground, register);
    if (again.state !== 'SUCCEEDED')
      throw new Error(`With room again: ${again.state} ${again.code ?? ''} ${again.message}`);
    watch.healed();
  },
};
