import type { Database } from '@corral/db';
import { builder } from '../../graphql/builder.ts';
import { ErrorCodeEnum } from '../../graphql/enums.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { TaskRef, type TaskRow } from '../../graphql/refs.ts';
import { ERROR_CODES, type ErrorCode } from '@corral/domain';
import { waveOutput, waveStep } from './operations/bulk-steps.ts';

/** What became of one of the VMs that a task was started for. */
interface TaskPart {
  readonly vmId: string;
  readonly name: string;
  readonly task: TaskRow | null;
  readonly code: ErrorCode | null;
  readonly message: string | null;
}

const TaskPartRef = builder.objectRef<TaskPart>('TaskPart').implement({
  description: 'One of several objects that a task works on, with what became of it.',
  fields: (t) => ({
    vmId: t.exposeID('vmId', {
      description: 'Of a VM that is not made yet: the id of the task that makes it.',
    }),
    name: t.exposeString('name'),
    task: t.field({
      type: TaskRef,
      nullable: true,
      description: 'Null while its turn has not come, and where no task could be started.',
      resolve: (part) => part.task,
    }),
    code: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      description: 'Why no task could be started.',
      resolve: (part) => part.code,
    }),
    message: t.exposeString('message', { nullable: true }),
  }),
});

builder.prismaObjectFields('Task', (t) => ({
  parent: t.field({
    type: TaskRef,
    nullable: true,
    description: 'The task of which this one is a part.',
    resolve: ({ parentId }, _args, { app }): Promise<TaskRow | null> | null =>
      parentId === null ? null : app.db.tasks.get(parentId),
  }),
  parts: t.field({
    type: [TaskPartRef],
    description: 'For a task that has others do its work: each VM, in the order of their turns.',
    resolve: (task, _args, context) => partsOf(task, context),
  }),
}));

async function partsOf(task: TaskRow, { app: { db } }: GraphContext): Promise<TaskPart[]> {
  if (task.operation !== 'vm.bulk') return partsBelow(task, db);
  const [steps, children] = await Promise.all([
    db.tasks.steps(task.id),
    db.prisma.task.findMany({ where: { parentId: task.id } }),
  ]);
  const byKey = new Map(children.map((child) => [child.childKey, child]));
  return steps.flatMap((step) => {
    const params = waveStep.handler.params.safeParse(step.params);
    if (step.kind !== waveStep.handler.kind || !params.success) return [];
    const output = waveOutput.safeParse(step.output);
    const refused = new Map(
      output.success ? output.data.refused.map((one) => [one.vmId, one]) : [],
    );
    return params.data.members.map(({ vmId, name }) => {
      const child = byKey.get(vmId) ?? null;
      const why = child === null ? refused.get(vmId) : undefined;
      return {
        vmId,
        name,
        task: child,
        code: ERROR_CODES.find((code) => code === why?.code) ?? null,
        message: why?.message ?? null,
      };
    });
  });
}

/** Of a task that has another do a part of its work: the VM that this is about, by its task while it is being made. */
async function partsBelow(task: TaskRow, db: Pick<Database, 'prisma'>): Promise<TaskPart[]> {
  if (!LEADERS.has(task.operation)) return [];
  const children = await db.prisma.task.findMany({ where: { parentId: task.id } });
  return children.map((child) => ({
    vmId: child.targetId ?? child.id,
    name: child.targetName ?? child.title,
    task: child,
    code: null,
    message: null,
  }));
}

const LEADERS: ReadonlySet<string> = new Set(['vm.waitFor', 'vm.createUntil']);
