import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CorralError } from '@corral/domain';
import {
  createTaskEngine,
  defineOperation,
  defineStep,
  TaskEmitter,
  type ArtefactRemover,
} from '@corral/tasks';
import { z } from 'zod';
import { openDatabase } from '../database.ts';

/**
 * A process that makes files by tasks until it is killed: `node chaos-child.ts <folder> <new tasks> <drain>`. Files
 * under `<folder>/things` stand for what operations make on a hypervisor. With `drain` it makes nothing new and ends
 * when all tasks have ended.
 */
const [folder = '', newTasks = '0', drain = ''] = process.argv.slice(2);

const params = z.object({ name: z.string(), fails: z.boolean() });
type Params = z.infer<typeof params>;
const fileOf = (name: string): string => path.join(folder, 'things', name);

const make = defineStep<null, Params>({
  kind: 'file.make',
  params,
  async run(context, { name, fails }) {
    const artefact = await context.ledger.plan({
      nodeId: 'here',
      kind: 'file',
      ref: { name },
      label: `file ${name}`,
    });
    await pause(Math.random() * 15, undefined, { signal: context.signal });
    await writeFile(fileOf(name), 'made');
    context.log('INFO', `wrote ${name}`);
    await pause(Math.random() * 15, undefined, { signal: context.signal });
    if (fails) throw new CorralError('HYPERVISOR_ERROR', 'This one is meant to fail.');
    await context.ledger.present(artefact);
    return { name };
  },
});

const removeFile: ArtefactRemover<null> = async (_world, { ref }) => {
  const { name } = z.object({ name: z.string() }).parse(ref);
  await pause(Math.random() * 10);
  await rm(fileOf(name), { force: true });
};

const input = z.object({ prefix: z.string(), failsAt: z.number().int() });
const build = defineOperation<null, z.infer<typeof input>>({
  name: 'files.build',
  input,
  plan: async (_world, { prefix, failsAt }) => ({
    title: `Build ${prefix}`,
    steps: [0, 1, 2].map((i) =>
      make.step({
        key: `file-${i}`,
        title: `Make file ${i}`,
        params: { name: `${prefix}-${i}`, fails: i === failsAt },
        effect: 'CREATES',
      }),
    ),
    disruption: 'NONE',
    warnings: [],
    nodeId: null,
    target: null,
    leaseVmIds: [],
  }),
  owner: (asked) => ({ kind: 'Prefix', id: asked.prefix }),
});

const database = await openDatabase({ url: `file:${path.join(folder, 'app.db')}` });
const engine = createTaskEngine<null>({
  store: database.taskStore,
  world: null,
  operations: [build],
  steps: [make.handler],
  removers: { file: removeFile },
  backend: { kind: 'sqlite', file: path.join(folder, 'work.db') },
  events: new TaskEmitter(),
  timing: { flushMs: 10, recoverMs: 200 },
});
await engine.run();
process.stdout.write('ready\n');
for (let i = 0; i < Number(newTasks); i += 1) {
  const prefix = `t${process.pid}-${i}`;
  const failsAt = i % 3 === 0 ? 1 : -1;
  const task = await engine.start('files.build', { prefix, failsAt }, { actor: 'chaos' });
  if (i % 4 === 1) {
    await pause(Math.random() * 60);
    await engine.cancel(task.id).catch(() => {}); // it may have ended already
  }
}
if (drain !== '') {
  while ((await database.taskStore.unfinished()).length > 0) await pause(50);
  await engine.stop();
  await database.close();
} else if (existsSync(folder)) {
  await pause(60_000); // the parent kills this process long before
}
