import type { TaskMutation } from '../lib/tasks.ts';
import type { Ground } from './ground.ts';
import type { Shown } from './state.ts';

/** What a task is to make, or to take away, that cannot be read off the task itself. */
export interface Made {
  /** A volume of that name in the pool of the first node. */
  readonly volume?: string;
  /** A snapshot of that name, of the task's target. */
  readonly snapshot?: string;
  readonly deletesSnapshots?: readonly string[];
}

/** An action that the server is killed in. */
export interface Action {
  readonly mutation: TaskMutation;
  readonly made?: Made;
  /** The task is asked to stop just before the kill, so that undoing is what gets interrupted. */
  readonly cancel?: boolean;
  /** What is wrong with what the graph shows once the task has succeeded; empty when nothing is. */
  readonly check?: (shown: Shown) => string[];
}

/** Prepares an action, in peace; what it makes gets the name. */
export type Prepare = (ground: Ground, name: string) => Promise<Action>;
