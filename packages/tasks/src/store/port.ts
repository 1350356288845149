import type { SerializedError, TaskState, TaskStepState } from '@corral/domain';
import type { ArtefactDraft, Json, OperationPlan } from '../operation.ts';
import type {
  ArtefactRecord,
  ArtefactState,
  LeaseRecord,
  LogDraft,
  LogRecord,
  StepRecord,
  TaskRecord,
} from './records.ts';

/** A task to be made: its row, steps, leases and first log line are one transaction. */
export interface TaskDraft {
  readonly id: string;
  readonly operation: string;
  readonly actor: string;
  readonly input: Json;
  readonly plan: OperationPlan;
  readonly request: Json | null;
  readonly log: LogDraft;
  readonly now: Date;
  readonly leaseUntil: Date;
  /** The task that starts this one, and what it calls it. */
  readonly parent?: { readonly taskId: string; readonly key: string };
}

/** One run of a task: the number that every write of it must name. */
export interface RunRef {
  readonly taskId: string;
  readonly fence: number;
}

export interface BeginRun {
  readonly taskId: string;
  readonly attempt: number;
  readonly now: Date;
  readonly leaseUntil: Date;
}

export type BegunRun =
  /** `leaseLost` is the VM that another task has taken in the meantime; null when all are held. */
  | {
      readonly kind: 'begun';
      readonly task: TaskRecord;
      readonly steps: readonly StepRecord[];
      readonly leaseLost: string | null;
    }
  /** There is nothing to run: ended, of another attempt, or gone. */
  | { readonly kind: 'nothing' };

/** Changes of one run, written together. Absent fields stay as they are. */
export interface RunChange {
  readonly task?: {
    readonly progress?: number;
    readonly error?: SerializedError;
  };
  readonly steps?: readonly StepChange[];
  readonly log?: readonly LogDraft[];
}

export interface StepChange {
  readonly key: string;
  readonly state?: TaskStepState;
  readonly progress?: number;
  readonly message?: string | null;
  readonly output?: Json | null;
  readonly error?: SerializedError | null;
  readonly attempt?: number;
  readonly startedAt?: Date | null;
  readonly finishedAt?: Date | null;
}

export interface EndRun {
  /** The id of the target, where it came to be in this run; absent leaves what the plan said. */
  readonly targetId?: string;
  readonly state: Extract<TaskState, 'SUCCEEDED' | 'FAILED' | 'CANCELLED'>;
  readonly result: Json | null;
  readonly error: SerializedError | null;
  readonly log: readonly LogDraft[];
  readonly now: Date;
  /**
   * What becomes of the artefacts that still stand: kept under an owner (or under none), or left behind with a
   * reason, to be removed later.
   */
  readonly artefacts:
    | {
        readonly kind: 'keep';
        readonly owner: { readonly kind: string; readonly id: string } | null;
      }
    | { readonly kind: 'leaveBehind'; readonly reason: string };
}

/** Where a write has led: the cursors that subscribers are told. */
export interface Written {
  readonly revision: number;
  readonly logSeq: number;
}

export interface LeaseCheck {
  /** A VM that this task holds no more; null when all is well. A VM that is gone is no loss. */
  readonly lost: string | null;
  readonly cancelRequested: boolean;
}

/**
 * Where tasks are kept. Every method is one transaction. Methods that take a RunRef throw StaleRunError when a newer
 * run of the task has begun, and write nothing then.
 */
export interface TaskStore {
  /**
   * Throws VM_BUSY naming the task that holds one of the plan's VMs, NOT_FOUND when one is gone, ALREADY_EXISTS when
   * the parent has a child of that key.
   */
  create(draft: TaskDraft): Promise<TaskRecord>;
  get(taskId: string): Promise<TaskRecord | null>;
  /** In the order of the plan. */
  steps(taskId: string): Promise<StepRecord[]>;
  /** Entries after a seq, oldest first. */
  log(taskId: string, after: number): Promise<LogRecord[]>;
  /** The tasks below one, in the order in which they were made. */
  children(taskId: string): Promise<TaskRecord[]>;
  /** Tasks that have not ended. */
  unfinished(): Promise<TaskRecord[]>;

  /** QUEUED or RUNNING → RUNNING under a new fence, with the leases renewed under a new fencing token. */
  beginRun(begin: BeginRun): Promise<BegunRun>;
  write(run: RunRef, change: RunChange): Promise<Written>;
  /** Ends the task by a legal move, gives the leases back, and settles steps that never ran as CANCELLED. */
  endRun(run: RunRef, end: EndRun): Promise<Written>;
  /** The heartbeat: holds the leases for longer, and looks for a request to cancel. */
  renewLeases(run: RunRef, now: Date, leaseUntil: Date): Promise<LeaseCheck>;

  /**
   * Asks a task to stop. One that is still queued ends at once as CANCELLED. Throws NOT_FOUND, or WRONG_STATE for a
   * task that has ended.
   */
  requestCancel(taskId: string, now: Date, log: LogDraft): Promise<TaskRecord>;
  /**
   * FAILED or CANCELLED → QUEUED as the next attempt: the first step that is not done and all after it become
   * PENDING again, the leases are taken again. Throws NOT_FOUND, WRONG_STATE or VM_BUSY.
   */
  retry(taskId: string, now: Date, leaseUntil: Date, log: LogDraft): Promise<TaskRecord>;

  leases(taskId: string): Promise<LeaseRecord[]>;

  /** Writes an artefact down as PLANNED; the same draft of the same task gives the same artefact again. */
  planArtefact(run: RunRef, stepKey: string, draft: ArtefactDraft): Promise<string>;
  setArtefact(artefactId: string, state: ArtefactState, reason: string | null): Promise<void>;
  /** In the order in which they were written down. */
  artefacts(taskId: string): Promise<ArtefactRecord[]>;
  /** What was left behind by tasks that are not under way; all, or those of the ids. */
  leftBehind(ids?: readonly string[]): Promise<ArtefactRecord[]>;
}
