import type { NodeState, PowerState } from '../states.ts';

/**
 * What can be done to a VM now, and why not. One table read by the API (to refuse), the console (to disable with
 * the reason) and the tests.
 */
export const VM_ACTIONS = [
  'start',
  'stop',
  'powerOff',
  'reboot',
  'reset',
  'pause',
  'resume',
  'suspend',
  'delete',
  'clone',
  'reinstall',
  'resetCredentials',
  'migrate',
  'openVncConsole',
  'openSerialConsole',
  'screenshot',
] as const;
export type VmActionName = (typeof VM_ACTIONS)[number];

/** Facts about a VM that decide what is possible. */
export interface VmActionFacts {
  readonly powerState: PowerState;
  readonly nodeState: NodeState;
  /** Nothing is started on a node in maintenance. */
  readonly nodeInMaintenance?: boolean;
  /** The task that holds the VM's lease, if any. */
  readonly busyTaskId: string | null;
  readonly hasVnc: boolean;
  readonly hasSerial: boolean;
  readonly deleteProtected: boolean;
  /** True when it is deleted soon unless that is undone; absent means false. */
  readonly parked?: boolean;
  /** Names of volumes that are overlays on its disks, as those of linked copies; absent means none. */
  readonly overlays?: readonly string[];
  /** What the driver says it can do; a missing ability carries its reason. */
  readonly driver: DriverAbilities;
}

export type Ability =
  { readonly supported: true } | { readonly supported: false; readonly reason: string };
export type DriverAbilities = Readonly<Partial<Record<VmActionName, Ability>>>;

export type ReasonCode =
  | 'NODE_NOT_ONLINE'
  | 'NODE_IN_MAINTENANCE'
  | 'VM_BUSY'
  | 'WRONG_STATE'
  | 'DRIVER'
  | 'NO_DEVICE'
  | 'DELETE_PROTECTED'
  | 'IN_USE'
  | 'PARKED';

export interface ActionVerdict {
  readonly allowed: boolean;
  /** Null when allowed. */
  readonly reasonCode: ReasonCode | null;
  /** A sentence for the user; null when allowed. */
  readonly reason: string | null;
}

/** In which power states an action makes sense. */
const ACTION_STATES: Readonly<Record<VmActionName, readonly PowerState[]>> = {
  start: ['STOPPED', 'SUSPENDED', 'CRASHED'],
  stop: ['RUNNING'],
  powerOff: ['RUNNING', 'PAUSED', 'SHUTTING_DOWN', 'UNKNOWN', 'CRASHED'],
  reboot: ['RUNNING'],
  reset: ['RUNNING', 'PAUSED'],
  pause: ['RUNNING'],
  resume: ['PAUSED'],
  suspend: ['RUNNING', 'PAUSED'],
  delete: ['STOPPED', 'RUNNING', 'PAUSED', 'SUSPENDED', 'SHUTTING_DOWN', 'CRASHED', 'UNKNOWN'],
  clone: ['STOPPED', 'CRASHED'],
  // With memory on disk there is a guest that would wake up on disks that are not its own.
  reinstall: ['STOPPED', 'CRASHED', 'RUNNING', 'PAUSED'],
  // Which way there is in the state is told by rules/login-ways.ts.
  resetCredentials: ['RUNNING', 'STOPPED', 'CRASHED'],
  migrate: ['RUNNING', 'PAUSED', 'STOPPED'],
  openVncConsole: ['RUNNING', 'PAUSED', 'SHUTTING_DOWN'],
  openSerialConsole: ['RUNNING', 'PAUSED', 'SHUTTING_DOWN'],
  screenshot: ['RUNNING', 'PAUSED', 'SHUTTING_DOWN'],
};

/** Actions that look at a VM without changing it, so a busy VM does not forbid them. */
const READING_ACTIONS: ReadonlySet<VmActionName> = new Set([
  'openVncConsole',
  'openSerialConsole',
  'screenshot',
]);

/** Actions after which what is on the VM's disks is gone. */
const DESTROYING_ACTIONS: ReadonlySet<VmActionName> = new Set(['delete', 'reinstall']);

const STATE_WORDS: Readonly<Record<PowerState, string>> = {
  STOPPED: 'stopped',
  RUNNING: 'running',
  PAUSED: 'paused',
  SUSPENDED: 'suspended to disk',
  SHUTTING_DOWN: 'shutting down',
  CRASHED: 'crashed',
  UNKNOWN: 'in an unknown state',
};

const ALLOWED: ActionVerdict = { allowed: true, reasonCode: null, reason: null };
const refuse = (reasonCode: ReasonCode, reason: string): ActionVerdict => ({
  allowed: false,
  reasonCode,
  reason,
});

/**
 * Decides whether an action can be done now.
 * @returns a verdict; when refused it carries the first reason that holds, the hardest to overcome first.
 */
export function judgeVmAction(action: VmActionName, facts: VmActionFacts): ActionVerdict {
  const ability = facts.driver[action];
  if (ability && !ability.supported) return refuse('DRIVER', ability.reason);
  if (facts.nodeState !== 'ONLINE') {
    return refuse(
      'NODE_NOT_ONLINE',
      'The node of this VM is not connected, so its state is not known.',
    );
  }
  if (facts.busyTaskId !== null && !READING_ACTIONS.has(action)) {
    return refuse('VM_BUSY', 'Another task is changing this VM.');
  }
  if (facts.parked === true && !READING_ACTIONS.has(action)) {
    return refuse('PARKED', 'The VM is about to be deleted; undo that first.');
  }
  if (!ACTION_STATES[action].includes(facts.powerState)) {
    return refuse('WRONG_STATE', `The VM is ${STATE_WORDS[facts.powerState]}.`);
  }
  if (action === 'openVncConsole' && !facts.hasVnc) {
    return refuse('NO_DEVICE', 'The VM has no VNC display.');
  }
  if (action === 'openSerialConsole' && !facts.hasSerial) {
    return refuse('NO_DEVICE', 'The VM has no serial port.');
  }
  if (DESTROYING_ACTIONS.has(action) && facts.deleteProtected) {
    return refuse('DELETE_PROTECTED', 'The VM is protected from deletion.');
  }
  if (action === 'start' && facts.nodeInMaintenance === true)
    return refuse('NODE_IN_MAINTENANCE', 'The node of this VM is in maintenance.');
  if (action === 'start' && facts.overlays?.length)
    return refuse('IN_USE', baseSentence(facts.overlays));
  return ALLOWED;
}

/** A disk that runs while others are overlays on it changes beneath them, which destroys them. */
function baseSentence(overlays: readonly string[]): string {
  const names = overlays.slice(0, 3).join(', ');
  const more = overlays.length > 3 ? ` and ${overlays.length - 3} more` : '';
  return `Its disk is the base of ${names}${more}, which would be destroyed if it changed.`;
}

/** The power states in which an action makes sense, for messages and tests. */
export function statesForAction(action: VmActionName): readonly PowerState[] {
  return ACTION_STATES[action];
}
