import { CorralError, isTerminal, newId, type TaskState } from '@corral/domain';
import { StaleRunError } from '../errors.ts';
import type { ArtefactDraft, PlannedStep } from '../operation.ts';
import type {
  BeginRun,
  BegunRun,
  EndRun,
  LeaseCheck,
  RunChange,
  RunRef,
  TaskDraft,
  TaskStore,
  Written,
} from './port.ts';
import type {
  ArtefactRecord,
  ArtefactState,
  LeaseRecord,
  LogDraft,
  LogRecord,
  StepRecord,
  TaskRecord,
} from './records.ts';
import {
  assertMove,
  childExists,
  FRESH_STEP,
  isSameArtefact,
  numberLog,
  settledState,
  stepsToRepeat,
  taskNotFound,
  vmBusy,
  vmNotFound,
  vmsToLease,
} from './rules.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Entry {
  readonly task: Mutable<TaskRecord>;
  readonly steps: Mutable<StepRecord>[];
  readonly log: LogRecord[];
}

/** Tasks in memory, for tests of the engine and of operations. Every method is atomic: nothing is awaited inside. */
export class MemoryTaskStore implements TaskStore {
  readonly #tasks = new Map<string, Entry>();
  readonly #artefacts: Mutable<ArtefactRecord>[] = [];
  readonly #leases = new Map<string, LeaseRecord>();
  readonly #hasVm: (vmId: string) => boolean;
  #fencingToken = 0;

  /** `hasVm` says which VMs there are; all of them when absent. */
  constructor(hasVm: (vmId: string) => boolean = () => true) {
    this.#hasVm = hasVm;
  }

  async create(draft: TaskDraft): Promise<TaskRecord> {
    const { plan, now } = draft;
    const { parent } = draft;
    const isThere = [...this.#tasks.values()].some(
      ({ task }) => task.parentId === parent?.taskId && task.childKey === parent?.key,
    );
    if (parent && isThere) throw childExists();
    this.#takeLeases(draft.id, vmsToLease(plan), now, draft.leaseUntil);
    const task: Mutable<TaskRecord> = {
      id: draft.id,
      operation: draft.operation,
      title: plan.title,
      state: 'QUEUED',
      progress: 0,
      attempt: 1,
      actor: draft.actor,
      input: draft.input,
      plan,
      result: null,
      error: null,
      nodeId: plan.nodeId,
      targetId: plan.target?.id ?? null,
      request: draft.request,
      revision: 1,
      fence: 0,
      logSeq: 0,
      createdAt: now,
      startedAt: null,
      finishedAt: null,
      cancelRequestedAt: null,
      parentId: draft.parent?.taskId ?? null,
      childKey: draft.parent?.key ?? null,
    };
    const steps = plan.steps.map(newStep);
    const entry = { task, steps, log: [] };
    this.#tasks.set(draft.id, entry);
    append(entry, [draft.log]);
    return structuredClone(task);
  }

