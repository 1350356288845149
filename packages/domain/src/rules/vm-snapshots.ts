import type { PowerState } from '../states.ts';
import type { Ability } from './vm-actions.ts';

/**
 * What can be done with the snapshots of a VM. A snapshot inside the disks (INTERNAL) shares their files; one beside
 * them (EXTERNAL) freezes the files as they are and lets the VM write on to overlays, so that the frozen files are the
 * snapshot. MIXED is what other tools can make of both; Corral shows it and leaves it alone.
 */
export const SNAPSHOT_KINDS = ['INTERNAL', 'EXTERNAL', 'MIXED'] as const;
export type SnapshotKind = (typeof SNAPSHOT_KINDS)[number];

/** What the VM's configuration and its hypervisor allow, whatever it does now. */
export interface SnapshotSupport {
  readonly internal: Ability;
  readonly external: Ability;
  /** Whether its memory can be saved with the disks while it runs. */
  readonly memory: Ability;
}

/** The file that holds the state of one disk in a snapshot. */
export interface SnapshotDiskState {
  readonly target: string;
  readonly path: string | null;
}

/** A snapshot as these rules see it. */
export interface SnapshotState {
  readonly name: string;
  readonly parent: string | null;
  /** The state the VM runs on was made from this one. */
  readonly current: boolean;
  readonly kind: SnapshotKind;
  readonly memoryPath: string | null;
  readonly disks: readonly SnapshotDiskState[];
}

export interface SnapshotSituation {
  readonly powerState: PowerState;
  readonly support: SnapshotSupport;
  readonly snapshots: readonly SnapshotState[];
  /** The files that the VM's disks write to now. */
  readonly disks: readonly SnapshotDiskState[];
}

/** Null leaves the choice to Corral. */
export interface SnapshotWish {
  readonly kind: 'INTERNAL' | 'EXTERNAL' | null;
  readonly memory: boolean | null;
}

export interface SnapshotChoice {
  readonly kind: 'INTERNAL' | 'EXTERNAL';
  readonly memory: boolean;
  /** A sentence: why this kind. */
  readonly reason: string;
}

/** Why something cannot be done with a snapshot, as with the actions of a VM. */
export interface SnapshotRefusal {
  readonly reasonCode: 'WRONG_STATE' | 'DRIVER' | 'IN_USE';
  readonly reason: string;
}

const YES: Ability = { supported: true };
const no = (reason: string): Ability => ({ supported: false, reason });
const refuse = (reasonCode: SnapshotRefusal['reasonCode'], reason: string): SnapshotRefusal => ({
  reasonCode,
  reason,
});

const RUNNING: readonly PowerState[] = ['RUNNING', 'PAUSED'];
const OFF: readonly PowerState[] = ['STOPPED', 'CRASHED'];
const UNFIT: Readonly<Partial<Record<PowerState, string>>> = {
  SUSPENDED: 'The VM is suspended to disk: start it or power it off first.',
  SHUTTING_DOWN: 'The VM is shutting down.',
  UNKNOWN: 'The state of the VM is not known.',
};

export const runsNow = (powerState: PowerState): boolean => RUNNING.includes(powerState);

/** A refusal is told from a choice by its reason code. */
export function isRefusal<T extends object>(value: T | SnapshotRefusal): value is SnapshotRefusal {
  return 'reasonCode' in value;
}

/**
 * Chooses how a snapshot is taken: inside the disks where that is possible, because it is one thing with the disk
 * and quick to remove; beside them where it is not.
 */
export function chooseSnapshot(
  facts: SnapshotSituation,
  wish: SnapshotWish,
): SnapshotChoice | SnapshotRefusal {
  const unfit = UNFIT[facts.powerState];
  if (unfit !== undefined) return refuse('WRONG_STATE', unfit);
  return runsNow(facts.powerState) ? chooseRunning(facts, wish) : chooseOff(facts, wish);
}

function chooseOff(facts: SnapshotSituation, wish: SnapshotWish): SnapshotChoice | SnapshotRefusal {
  if (wish.memory === true) {
    return refuse('WRONG_STATE', 'The VM is off, so there is no memory to save.');
  }
  const inside = canBeInside(facts);
  if (wish.kind === 'INTERNAL' || (wish.kind === null && inside.supported)) {
    return inside.supported
      ? { kind: 'INTERNAL', memory: false, reason: 'All its disks can hold snapshots inside.' }
      : refuse('DRIVER', inside.reason);
  }
  return beside(facts, false, inside.supported ? 'As asked for.' : inside.reason);
}

function chooseRunning(
  facts: SnapshotSituation,
  wish: SnapshotWish,
): SnapshotChoice | SnapshotRefusal {
  const inside = insideWithMemory(facts);
  if (wish.kind === 'INTERNAL' || (wish.kind === null && wish.memory !== false)) {
    if (wish.memory === false) {
      return refuse(
        'WRONG_STATE',
        'A snapshot inside the disks of a VM that runs always holds its memory too.',
      );
    }
    if (inside.supported) {
      const reason = 'All its disks can hold snapshots inside, with the memory.';
      return { kind: 'INTERNAL', memory: true, reason };
    }
    if (wish.kind === 'INTERNAL') return refuse('DRIVER', inside.reason);
  }
  const memory = wish.memory ?? false;
  if (memory && !facts.support.memory.supported) {
    return refuse('DRIVER', facts.support.memory.reason);
  }
  const without = 'A snapshot without memory of a VM that runs can only be beside its disks.';
  return beside(
    facts,
    memory,
    inside.supported ? (memory ? 'As asked for.' : without) : inside.reason,
  );
}

