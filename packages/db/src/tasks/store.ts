import { CorralError } from '@corral/domain';
import {
  assertMove,
  childExists,
  FRESH_STEP,
  numberLog,
  settledState,
  StaleRunError,
  stepsToRepeat,
  taskNotFound,
  vmsToLease,
  type ArtefactDraft,
  type ArtefactRecord,
  type ArtefactState,
  type BeginRun,
  type BegunRun,
  type EndRun,
  type LeaseCheck,
  type LeaseRecord,
  type LogDraft,
  type LogRecord,
  type RunChange,
  type RunRef,
  type StepChange,
  type StepRecord,
  type TaskDraft,
  type TaskRecord,
  type TaskStore,
  type Written,
} from '@corral/tasks';
import type { Prisma as Client, Transaction } from '../connection/client.ts';
import { Prisma } from '../generated/sqlite/client.ts';
import { isPrismaError } from '../repositories/context.ts';
import { leftBehind, listArtefacts, planArtefact, setArtefact, settleArtefacts } from './ledger.ts';
import { assertFree, holdLeases, LeaseRace, nextToken, takeLeases } from './leases.ts';
import { jsonOrNull, jsonValue, toLog, toStep, toTask } from './rows.ts';

const TERMINAL = ['SUCCEEDED', 'FAILED', 'CANCELLED'];
const RACE_TRIES = 5;

/** Tasks in the application's database, on either provider. */
export class PrismaTaskStore implements TaskStore {
  readonly #prisma: Client;

  constructor(prisma: Client) {
    this.#prisma = prisma;
  }