  async get(taskId: string): Promise<TaskRecord | null> {
    return structuredClone(this.#tasks.get(taskId)?.task ?? null);
  }

  async steps(taskId: string): Promise<StepRecord[]> {
    return structuredClone(this.#tasks.get(taskId)?.steps ?? []);
  }

  async log(taskId: string, after: number): Promise<LogRecord[]> {
    return structuredClone((this.#tasks.get(taskId)?.log ?? []).filter((one) => one.seq > after));
  }

  async children(taskId: string): Promise<TaskRecord[]> {
    const tasks = [...this.#tasks.values()].map((entry) => entry.task);
    return structuredClone(tasks.filter((task) => task.parentId === taskId));
  }

  async unfinished(): Promise<TaskRecord[]> {
    const tasks = [...this.#tasks.values()].map((entry) => entry.task);
    return structuredClone(tasks.filter((task) => !isTerminal(task.state)));
  }

  async beginRun(begin: BeginRun): Promise<BegunRun> {
    const entry = this.#tasks.get(begin.taskId);
    if (!entry || isTerminal(entry.task.state) || entry.task.attempt !== begin.attempt) {
      return { kind: 'nothing' };
    }
    const { task } = entry;
    if (task.state === 'QUEUED') move(task, 'RUNNING');
    task.startedAt ??= begin.now;
    task.fence += 1;
    task.revision += 1;
    const leaseLost = this.#holdLeases(task, begin.leaseUntil, this.#nextToken());
    return { kind: 'begun', ...structuredClone({ task, steps: entry.steps }), leaseLost };
  }

  async write(run: RunRef, change: RunChange): Promise<Written> {
    const entry = this.#fenced(run);
    Object.assign(entry.task, change.task);
    for (const { key, ...patch } of change.steps ?? []) {
      const step = entry.steps.find((one) => one.key === key);
      if (step) Object.assign(step, patch);
    }
    append(entry, change.log ?? []);
    if (change.task || change.steps?.length) entry.task.revision += 1;
    return written(entry);
  }

  async endRun(run: RunRef, end: EndRun): Promise<Written> {
    const entry = this.#fenced(run);
    const { task } = entry;
    move(task, end.state);
    task.progress = end.state === 'SUCCEEDED' ? 1 : task.progress;
    task.result = end.result;
    task.targetId = end.targetId ?? task.targetId;
    task.error = end.error;
    settle(entry, end.now);
    append(entry, end.log);
    this.#releaseLeases(task.id);
    for (const artefact of this.#artefacts) {
      if (artefact.taskId !== task.id) continue;
      if (artefact.state === 'PLANNED' || artefact.state === 'PRESENT') {
        Object.assign(artefact, settledArtefact(end));
      }
    }
    return written(entry);
  }

  async renewLeases(run: RunRef, _now: Date, leaseUntil: Date): Promise<LeaseCheck> {
    const { task } = this.#fenced(run);
    return {
      lost: this.#holdLeases(task, leaseUntil, null),
      cancelRequested: task.cancelRequestedAt !== null,
    };
  }

  async requestCancel(taskId: string, now: Date, log: LogDraft): Promise<TaskRecord> {
    const entry = this.#entry(taskId);
    const { task } = entry;
    assertMove(task, 'CANCELLED');
    task.cancelRequestedAt ??= now;
    task.revision += 1;
    append(entry, [log]);
    if (task.state === 'QUEUED') {
      move(task, 'CANCELLED');
      task.error = new CorralError('TASK_CANCELLED', 'The task was cancelled.').toJSON();
      settle(entry, now);
      this.#releaseLeases(taskId);
    }
    return structuredClone(task);
  }

  async retry(taskId: string, now: Date, leaseUntil: Date, log: LogDraft): Promise<TaskRecord> {
    const entry = this.#entry(taskId);
    const { task } = entry;
    assertMove(task, 'QUEUED');
    this.#takeLeases(taskId, vmsToLease(task.plan), now, leaseUntil);
    move(task, 'QUEUED');
    task.attempt += 1;
    task.revision += 1;
    Object.assign(task, {
      error: null,
      finishedAt: null,
      startedAt: null,
      cancelRequestedAt: null,
    });
    const repeat = stepsToRepeat(entry.steps);
    for (const step of entry.steps) if (repeat.includes(step.key)) Object.assign(step, FRESH_STEP);
    append(entry, [log]);
    return structuredClone(task);
  }

  async leases(taskId: string): Promise<LeaseRecord[]> {
    return structuredClone([...this.#leases.values()].filter((lease) => lease.taskId === taskId));
  }

  async planArtefact(run: RunRef, stepKey: string, draft: ArtefactDraft): Promise<string> {
    this.#fenced(run);
    const known = this.#artefacts.find(
      (one) => one.taskId === run.taskId && isSameArtefact(one, stepKey, draft),
    );
    if (known) {
      if (known.state !== 'PRESENT') known.state = 'PLANNED';
      known.reason = null;
      return known.id;
    }
    const id = newId();
    const { taskId } = run;
    this.#artefacts.push({
      ...structuredClone(draft),
      id,
      taskId,
      stepKey,
      state: 'PLANNED',
      ownerKind: null,
      ownerId: null,
      reason: null,
    });
    return id;
  }

  async setArtefact(id: string, state: ArtefactState, reason: string | null): Promise<void> {
    const artefact = this.#artefacts.find((one) => one.id === id);
    if (artefact) Object.assign(artefact, { state, reason });
  }

  async artefacts(taskId: string): Promise<ArtefactRecord[]> {
    return structuredClone(this.#artefacts.filter((one) => one.taskId === taskId));
  }

  async leftBehind(ids?: readonly string[]): Promise<ArtefactRecord[]> {
    return structuredClone(
      this.#artefacts.filter((one) => {
        const task = one.taskId === null ? undefined : this.#tasks.get(one.taskId)?.task;
        const resting = !task || isTerminal(task.state);
        return one.state === 'LEFT_BEHIND' && resting && (ids?.includes(one.id) ?? true);
      }),
    );
  }

  #entry(taskId: string): Entry {
    const entry = this.#tasks.get(taskId);
    if (!entry) throw taskNotFound(taskId);
    return entry;
  }

  #fenced(run: RunRef): Entry {
    const entry = this.#tasks.get(run.taskId);
    if (!entry || entry.task.fence !== run.fence || entry.task.state !== 'RUNNING') {
      throw new StaleRunError(run.taskId);
    }
    return entry;
  }

  #nextToken(): number {
    this.#fencingToken += 1;
    return this.#fencingToken;
  }

  #takeLeases(taskId: string, vmIds: readonly string[], now: Date, expiresAt: Date): void {
    for (const vmId of vmIds) {
      if (!this.#hasVm(vmId)) throw vmNotFound(vmId);
      const held = this.#leases.get(vmId);
      const holder = held && held.expiresAt > now ? this.#tasks.get(held.taskId) : undefined;
      if (holder && holder.task.id !== taskId) throw vmBusy(holder.task);
    }
    if (vmIds.length === 0) return;
    const fencingToken = this.#nextToken();
    for (const vmId of vmIds) this.#leases.set(vmId, { vmId, taskId, fencingToken, expiresAt });
  }

  /** Holds the leases for longer, under a new token where one is given. Gives the VM that was lost. */
  #holdLeases(task: TaskRecord, expiresAt: Date, token: number | null): string | null {
    for (const vmId of vmsToLease(task.plan)) {
      const held = this.#leases.get(vmId);
      if (held?.taskId === task.id) {
        const fencingToken = token ?? held.fencingToken;
        this.#leases.set(vmId, { ...held, expiresAt, fencingToken });
      } else if (this.#hasVm(vmId)) {
        return vmId;
      }
    }
    return null;
  }

