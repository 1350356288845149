import type {
  ArtefactRecord,
  ArtefactState,
  Json,
  LogRecord,
  OperationPlan,
  StepRecord,
  TaskRecord,
} from '@corral/tasks';
import { LOG_LEVELS, TASK_STATES, TASK_STEP_STATES, type SerializedError } from '@corral/domain';
import {
  Prisma,
  type Artefact,
  type Task,
  type TaskLogEntry,
  type TaskStep,
} from '../generated/sqlite/client.ts';

const EFFECTS = ['READS', 'CREATES', 'CHANGES', 'DISRUPTS', 'REMOVES'] as const;
const ARTEFACT_KINDS = [
  'volume',
  'vm',
  'pool',
  'network',
  'file',
  'overlay',
  'portForward',
  'filter',
  'firmware',
] as const;
const ARTEFACT_STATES = ['PLANNED', 'PRESENT', 'KEPT', 'REMOVED', 'LEFT_BEHIND'] as const;

/** One of the known words; the database holds them as text. */
function word<W extends string>(words: readonly W[], text: string): W {
  const found = words.find((one) => one === text);
  if (found === undefined) throw new Error(`The database holds an unknown word: ${text}.`);
  return found;
}

/** JSON that this package itself has written, in the form in which it was written. */
function written<T>(value: Prisma.JsonValue): T {
  return value as T;
}

export function toTask(row: Task): TaskRecord {
  return {
    ...row,
    state: word(TASK_STATES, row.state),
    input: written<Json>(row.input),
    plan: written<OperationPlan>(row.plan),
    result: written<Json | null>(row.result),
    error: written<SerializedError | null>(row.error),
    request: written<Json | null>(row.request),
  };
}

export function toStep(row: TaskStep): StepRecord {
  return {
    ...row,
    state: word(TASK_STEP_STATES, row.state),
    effect: word(EFFECTS, row.effect),
    params: written<Json>(row.params),
    output: written<Json | null>(row.output),
    error: written<SerializedError | null>(row.error),
  };
}

export function toLog(row: TaskLogEntry): LogRecord {
  const { seq, at, stepKey, message } = row;
  const level = word(LOG_LEVELS, row.level);
  return { seq, at, level, stepKey, message, fields: written<Json | null>(row.fields) };
}

export function toArtefact(row: Artefact): ArtefactRecord {
  const { id, taskId, stepKey, nodeId, label, ownerKind, ownerId, reason } = row;
  const state: ArtefactState = word(ARTEFACT_STATES, row.state);
  const kind = word(ARTEFACT_KINDS, row.kind);
  const ref = written<Json>(row.ref);
  return { id, taskId, stepKey, nodeId, kind, ref, label, state, ownerKind, ownerId, reason };
}

/** A value for a JSON column that is always set: JSON's own null is a value too. */
export function jsonValue(value: unknown): Prisma.InputJsonValue | typeof Prisma.JsonNull {
  return value === null ? Prisma.JsonNull : JSON.parse(JSON.stringify(value));
}

/** A value for a JSON column that may be empty. */
export function jsonOrNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : JSON.parse(JSON.stringify(value));
}
