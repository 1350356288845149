/** The words for state. Two kinds: observed on the hypervisor, and ours (activity, task state). */

/** Power state as observed. The hypervisor's own word stands beside it as `rawState`. */
export const POWER_STATES = [
  'STOPPED',
  'RUNNING',
  'PAUSED',
  'SUSPENDED',
  'SHUTTING_DOWN',
  'CRASHED',
  'UNKNOWN',
] as const;
export type PowerState = (typeof POWER_STATES)[number];

/** What Corral itself is doing to a VM now; derived from the running task, never stored as a power state. */
export const VM_ACTIVITIES = [
  'IDLE',
  'CREATING',
  'STARTING',
  'STOPPING',
  'REBOOTING',
  'PAUSING',
  'RESUMING',
  'SUSPENDING',
  'DELETING',
  'CHANGING',
] as const;
export type VmActivity = (typeof VM_ACTIVITIES)[number];

export const TASK_STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const TASK_STEP_STATES = [
  'PENDING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'SKIPPED',
  'COMPENSATING',
  'COMPENSATED',
  'CANCELLED',
] as const;
export type TaskStepState = (typeof TASK_STEP_STATES)[number];

/** True when a task will not change its state any more (a retry makes a new attempt and leaves this state). */
export function isTerminal(state: TaskState): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

/** The legal moves of a task. A retry moves FAILED or CANCELLED back to QUEUED with a higher attempt number. */
export const TASK_TRANSITIONS: Readonly<Record<TaskState, readonly TaskState[]>> = {
  QUEUED: ['RUNNING', 'CANCELLED', 'FAILED'],
  RUNNING: ['SUCCEEDED', 'FAILED', 'CANCELLED'],
  SUCCEEDED: [],
  FAILED: ['QUEUED'],
  CANCELLED: ['QUEUED'],
};

/** True when a task may move from one state to the other. */
export function canMoveTask(from: TaskState, to: TaskState): boolean {
  return TASK_TRANSITIONS[from].includes(to);
}

/** Connection state of a node. Everything but ONLINE makes what is shown of the node stale. */
export const NODE_STATES = [
  'CONNECTING',
  'ONLINE',
  'UNREACHABLE',
  'AUTH_FAILED',
  'HOST_KEY_CHANGED',
  'NO_HYPERVISOR',
  'DISABLED',
] as const;
export type NodeState = (typeof NODE_STATES)[number];

export const POOL_STATES = ['INACTIVE', 'BUILDING', 'RUNNING', 'DEGRADED', 'INACCESSIBLE'] as const;
export type PoolState = (typeof POOL_STATES)[number];

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
