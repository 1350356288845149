import type { NodeState, PowerState } from '../states.ts';

/** What can be asked of a guest's agent now, and why not. */
export const GUEST_ACTIONS = [
  'exec',
  'pushFile',
  'pullFile',
  'setTime',
  'setPassword',
  'setSshKeys',
] as const;
export type GuestActionName = (typeof GUEST_ACTIONS)[number];

/** Facts that decide it. */
export interface GuestActionFacts {
  readonly powerState: PowerState;
  readonly nodeState: NodeState;
  /** Why no agent answers; null when one does. */
  readonly agentReason: string | null;
  /** What the agent lets be done; what is absent it does not. */
  readonly abilities: Readonly<Partial<Record<string, boolean>>>;
  /** The task that holds the VM's lease, if any. */
  readonly busyTaskId: string | null;
}

export interface GuestVerdict {
  readonly allowed: boolean;
  /** Null when allowed. */
  readonly reasonCode:
    'NODE_NOT_ONLINE' | 'WRONG_STATE' | 'NO_AGENT' | 'AGENT_FORBIDS' | 'VM_BUSY' | null;
  readonly reason: string | null;
}

const ABILITY_OF: Readonly<Record<GuestActionName, { ability: string; words: string }>> = {
  exec: { ability: 'exec', words: 'run programs' },
  pushFile: { ability: 'files', words: 'carry files' },
  pullFile: { ability: 'files', words: 'carry files' },
  setTime: { ability: 'time', words: 'set the clock' },
  setPassword: { ability: 'password', words: 'set passwords' },
  setSshKeys: { ability: 'sshKeys', words: 'keep public keys' },
};

/** These change what belongs to the VM's settings, one at a time; programs and files pass beside a running task. */
const TAKES_LEASE: ReadonlySet<GuestActionName> = new Set(['setTime', 'setPassword', 'setSshKeys']);

/** True for what holds the VM while it runs. */
export function guestActionTakesLease(action: GuestActionName): boolean {
  return TAKES_LEASE.has(action);
}

/**
 * Decides whether something can be asked of a guest now.
 * @returns a verdict; when refused it carries the first reason that holds, the hardest to overcome first.
 */
export function judgeGuestAction(action: GuestActionName, facts: GuestActionFacts): GuestVerdict {
  if (facts.nodeState !== 'ONLINE') {
    return refuse('NODE_NOT_ONLINE', 'The node of this VM is not connected.');
  }
  if (facts.powerState !== 'RUNNING') return refuse('WRONG_STATE', 'The VM is not running.');
  if (facts.agentReason !== null) return refuse('NO_AGENT', facts.agentReason);
  const { ability, words } = ABILITY_OF[action];
  if (facts.abilities[ability] !== true) {
    return refuse('AGENT_FORBIDS', `The guest’s agent is too old to ${words}, or set up not to.`);
  }
  if (TAKES_LEASE.has(action) && facts.busyTaskId !== null) {
    return refuse('VM_BUSY', 'Another task is changing this VM.');
  }
  return { allowed: true, reasonCode: null, reason: null };
}

function refuse(reasonCode: NonNullable<GuestVerdict['reasonCode']>, reason: string): GuestVerdict {
  return { allowed: false, reasonCode, reason };
}
