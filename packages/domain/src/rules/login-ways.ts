import type { PowerState } from '../states.ts';

/** How a login inside a VM can be set from outside, the gentlest first. */
export const LOGIN_WAYS = ['AGENT', 'DISK', 'CLOUD_INIT'] as const;
export type LoginWay = (typeof LOGIN_WAYS)[number];

/** What of a VM and its node decides which ways there are. */
export interface LoginWayFacts {
  readonly powerState: PowerState;
  /** Why no agent answers; null when one does, or when the VM is off. */
  readonly agentReason: string | null;
  /** Why the node cannot write disks of guests; null when it can. */
  readonly diskReason: string | null;
  /** Disks that the guest writes to and that are files or block devices of the node. */
  readonly disks: number;
  /** Names of volumes that stand on these disks and would be destroyed by a change of them. */
  readonly overlays: readonly string[];
  /** Whether the guest is known to read seeds of cloud-init. */
  readonly cloudInit: boolean;
  readonly hasAgentChannel: boolean;
  readonly serialPorts: number;
}

export interface LoginWayVerdict {
  readonly way: LoginWay;
  /** A sentence for the user; null where the way is open. */
  readonly reason: string | null;
}

/** Every way with the reason why it is closed now, in the order in which they are tried. */
export function judgeLoginWays(facts: LoginWayFacts): LoginWayVerdict[] {
  return [
    { way: 'AGENT', reason: agentReason(facts) },
    { way: 'DISK', reason: diskReason(facts) },
    { way: 'CLOUD_INIT', reason: cloudInitReason(facts) },
  ];
}

/** The first way that is open; null where there is none. */
export function chooseLoginWay(ways: readonly LoginWayVerdict[]): LoginWay | null {
  return ways.find(({ reason }) => reason === null)?.way ?? null;
}

const isOff = ({ powerState }: LoginWayFacts): boolean =>
  powerState === 'STOPPED' || powerState === 'CRASHED';

function agentReason(facts: LoginWayFacts): string | null {
  if (facts.powerState !== 'RUNNING') return 'The VM does not run, so no agent can be asked.';
  return facts.agentReason;
}

function diskReason(facts: LoginWayFacts): string | null {
  if (!isOff(facts)) return 'The VM is not off, and its disks are written only while it is.';
  if (facts.disks === 0) return 'The VM has no disk that is a file or device of its node.';
  if (facts.overlays.length > 0) return standOn(facts.overlays);
  return facts.diskReason;
}

function cloudInitReason(facts: LoginWayFacts): string | null {
  if (!isOff(facts)) return 'The VM is not off, and cloud-init sets logins only at a start.';
  if (!facts.cloudInit)
    return 'Nothing says that the guest has cloud-init: it has no seed of Corral, and its template is not marked so.';
  if (facts.overlays.length > 0) return standOn(facts.overlays);
  if (facts.hasAgentChannel || facts.serialPorts > 0) return null;
  return 'The VM has neither a channel for an agent nor a serial port, so nobody could read back that it worked.';
}

function standOn(overlays: readonly string[]): string {
  const names = overlays.slice(0, 3).join(', ');
  const more = overlays.length > 3 ? ` and ${overlays.length - 3} more` : '';
  return `Its disk is the base of ${names}${more}, which would be destroyed if it changed.`;
}
