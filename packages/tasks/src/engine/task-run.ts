import { CorralError, type SerializedError } from '@corral/domain';
import { isInterruption, ShutdownError, StaleRunError } from '../errors.ts';
import type { TaskEvents } from '../events.ts';
import { asOutput } from '../json.ts';
import type { EngineLog } from '../log.ts';
import type { Json, StepChildren } from '../operation.ts';
import type { Memo } from '../queue/port.ts';
import type { BegunRun, EndRun, TaskStore } from '../store/port.ts';
import type { LogDraft, TaskRecord } from '../store/records.ts';
import type { OperationRegistry } from './registry.ts';
import type { Removers } from './removal.ts';
import { RunWriter } from './run-writer.ts';
import { heed, RunSignals } from './signals.ts';
import { stepContext } from './step-context.ts';
import { runStep, type StepOutcome } from './step-runner.ts';
import { stepsToUndo, undoStep, type UndoParts } from './undo.ts';

export interface RunTiming {
  /** How long a VM is held without a heartbeat. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** How long progress and log lines are gathered. */
  readonly flushMs: number;
  /** How long after it was cut short a call may still take its effect on the hypervisor. */
  readonly lateEffectMs: number;
}

/**
 * Waits until it is known whether the node can be worked on; waited for before a run does anything. A task that goes
 * on after a restart would else fail on a node that is only just being connected. What it rejects with is ignored: the
 * steps find out by themselves.
 */
export type NodeReady = (nodeId: string, signal: AbortSignal) => Promise<void>;

export interface TaskRunParts<World> {
  readonly store: TaskStore;
  readonly world: World;
  readonly registry: OperationRegistry<World>;
  readonly removers: Removers<World>;
  readonly events: TaskEvents;
  readonly log: EngineLog;
  readonly timing: RunTiming;
  readonly nodeReady?: NodeReady;
  /** Gives a task its way to the tasks below it. */
  readonly childrenOf: (task: TaskRecord) => StepChildren;
}

type Begun = Extract<BegunRun, { kind: 'begun' }>;
type Failure = Exclude<StepOutcome, 'DONE'>;

const FINISH_TRIES = 3;
const FINISH_PAUSE_MS = 200;

/** One run of one task in this process, from where the last one stopped to its end. */
export class TaskRun<World> {
  readonly #parts: TaskRunParts<World>;
  readonly #task: TaskRecord;
  readonly #signals = new RunSignals();
  readonly #work: UndoParts<World>;
  readonly #leaseLost: string | null;

