import type { LogLevel, SerializedError, TaskState, TaskStepState } from '@corral/domain';
import type { ArtefactKind, Json, OperationPlan, StepEffect } from '../operation.ts';

/** A task as it is stored. */
export interface TaskRecord {
  readonly id: string;
  readonly operation: string;
  readonly title: string;
  readonly state: TaskState;
  /** 0 to 1. */
  readonly progress: number;
  /** 1 for the first; a retry counts up. */
  readonly attempt: number;
  readonly actor: string;
  /** Input as the operation's schema gave it. Never holds a secret in clear: operations take sealed strings. */
  readonly input: Json;
  readonly plan: OperationPlan;
  readonly result: Json | null;
  readonly error: SerializedError | null;
  readonly nodeId: string | null;
  /** Of the plan's target; of one that the task makes, from its end on. */
  readonly targetId: string | null;
  readonly request: Json | null;
  /** Counts the changes of the task and its steps. */
  readonly revision: number;
  /** Counts the runs; writes of an older run are refused. */
  readonly fence: number;
  /** seq of the last log entry. */
  readonly logSeq: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  /** The task that has started this one as a part of itself. */
  readonly parentId: string | null;
  readonly childKey: string | null;
}

export interface StepRecord {
  readonly key: string;
  readonly index: number;
  readonly kind: string;
  readonly title: string;
  readonly params: Json;
  readonly weight: number;
  readonly effect: StepEffect;
  readonly state: TaskStepState;
  readonly progress: number;
  readonly message: string | null;
  readonly output: Json | null;
  readonly error: SerializedError | null;
  /** How often it was begun. */
  readonly attempt: number;
  /** When it was begun in this attempt of the task; null when it was not. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface LogDraft {
  readonly at: Date;
  readonly level: LogLevel;
  readonly stepKey: string | null;
  readonly message: string;
  readonly fields: Json | null;
}

export interface LogRecord extends LogDraft {
  /** Counts from 1 within the task, without holes. */
  readonly seq: number;
}

export type ArtefactState = 'PLANNED' | 'PRESENT' | 'KEPT' | 'REMOVED' | 'LEFT_BEHIND';

export interface ArtefactRecord {
  readonly id: string;
  readonly taskId: string | null;
  readonly stepKey: string | null;
  readonly nodeId: string;
  readonly kind: ArtefactKind;
  readonly ref: Json;
  readonly label: string;
  readonly state: ArtefactState;
  readonly ownerKind: string | null;
  readonly ownerId: string | null;
  readonly reason: string | null;
}

export interface LeaseRecord {
  readonly vmId: string;
  readonly taskId: string;
  readonly fencingToken: number;
  readonly expiresAt: Date;
}
