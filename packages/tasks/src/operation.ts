import type { CorralErrorDetails, LogLevel, SerializedError, TaskState } from '@corral/domain';
import type { z } from 'zod';

/**
 * How an operation is declared. `World` is what steps may touch (sessions, repositories, secrets); the engine only
 * hands it through. A plan is data: the same steps are shown to the user, stored with the task and run.
 */

/** JSON, as stored with tasks. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a step does to the world; the console shows it in the plan. */
export type StepEffect = 'READS' | 'CREATES' | 'CHANGES' | 'DISRUPTS' | 'REMOVES';

/** How much an operation disturbs running guests. */
export type Disruption = 'NONE' | 'LIVE' | 'RESTART' | 'DATA_LOSS';

/** A step of a plan: a kind the registry knows, with its parameters. */
export interface PlannedStep {
  /** Unique within the plan, stable over retries, as in `volume:web-1.qcow2`. */
  readonly key: string;
  readonly kind: string;
  readonly title: string;
  readonly params: Json;
  /** Share of the whole task's progress, relative to the other steps. */
  readonly weight: number;
  readonly effect: StepEffect;
  /** One sentence where the step cannot be undone; null otherwise. */
  readonly irreversible: string | null;
}

export interface OperationPlan {
  readonly title: string;
  readonly steps: readonly PlannedStep[];
  readonly disruption: Disruption;
  /** Sentences the user should read before applying. */
  readonly warnings: readonly string[];
  readonly nodeId: string | null;
  readonly target: {
    readonly kind: string;
    readonly id: string | null;
    readonly name: string;
  } | null;
  /** VMs this task changes: their leases are taken when the task is made. */
  readonly leaseVmIds: readonly string[];
}

/** What a running step is given. */
export interface StepContext<World> {
  readonly world: World;
  readonly taskId: string;
  readonly attempt: number;
  /** Aborted when the task is cancelled, the lease is lost, or the process ends. Pass it to every call. */
  readonly signal: AbortSignal;
  /** Progress of this step, 0 to 1, with an optional sentence. Cheap: stored and published at most every 100 ms. */
  progress(fraction: number, message?: string): void;
  log(level: LogLevel, message: string, fields?: Record<string, Json>): void;
  /** What an earlier step of this task returned; undefined when it returned nothing. */
  output(stepKey: string): Json | undefined;
  readonly ledger: StepLedger;
  readonly children: StepChildren;
}

/** A task below another, as its parent sees it. */
export interface ChildTask {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly state: TaskState;
  /** 0 to 1. */
  readonly progress: number;
  /** What its operation's `finish` returned; null before it has succeeded. */
  readonly result: Json | null;
  readonly error: SerializedError | null;
}

/** What to start below a task. */
export interface ChildDraft {
  /** Unique within the parent: the same key never makes two tasks. */
  readonly key: string;
  readonly operation: string;
  readonly input: Json;
  /** The request that would do the same alone, for copying. */
  readonly request: Json | null;
}

/** The tasks below a task whose operation leads. They go through the queue like all others. */
export interface StepChildren {
  /**
   * Starts a task below this one, or gives the one that is there. One that failed or was cancelled before this
   * attempt began is tried again. Rejects as `engine.start` does: the plan's refusal, or VM_BUSY.
   */
  start(draft: ChildDraft): Promise<ChildTask>;
  list(): Promise<ChildTask[]>;
  /** Cancels those that have not begun; gives how many. Those under way go on. */
  cancelQueued(): Promise<number>;
  /** Cancels those that have not ended, also those under way; gives how many. Each undoes what it did by itself. */
  cancelAll(): Promise<number>;
}

export type ArtefactKind =
  'volume' | 'vm' | 'pool' | 'network' | 'file' | 'overlay' | 'portForward' | 'filter' | 'firmware';

export interface ArtefactDraft {
  readonly nodeId: string;
  readonly kind: ArtefactKind;
  /** What is needed to find and remove it: for a volume { poolUuid, name }, for a VM { uuid }, … */
  readonly ref: Json;
  /** For people, as in `volume web-1.qcow2 in pool default`. */
  readonly label: string;
}