  constructor(parts: TaskRunParts<World>, begun: Begun) {
    const { store, world, registry, removers, events, log, timing } = parts;
    const run = { taskId: begun.task.id, fence: begun.task.fence };
    const writer = new RunWriter({
      store,
      events,
      run,
      steps: begun.steps,
      flushMs: timing.flushMs,
      onError: (error) => this.#onWriteError(error),
    });
    const attempt = begun.task.attempt;
    const signals = this.#signals;
    this.#parts = parts;
    this.#task = begun.task;
    this.#leaseLost = begun.leaseLost;
    const { lateEffectMs } = timing;
    this.#work = {
      store,
      world,
      registry,
      removers,
      log,
      writer,
      run,
      attempt,
      signals,
      lateEffectMs,
      children: parts.childrenOf(begun.task),
    };
    if (begun.task.cancelRequestedAt) this.#signals.cancel();
  }

  /** Asks the run to stop and to undo what it did. */
  cancel(): void {
    this.#signals.cancel();
  }

  /** The process ends: the run stops where it is and goes on in the next process. */
  shutDown(): void {
    this.#signals.stop(new ShutdownError());
  }

  /** Runs to the end. Throws when interrupted; the task is then as it was and can be taken up again. */
  async run(memo: Memo): Promise<void> {
    this.#parts.events.taskChanged(this.#task.id, this.#task.revision);
    const heartbeat = setInterval(() => void this.#beat(), this.#parts.timing.heartbeatMs);
    try {
      if (this.#leaseLost) this.#signals.stop(leaseLost());
      await this.#nodeReady();
      const failure = await this.#forward(memo);
      if (failure) await this.#backward(memo, failure);
      else await this.#succeed();
    } finally {
      clearInterval(heartbeat);
      await this.#work.writer.flush().catch(() => {}); // an interrupted run keeps what it has said so far
      await this.#work.writer.close();
    }
  }

  async #nodeReady(): Promise<void> {
    const { nodeReady, log } = this.#parts;
    const { nodeId } = this.#task.plan;
    const signal = this.#signals.forward;
    if (nodeReady === undefined || nodeId === null || signal.aborted) return;
    try {
      await heed(nodeReady(nodeId, signal), signal, () => 0);
    } catch (error) {
      if (!signal.aborted) log.warn({ nodeId, err: error }, 'A node could not be waited for.');
    }
  }

  async #forward(memo: Memo): Promise<Failure | null> {
    for (const { key } of this.#work.writer.steps()) {
      await this.#assertMayGoOn();
      if (isLeaseLost(this.#signals.stopReason)) return 'LEASE_LOST';
      const outcome = await memo(`do:${key}`, () => runStep(this.#work, key));
      if (outcome === 'FAILED' || outcome === 'CANCELLED' || outcome === 'LEASE_LOST')
        return outcome;
    }
    return null;
  }

  async #assertMayGoOn(): Promise<void> {
    if (this.#task.plan.leaseVmIds.length > 0) await this.#beat();
    const reason = this.#signals.stopReason;
    if (isInterruption(reason)) throw reason;
  }

  async #backward(memo: Memo, failure: Failure): Promise<void> {
    const { writer } = this.#work;
    // Without its lease the task keeps its hands off: what it made stays listed.
    if (failure === 'LEASE_LOST') return this.#end(this.#lostEnd());
    for (const { key } of stepsToUndo(writer.steps())) {
      await memo(`undo:${key}`, async () => {
        await undoStep(this.#work, key);
        return 'DONE';
      });
    }
    const cancelled = failure === 'CANCELLED';
    const task = await this.#parts.store.get(this.#task.id);
    const error = cancelled ? cancelledError() : (task?.error ?? failedError(writer.steps()));
    await this.#end({
      state: cancelled ? 'CANCELLED' : 'FAILED',
      result: null,
      error,
      log: [entry(cancelled ? 'WARN' : 'ERROR', cancelled ? 'Cancelled.' : 'Failed.')],
      now: new Date(),
      artefacts: { kind: 'leaveBehind', reason: 'It was not removed when the task ended.' },
    });
  }

  async #succeed(): Promise<void> {
    const { registry } = this.#parts;
    const operation = registry.operation(this.#task.operation);
    const input = operation.input.parse(this.#task.input);
    const context = stepContext(this.#work, 'finish', this.#signals.undo);
    const result = operation.finish
      ? await this.#finish(async () => operation.finish?.(context, input))
      : null;
    const targetId = operation.targetId?.(result) ?? null;
    await this.#end({
      state: 'SUCCEEDED',
      result,
      ...(targetId === null ? {} : { targetId }),
      error: null,
      log: [entry('INFO', 'Done.')],
      now: new Date(),
      artefacts: { kind: 'keep', owner: operation.owner?.(input, this.#task.plan) ?? null },
    });
  }

  /**
   * The end state has been seen by the steps; finish only brings the projection up to date. When that fails again and
   * again the task has succeeded all the same: the inventory's own reconcile mends the projection.
   */
  async #finish(work: () => Promise<Json | void>): Promise<Json | null> {
    const { writer } = this.#work;
    for (let tries = 1; ; tries += 1) {
      try {
        return asOutput(await work());
      } catch (error) {
        if (isInterruption(error)) throw error;
        const reason = this.#signals.stopReason;
        if (isInterruption(reason)) throw reason;
        if (tries === FINISH_TRIES) {
          const { taskId } = this.#work.run;
          this.#parts.log.warn({ taskId, err: error }, 'A task could not refresh what it changed.');
          writer.log('WARN', null, 'The inventory could not be refreshed now; it follows soon.');
          return null;
        }
        await new Promise((resolve) => setTimeout(resolve, FINISH_PAUSE_MS * tries));
      }
    }
  }

  async #end(end: EndRun): Promise<void> {
    const { store, events } = this.#parts;
    const { writer, run } = this.#work;
    const waiting = await writer.close();
    const written = await store.endRun(run, { ...end, log: [...waiting, ...end.log] });
    events.logAppended(run.taskId, written.logSeq);
    events.taskChanged(run.taskId, written.revision);
  }

  #lostEnd(): EndRun {
    const error = leaseLost().toJSON();
    return {
      state: 'FAILED',
      result: null,
      error,
      log: [entry('ERROR', error.message)],
      now: new Date(),
      artefacts: { kind: 'leaveBehind', reason: error.message },
    };
  }

  async #beat(): Promise<void> {
    const now = new Date();
    const until = new Date(now.getTime() + this.#parts.timing.leaseMs);
    try {
      const check = await this.#parts.store.renewLeases(this.#work.run, now, until);
      if (check.lost) this.#signals.stop(leaseLost());
      if (check.cancelRequested) this.#signals.cancel();
    } catch (error) {
      this.#onWriteError(error);
    }
  }

  #onWriteError(error: unknown): void {
    if (error instanceof StaleRunError) this.#signals.stop(error);
    else
      this.#parts.log.warn({ taskId: this.#task.id, err: error }, 'A task could not be written.');
  }
}

function leaseLost(): CorralError {
  return new CorralError('LEASE_LOST', 'Another task has taken the VM over; this one stopped.');
}

function isLeaseLost(reason: unknown): boolean {
  return reason instanceof CorralError && reason.code === 'LEASE_LOST';
}

function cancelledError(): SerializedError {
  return new CorralError('TASK_CANCELLED', 'The task was cancelled.').toJSON();
}

function failedError(
  steps: readonly { readonly error: SerializedError | null }[],
): SerializedError {
  const found = steps.find((step) => step.error !== null)?.error;
  return found ?? new CorralError('INTERNAL', 'The task failed without saying why.').toJSON();
}

function entry(level: LogDraft['level'], message: string): LogDraft {
  return { at: new Date(), level, stepKey: null, message, fields: null };
}