  create(draft: TaskDraft): Promise<TaskRecord> {
    const { plan, now } = draft;
    const lease = {
      taskId: draft.id,
      vmIds: vmsToLease(plan),
      now,
      expiresAt: draft.leaseUntil,
    };
    return this.#inTurn(async (tx) => {
      await assertFree(tx, lease);
      const row = await tx.task.create({ data: newTask(draft) });
      await tx.taskStep.createMany({ data: newSteps(draft) });
      await appendLog(tx, draft.id, [draft.log], row.logSeq);
      await takeLeases(tx, lease);
      return toTask(row);
    });
  }

  async get(taskId: string): Promise<TaskRecord | null> {
    const row = await this.#prisma.task.findUnique({ where: { id: taskId } });
    return row && toTask(row);
  }

  async steps(taskId: string): Promise<StepRecord[]> {
    return stepsOf(this.#prisma, taskId);
  }

  async log(taskId: string, after: number): Promise<LogRecord[]> {
    const rows = await this.#prisma.taskLogEntry.findMany({
      where: { taskId, seq: { gt: after } },
      orderBy: { seq: 'asc' },
    });
    return rows.map(toLog);
  }

  async children(taskId: string): Promise<TaskRecord[]> {
    const rows = await this.#prisma.task.findMany({
      where: { parentId: taskId },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map(toTask);
  }

  async unfinished(): Promise<TaskRecord[]> {
    const rows = await this.#prisma.task.findMany({
      where: { state: { notIn: TERMINAL } },
      orderBy: { createdAt: 'asc' },
    });
    return rows.map(toTask);
  }

  beginRun({ taskId, attempt, now, leaseUntil }: BeginRun): Promise<BegunRun> {
    return this.#inTurn(async (tx) => {
      const before = await tx.task.findUnique({ where: { id: taskId } });
      if (!before || TERMINAL.includes(before.state) || before.attempt !== attempt) {
        return { kind: 'nothing' };
      }
      const [row] = await tx.task.updateManyAndReturn({
        where: { id: taskId, fence: before.fence, state: before.state },
        data: {
          state: 'RUNNING',
          startedAt: before.startedAt ?? now,
          fence: { increment: 1 },
          revision: { increment: 1 },
        },
      });
      if (!row) throw new StaleRunError(taskId);
      const task = toTask(row);
      const token = vmsToLease(task.plan).length > 0 ? await nextToken(tx) : null;
      const leaseLost = await holdLeases(tx, task, leaseUntil, token);
      return { kind: 'begun', task, steps: await stepsOf(tx, taskId), leaseLost };
    });
  }

  write(run: RunRef, change: RunChange): Promise<Written> {
    const log = change.log ?? [];
    const steps = change.steps ?? [];
    return this.#inTurn(async (tx) => {
      const written = await updateRun(tx, run, {
        ...(change.task?.progress === undefined ? {} : { progress: change.task.progress }),
        ...(change.task?.error === undefined ? {} : { error: jsonOrNull(change.task.error) }),
        logSeq: { increment: log.length },
        revision: { increment: change.task || steps.length > 0 ? 1 : 0 },
      });
      for (const step of steps) await updateStep(tx, run.taskId, step);
      await appendLog(tx, run.taskId, log, written.logSeq);
      return written;
    });
  }

  endRun(run: RunRef, end: EndRun): Promise<Written> {
    return this.#inTurn(async (tx) => {
      const before = await tx.task.findUnique({ where: { id: run.taskId } });
      if (before?.state === 'RUNNING') assertMove(toTask(before), end.state);
      const written = await updateRun(tx, run, {
        state: end.state,
        ...(end.state === 'SUCCEEDED' ? { progress: 1 } : {}),
        result: jsonOrNull(end.result),
        ...(end.targetId === undefined ? {} : { targetId: end.targetId }),
        error: jsonOrNull(end.error),
        finishedAt: end.now,
        logSeq: { increment: end.log.length },
        revision: { increment: 1 },
      });
      await settleSteps(tx, run.taskId);
      await appendLog(tx, run.taskId, end.log, written.logSeq);
      await tx.vmLease.deleteMany({ where: { taskId: run.taskId } });
      await settleArtefacts(tx, run.taskId, end.artefacts);
      return written;
    });
  }

  renewLeases(run: RunRef, _now: Date, leaseUntil: Date): Promise<LeaseCheck> {
    return this.#inTurn(async (tx) => {
      const row = await tx.task.findFirst({
        where: { id: run.taskId, fence: run.fence, state: 'RUNNING' },
      });
      if (!row) throw new StaleRunError(run.taskId);
      const lost = await holdLeases(tx, toTask(row), leaseUntil, null);
      return { lost, cancelRequested: row.cancelRequestedAt !== null };
    });
  }

  requestCancel(taskId: string, now: Date, log: LogDraft): Promise<TaskRecord> {
    return this.#inTurn(async (tx) => {
      const before = await tx.task.findUnique({ where: { id: taskId } });
      if (!before) throw taskNotFound(taskId);
      assertMove(toTask(before), 'CANCELLED');
      const isQueued = before.state === 'QUEUED';
      const error = new CorralError('TASK_CANCELLED', 'The task was cancelled.').toJSON();
      const [row] = await tx.task.updateManyAndReturn({
        where: { id: taskId, state: before.state },
        data: {
          cancelRequestedAt: before.cancelRequestedAt ?? now,
          logSeq: { increment: 1 },
          revision: { increment: 1 },
          ...(isQueued ? { state: 'CANCELLED', finishedAt: now, error: jsonOrNull(error) } : {}),
        },
      });
      if (!row) throw new LeaseRace();
      await appendLog(tx, taskId, [log], row.logSeq);
      if (isQueued) {
        await settleSteps(tx, taskId);
        await tx.vmLease.deleteMany({ where: { taskId } });
      }
      return toTask(row);
    });
  }

  retry(taskId: string, now: Date, leaseUntil: Date, log: LogDraft): Promise<TaskRecord> {
    return this.#inTurn(async (tx) => {
      const before = await tx.task.findUnique({ where: { id: taskId } });
      if (!before) throw taskNotFound(taskId);
      const task = toTask(before);
      assertMove(task, 'QUEUED');
      const lease = { taskId, vmIds: vmsToLease(task.plan), now, expiresAt: leaseUntil };
      await assertFree(tx, lease);
      const [row] = await tx.task.updateManyAndReturn({
        where: { id: taskId, state: before.state, attempt: before.attempt },
        data: {
          state: 'QUEUED',
          attempt: { increment: 1 },
          logSeq: { increment: 1 },
          revision: { increment: 1 },
          error: Prisma.DbNull,
          startedAt: null,
          finishedAt: null,
          cancelRequestedAt: null,
        },
      });
      if (!row) throw new LeaseRace();
      const repeat = stepsToRepeat(await stepsOf(tx, taskId));
      await tx.taskStep.updateMany({
        where: { taskId, key: { in: repeat } },
        data: { ...FRESH_STEP, output: Prisma.DbNull, error: Prisma.DbNull },
      });
      await appendLog(tx, taskId, [log], row.logSeq);
      await takeLeases(tx, lease);
      return toTask(row);
    });
  }

  leases(taskId: string): Promise<LeaseRecord[]> {
    return this.#prisma.vmLease.findMany({ where: { taskId }, orderBy: { vmId: 'asc' } });
  }

  planArtefact(run: RunRef, stepKey: string, draft: ArtefactDraft): Promise<string> {
    return this.#inTurn(async (tx) => {
      const where = { id: run.taskId, fence: run.fence, state: 'RUNNING' };
      if ((await tx.task.count({ where })) === 0) throw new StaleRunError(run.taskId);
      return planArtefact(tx, run.taskId, stepKey, draft);
    });
  }

  setArtefact(id: string, state: ArtefactState, reason: string | null): Promise<void> {
    return setArtefact(this.#prisma, id, state, reason);
  }

  artefacts(taskId: string): Promise<ArtefactRecord[]> {
    return listArtefacts(this.#prisma, taskId);
  }

  leftBehind(ids?: readonly string[]): Promise<ArtefactRecord[]> {
    return leftBehind(this.#prisma, ids);
  }

  /** One transaction, tried again when it met another that changed the same rows. */
  async #inTurn<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#prisma.$transaction(work, { timeout: 30_000, maxWait: 30_000 });
      } catch (error) {
        if (error instanceof LeaseRace && tries < RACE_TRIES) continue;
        if (isPrismaError(error, 'P2002')) throw childExists();
        if (isPrismaError(error, 'P2003')) {
          throw new CorralError('NOT_FOUND', 'The node of this task is gone.', {}, error);
        }
        throw error;
      }
    }
  }
}