  #releaseLeases(taskId: string): void {
    for (const lease of this.#leases.values()) {
      if (lease.taskId === taskId) this.#leases.delete(lease.vmId);
    }
  }
}

function newStep(step: PlannedStep, index: number): Mutable<StepRecord> {
  const { key, kind, title, params, weight, effect } = step;
  return { ...FRESH_STEP, index, attempt: 0, key, kind, title, params, weight, effect };
}

function move(task: Mutable<TaskRecord>, to: TaskState): void {
  assertMove(task, to);
  task.state = to;
}

function settle(entry: Entry, now: Date): void {
  entry.task.finishedAt = now;
  entry.task.revision += 1;
  for (const step of entry.steps) {
    step.state = settledState(step.state);
  }
}

function append(entry: Entry, drafts: readonly LogDraft[]): void {
  entry.log.push(...numberLog(structuredClone(drafts), entry.task.logSeq));
  entry.task.logSeq += drafts.length;
}

function written(entry: Entry): Written {
  return { revision: entry.task.revision, logSeq: entry.task.logSeq };
}

function settledArtefact(end: EndRun): Partial<ArtefactRecord> {
  if (end.artefacts.kind === 'leaveBehind') {
    return { state: 'LEFT_BEHIND', reason: end.artefacts.reason };
  }
  const { owner } = end.artefacts;
  return { state: 'KEPT', ownerKind: owner?.kind ?? null, ownerId: owner?.id ?? null };
}