function beside(
  facts: SnapshotSituation,
  memory: boolean,
  reason: string,
): SnapshotChoice | SnapshotRefusal {
  const { external } = facts.support;
  if (!external.supported) return refuse('DRIVER', external.reason);
  return { kind: 'EXTERNAL', memory, reason };
}

/** Whether a snapshot can be inside the disks, as things stand. */
function canBeInside(facts: SnapshotSituation): Ability {
  if (!facts.support.internal.supported) return facts.support.internal;
  const other = facts.snapshots.find(({ kind }) => kind !== 'INTERNAL');
  if (other === undefined) return YES;
  return no(
    `The VM writes to overlays beside its disks (snapshot ${other.name}); a snapshot inside one would be lost when it is merged.`,
  );
}

function insideWithMemory(facts: SnapshotSituation): Ability {
  const inside = canBeInside(facts);
  return inside.supported ? facts.support.memory : inside;
}

/** Null when the VM can go back to the snapshot. */
export function judgeSnapshotRevert(
  facts: SnapshotSituation,
  snapshot: SnapshotState,
): SnapshotRefusal | null {
  if (![...RUNNING, ...OFF].includes(facts.powerState)) {
    return refuse('WRONG_STATE', UNFIT[facts.powerState] ?? 'The VM is in no fit state.');
  }
  if (snapshot.kind === 'MIXED') return MIXED;
  if (snapshot.kind === 'INTERNAL') return judgeInside(facts, snapshot);
  return facts.support.external.supported ? null : refuse('DRIVER', facts.support.external.reason);
}

const MIXED = refuse(
  'DRIVER',
  'Another tool made this snapshot partly inside the disks and partly beside them.',
);

/** A snapshot inside a disk can be reached only while the VM writes to that very file. */
function judgeInside(facts: SnapshotSituation, snapshot: SnapshotState): SnapshotRefusal | null {
  const covered = snapshot.disks.find(
    ({ target, path }) =>
      path !== null && facts.disks.find((disk) => disk.target === target)?.path !== path,
  );
  if (!covered) return null;
  const over = facts.snapshots.find(
    ({ kind, disks }) => kind === 'EXTERNAL' && disks.some(({ path }) => path === covered.path),
  );
  return refuse(
    'IN_USE',
    over
      ? `It is inside ${covered.path}, over which the snapshot ${over.name} has put an overlay: delete that one first.`
      : `It is inside ${covered.path}, which is no longer the disk ${covered.target} of the VM.`,
  );
}

const childrenOf = (
  snapshots: readonly SnapshotState[],
  snapshot: SnapshotState,
): SnapshotState[] => snapshots.filter(({ parent }) => parent === snapshot.name);

/** Null when this one snapshot can be deleted and its children kept. */
export function judgeSnapshotDelete(
  facts: SnapshotSituation,
  snapshot: SnapshotState,
): SnapshotRefusal | null {
  const unfit = UNFIT[facts.powerState];
  if (unfit !== undefined) return refuse('WRONG_STATE', unfit);
  if (snapshot.kind === 'MIXED') return MIXED;
  if (snapshot.kind === 'INTERNAL') return judgeInside(facts, snapshot);
  const children = childrenOf(facts.snapshots, snapshot);
  const on = children.length + (snapshot.current ? 1 : 0);
  if (on > 1) {
    const names = [
      ...children.map(({ name }) => `the snapshot ${name}`),
      ...(snapshot.current ? ['the present state'] : []),
    ];
    return refuse('IN_USE', `Its files carry more than one state: ${names.join(', ')}.`);
  }
  const [child] = children;
  if (child && !leadsToPresent(facts.snapshots, snapshot)) {
    return refuse(
      'IN_USE',
      `The snapshot ${child.name} stands on it, in a branch the VM is not on: delete both, or go back to that branch.`,
    );
  }
  return null;
}

/** Whether the present state was made from the snapshot or from one of its descendants. */
export function leadsToPresent(
  snapshots: readonly SnapshotState[],
  snapshot: SnapshotState,
): boolean {
  return [snapshot, ...descendantsOf(snapshots, snapshot)].some(({ current }) => current);
}

/** All below a snapshot, the deepest first: the order in which they can be deleted. */
export function descendantsOf<S extends SnapshotState>(
  snapshots: readonly S[],
  snapshot: SnapshotState,
): S[] {
  const found: S[] = [];
  for (const child of snapshots) {
    if (child.parent === snapshot.name) found.push(...descendantsOf(snapshots, child), child);
  }
  return found;
}

/** The tree as it is after one snapshot was deleted and its children kept. */
export function withoutSnapshot<S extends SnapshotState>(
  snapshots: readonly S[],
  gone: SnapshotState,
): S[] {
  const left: S[] = [];
  for (const one of snapshots) {
    if (one.name === gone.name) continue;
    const parent = one.parent === gone.name ? gone.parent : one.parent;
    const current = one.current || (gone.current && one.name === gone.parent);
    left.push({ ...one, parent, current });
  }
  return left;
}
