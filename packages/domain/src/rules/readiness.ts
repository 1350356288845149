import type { PowerState } from '../states.ts';

/** How far a VM has come since it was powered on, signal by signal, in the order in which they mostly come. */
export const READINESS_SIGNALS = [
  'FIRMWARE',
  'KERNEL',
  'ADDRESS',
  'AGENT',
  'CLOUD_INIT',
  'PORT',
] as const;
export type ReadinessSignalName = (typeof READINESS_SIGNALS)[number];

/**
 * REACHED was observed; WAITING has not been observed yet, and would be; UNKNOWN cannot be observed on this VM, for the
 * reason that stands with it.
 */
export const READINESS_STATES = ['REACHED', 'WAITING', 'UNKNOWN'] as const;
export type ReadinessState = (typeof READINESS_STATES)[number];

export interface ReadinessSignal {
  readonly name: ReadinessSignalName;
  readonly state: ReadinessState;
  /** By what it was seen, or why it is not, in a sentence. */
  readonly detail: string;
}

/** What cloud-init has come to; ABSENT in a guest without it. */
export type CloudInitState = 'DONE' | 'DONE_WITH_ERRORS' | 'RUNNING' | 'ABSENT';

export interface KnownAddress {
  readonly address: string;
  /** The guest's own word, or what a DHCP server or the node's ARP table remembers. */
  readonly source: 'AGENT' | 'DHCP_LEASE' | 'ARP';
}

/** What was found out about a VM, all of it in the same moment. */
export interface ReadinessFacts {
  readonly powerState: PowerState;
  /** Null when the agent answers, else why not. */
  readonly agentReason: string | null;
  readonly hasAgentChannel: boolean;
  /** Whether the guest's memory driver tells figures; null where they cannot be read. */
  readonly memoryDriver: boolean | null;
  readonly addresses: readonly KnownAddress[];
  /** Null where the agent cannot be asked for it; then the reason says why. */
  readonly cloudInit: CloudInitState | null;
  readonly cloudInitReason: string | null;
  /** Of the port that was asked for; null when none was. */
  readonly port: {
    readonly number: number;
    /** The address at which it answers; null when none does. */
    readonly answersAt: string | null;
    /** Why nobody could try; null when somebody did. */
    readonly reason: string | null;
  } | null;
}

/** The signals of a VM, in the order of their names. */
export function judgeReadiness(facts: ReadinessFacts): ReadinessSignal[] {
  const names = READINESS_SIGNALS.filter((name) => name !== 'PORT' || facts.port !== null);
  if (facts.powerState !== 'RUNNING') {
    const detail = facts.powerState === 'PAUSED' ? 'The VM is paused.' : 'The VM does not run.';
    return names.map((name) => ({ name, state: 'WAITING', detail }));
  }
  return names.map((name) => Object.assign({ name }, JUDGES[name](facts)));
}

type Judged = Omit<ReadinessSignal, 'name'>;
const reached = (detail: string): Judged => ({ state: 'REACHED', detail });
const waiting = (detail: string): Judged => ({ state: 'WAITING', detail });
const unknown = (detail: string): Judged => ({ state: 'UNKNOWN', detail });

const JUDGES: Readonly<Record<ReadinessSignalName, (facts: ReadinessFacts) => Judged>> = {
  // Nothing outside sees the firmware end but by what comes after it.
  FIRMWARE: (facts) => {
    const { state, detail } = JUDGES.KERNEL(facts);
    return state === 'REACHED' ? reached('It has handed over to the kernel.') : { state, detail };
  },
  KERNEL: (facts) => {
    const proof = proofOfKernel(facts);
    if (proof !== null) return reached(proof);
    return facts.hasAgentChannel || facts.memoryDriver !== null
      ? waiting('Neither a driver nor the agent of the guest has been heard of yet.')
      : unknown('The VM has neither an agent’s channel nor a memory driver that would tell.');
  },
  ADDRESS: ({ addresses }) => {
    const own = addresses.find(({ source }) => source === 'AGENT');
    if (own) return reached(`The guest says it has ${own.address}.`);
    const [other] = addresses;
    if (!other) return waiting('No address of the guest is known yet.');
    const who = other.source === 'ARP' ? 'The node' : 'The DHCP server';
    return reached(`${who} knows ${other.address}, which may be from before this boot.`);
  },
  AGENT: ({ agentReason, hasAgentChannel }) => {
    if (agentReason === null) return reached('The guest agent answers.');
    return hasAgentChannel ? waiting(agentReason) : unknown(agentReason);
  },
  CLOUD_INIT: ({ cloudInit, cloudInitReason, hasAgentChannel }) => {
    switch (cloudInit) {
      case 'DONE':
        return reached('cloud-init has finished.');
      case 'DONE_WITH_ERRORS':
        return reached('cloud-init has finished, with errors.');
      case 'RUNNING':
        return waiting('cloud-init is at work.');
      case 'ABSENT':
        return unknown('The guest has no cloud-init.');
      default:
        return hasAgentChannel
          ? waiting(cloudInitReason ?? 'The guest agent does not answer yet.')
          : unknown('Only a guest agent could tell, and the VM has no channel for one.');
    }
  },
  PORT: ({ port }) => {
    if (port === null) return unknown('No port was asked for.');
    if (port.answersAt !== null)
      return reached(`${port.answersAt} accepts connections on port ${port.number}.`);
    return port.reason === null
      ? waiting(`Nothing accepts connections on port ${port.number} yet.`)
      : unknown(port.reason);
  },
};

function proofOfKernel({
  agentReason,
  memoryDriver,
  cloudInit,
  port,
}: ReadinessFacts): string | null {
  if (agentReason === null) return 'The guest agent answers.';
  if (memoryDriver === true) return 'The guest’s memory driver tells figures.';
  if (cloudInit !== null) return 'cloud-init was seen.';
  return port?.answersAt == null ? null : `Port ${port.number} answers.`;
}