/** The ledger as a step sees it. Idempotent over retries and restarts: the same draft gives the same artefact. */
export interface StepLedger {
  /** Writes down what is about to be made. Call and await it before making the thing. */
  plan(draft: ArtefactDraft): Promise<string>;
  /** It has been made and seen. */
  present(artefactId: string): Promise<void>;
  /** The artefact is gone, or was never made. */
  removed(artefactId: string): Promise<void>;
}

/** What a kind of step does. `P` are its parameters as stored in the plan. */
export interface StepHandler<World, P> {
  readonly kind: string;
  readonly params: z.ZodType<P>;
  /**
   * Does it, and returns only when the end state was read back from the hypervisor. Runs at least once: after a
   * crash it runs again, so it begins by looking what is there.
   */
  run(context: StepContext<World>, params: P): Promise<Json | void>;
  /** True when the wanted end state holds already: the step is then skipped and marked so. */
  isDone?(context: StepContext<World>, params: P): Promise<boolean>;
  /**
   * Undoes what is not in the ledger (the engine removes the ledger's artefacts by itself). Idempotent. Called in
   * reverse order for every step that has begun, when the task fails or is cancelled.
   */
  compensate?(context: StepContext<World>, params: P): Promise<void>;
  /** Milliseconds for the whole step; absent means no limit beyond the calls' own deadlines. */
  readonly timeoutMs?: number;
}

export interface OperationDefinition<World, I> {
  /** Domain and verb, as in `vm.create`. */
  readonly name: string;
  readonly input: z.ZodType<I>;
  /** Which of the tasks that wait goes first: urgent ones overtake what was queued up to an hour before them. */
  readonly urgent?: boolean;
  /** True when its steps start tasks below it. Such tasks wait most of their time and have a queue of their own. */
  readonly leads?: boolean;
  /** Looks at the world, refuses what cannot be done (CorralError), and returns the steps. Changes nothing. */
  plan(world: World, input: I): Promise<OperationPlan>;
  /** Who owns the artefacts when the task has succeeded; they become KEPT under that owner. */
  owner?(input: I, plan: OperationPlan): { readonly kind: string; readonly id: string } | null;
  /**
   * The id of what the task has made, read from what `finish` returned: a target that was not there when the plan was
   * made gets its id when the task succeeds, so that its history begins with its making. Null when it is not known.
   */
  targetId?(result: Json | null): string | null;
  /** Runs once in the end, after the last step, for the projection: refresh rows, usage counts. Idempotent. */
  finish?(context: StepContext<World>, input: I): Promise<Json | void>;
}

/** Removes an artefact of one kind; must succeed when it is already gone. */
export type ArtefactRemover<World> = (
  world: World,
  artefact: { readonly nodeId: string; readonly ref: Json; readonly label: string },
  signal: AbortSignal,
) => Promise<void>;

/** For errors made inside steps. */
export type StepErrorDetails = CorralErrorDetails;

/** Gives an operation its types without writing them twice. */
export function defineOperation<World, I>(
  definition: OperationDefinition<World, I>,
): OperationDefinition<World, I> {
  return definition;
}

/** Gives a step handler its types, and a typed way to put the step into a plan. */
export function defineStep<World, P extends Json>(
  handler: StepHandler<World, P>,
): StepFactory<World, P> {
  return {
    handler,
    step: (options) => ({
      key: options.key,
      kind: handler.kind,
      title: options.title,
      params: options.params,
      weight: options.weight ?? 1,
      effect: options.effect,
      irreversible: options.irreversible ?? null,
    }),
  };
}

export interface StepFactory<World, P extends Json> {
  readonly handler: StepHandler<World, P>;
  step(options: {
    readonly key: string;
    readonly title: string;
    readonly params: P;
    readonly effect: StepEffect;
    readonly weight?: number;
    readonly irreversible?: string;
  }): PlannedStep;
}
