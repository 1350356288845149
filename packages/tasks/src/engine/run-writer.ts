import type { LogLevel } from '@corral/domain';
import type { TaskEvents } from '../events.ts';
import type { Json } from '../operation.ts';
import type { RunChange, RunRef, StepChange, TaskStore } from '../store/port.ts';
import type { LogDraft, StepRecord } from '../store/records.ts';
import { taskProgress } from './weights.ts';

export interface RunWriterOptions {
  readonly store: TaskStore;
  readonly events: TaskEvents;
  readonly run: RunRef;
  readonly steps: readonly StepRecord[];
  /** How long progress and log lines are gathered before they are written. */
  readonly flushMs: number;
  /** Told when a write in the background failed. */
  readonly onError: (error: unknown) => void;
}

/**
 * Writes what a run has to say. Progress and log lines are gathered and written together; a change of a step's state
 * takes along what is waiting, so the log is never behind the states.
 */
export class RunWriter {
  readonly #options: RunWriterOptions;
  readonly #steps: Map<string, StepRecord>;
  readonly #progress = new Map<string, StepChange>();
  #log: LogDraft[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: RunWriterOptions) {
    this.#options = options;
    this.#steps = new Map(options.steps.map((step) => [step.key, step]));
  }

  /** The step as it was written last. */
  step(key: string): StepRecord {
    const step = this.#steps.get(key);
    if (!step) throw new Error(`The task has no step ${key}.`);
    return step;
  }

  steps(): StepRecord[] {
    return [...this.#steps.values()];
  }

  log(level: LogLevel, stepKey: string | null, message: string, fields: Json | null = null): void {
    if (this.#closed) return;
    this.#log.push({ at: new Date(), level, stepKey, message, fields });
    this.#schedule();
  }

  progress(key: string, fraction: number, message?: string): void {
    if (this.#closed || !Number.isFinite(fraction)) return;
    const before = this.#progress.get(key);
    const progress = Math.min(1, Math.max(0, fraction));
    this.#progress.set(key, { ...before, key, progress, ...(message ? { message } : {}) });
    this.#schedule();
  }

  /** Writes a change of a step now, with all that was waiting. */
  async write(change: StepChange, task?: RunChange['task']): Promise<void> {
    await this.#flush([change], task);
  }

  /** Writes what is waiting. */
  async flush(): Promise<void> {
    await this.#flush([]);
  }

  /** The lines that were not written yet, to be written by whoever ends the run. Nothing is taken afterwards. */
  async close(): Promise<LogDraft[]> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing.catch(() => {});
    this.#progress.clear();
    return this.#log.splice(0);
  }

  #schedule(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush([]).catch(this.#options.onError);
    }, this.#options.flushMs);
  }

  #flush(changes: readonly StepChange[], task?: RunChange['task']): Promise<void> {
    const turn = this.#writing.catch(() => {}).then(() => this.#writeNow(changes, task));
    this.#writing = turn;
    return turn;
  }

  async #writeNow(changes: readonly StepChange[], task?: RunChange['task']): Promise<void> {
    const log = this.#log.splice(0);
    const steps = merge([...this.#progress.values(), ...changes]);
    this.#progress.clear();
    if (log.length === 0 && steps.length === 0 && !task) return;
    const { store, run, events } = this.#options;
    for (const step of steps) this.#apply(step);
    try {
      const written = await store.write(run, {
        log,
        steps,
        ...(steps.length > 0 || task
          ? { task: { ...task, progress: taskProgress(this.steps()) } }
          : {}),
      });
      if (steps.length > 0 || task) events.taskChanged(run.taskId, written.revision);
      if (log.length > 0) events.logAppended(run.taskId, written.logSeq);
    } catch (error) {
      this.#log.unshift(...log); // nothing was written: the lines keep their place
      throw error;
    }
  }

  #apply({ key, ...patch }: StepChange): void {
    this.#steps.set(key, { ...this.step(key), ...patch });
  }
}

/** One change a step, the later one winning. */
function merge(changes: readonly StepChange[]): StepChange[] {
  const byKey = new Map<string, StepChange>();
  for (const change of changes) byKey.set(change.key, { ...byKey.get(change.key), ...change });
  return [...byKey.values()];
}