function newTask(draft: TaskDraft): Prisma.TaskUncheckedCreateInput {
  const { id, operation, actor, plan, now } = draft;
  return {
    id,
    operation,
    actor,
    title: plan.title,
    input: jsonValue(draft.input),
    plan: jsonValue(plan),
    request: jsonOrNull(draft.request),
    nodeId: plan.nodeId,
    targetKind: plan.target?.kind ?? null,
    targetId: plan.target?.id ?? null,
    targetName: plan.target?.name ?? null,
    revision: 1,
    logSeq: 1,
    createdAt: now,
    parentId: draft.parent?.taskId ?? null,
    childKey: draft.parent?.key ?? null,
  };
}

function newSteps(draft: TaskDraft): Prisma.TaskStepCreateManyInput[] {
  return draft.plan.steps.map((step, index) => ({
    id: `${draft.id}:${index}`,
    taskId: draft.id,
    index,
    key: step.key,
    kind: step.kind,
    title: step.title,
    params: jsonValue(step.params),
    weight: step.weight,
    effect: step.effect,
  }));
}

async function stepsOf(tx: Pick<Transaction, 'taskStep'>, taskId: string): Promise<StepRecord[]> {
  const rows = await tx.taskStep.findMany({ where: { taskId }, orderBy: { index: 'asc' } });
  return rows.map(toStep);
}

/** Changes the task's row, provided that the run is still the newest. */
async function updateRun(
  tx: Transaction,
  run: RunRef,
  data: Prisma.TaskUncheckedUpdateManyInput,
): Promise<Written> {
  const [row] = await tx.task.updateManyAndReturn({
    where: { id: run.taskId, fence: run.fence, state: 'RUNNING' },
    data,
    select: { revision: true, logSeq: true },
  });
  if (!row) throw new StaleRunError(run.taskId);
  return row;
}

async function updateStep(tx: Transaction, taskId: string, change: StepChange): Promise<void> {
  const { key, output, error, ...rest } = change;
  await tx.taskStep.updateMany({
    where: { taskId, key },
    data: {
      ...rest,
      ...(output === undefined ? {} : { output: jsonOrNull(output) }),
      ...(error === undefined ? {} : { error: jsonOrNull(error) }),
    },
  });
}

async function settleSteps(tx: Transaction, taskId: string): Promise<void> {
  for (const state of ['PENDING', 'RUNNING', 'COMPENSATING'] as const) {
    await tx.taskStep.updateMany({
      where: { taskId, state },
      data: { state: settledState(state) },
    });
  }
}

/** Writes the entries whose places end at `lastSeq`, which the task's row has counted already. */
async function appendLog(
  tx: Transaction,
  taskId: string,
  log: readonly LogDraft[],
  lastSeq: number,
): Promise<void> {
  if (log.length === 0) return;
  const entries = numberLog(log, lastSeq - log.length);
  await tx.taskLogEntry.createMany({
    data: entries.map(({ seq, at, level, stepKey, message, fields }) => ({
      taskId,
      seq,
      at,
      level,
      stepKey,
      message,
      fields: jsonOrNull(fields),
    })),
  });
}
