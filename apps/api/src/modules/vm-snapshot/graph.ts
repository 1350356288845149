import {
  chooseSnapshot,
  descendantsOf,
  isRefusal,
  judgeSnapshotDelete,
  judgeSnapshotRevert,
  POWER_STATES,
  SNAPSHOT_KINDS,
  withoutSnapshot,
  type SnapshotRefusal,
  type SnapshotSituation,
} from '@corral/domain';
import type { SnapshotDiskRecord, SnapshotRecord } from '@corral/hypervisor';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { PowerStateEnum, word } from '../../graphql/enums.ts';
import type { VmRow } from '../../graphql/refs.ts';
import { activeTaskOf } from '../shared/activity.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { whenOnline } from '../shared/judge.ts';
import {
  actionsType,
  ActionVerdictRef,
  ALLOWED,
  refused,
  type Verdict,
} from '../shared/verdict.ts';
import { readDisks } from '../vm/stored.ts';
import { copyVmSnapshotInput } from './operations/copy.ts';
import { createVmSnapshotInput } from './operations/create.ts';
import { deleteVmSnapshotInput } from './operations/delete.ts';
import { revertVmSnapshotInput } from './operations/revert.ts';
import { situationOf } from './situation.ts';
import { readStoredSnapshots } from './stored.ts';

// ---------------------------------------------------------------- types

interface SnapshotOfVm {
  readonly vm: VmRow;
  readonly record: SnapshotRecord;
}

const SnapshotKindEnum = builder.enumType('VmSnapshotKind', {
  values: SNAPSHOT_KINDS,
  description:
    'INTERNAL is inside the disks; EXTERNAL froze their files and the VM writes on to overlays; MIXED was made by another tool of both.',
});

const facts = (vm: VmRow): SnapshotSituation =>
  situationOf({
    powerState: word(POWER_STATES, vm.powerState, 'UNKNOWN'),
    disks: readDisks(vm.disks),
    snapshots: readStoredSnapshots(vm.snapshots),
  });

/** Refuses while the node is away or another task has the VM, else asks the rules. */
function judged(
  vm: VmRow,
  context: GraphContext,
  judge: () => SnapshotRefusal | null,
): Promise<Verdict> {
  return whenOnline(context, vm.nodeId, async () => {
    if ((await activeTaskOf(context, vm.id)) !== null) {
      return refused('VM_BUSY', 'Another task is changing this VM.');
    }
    const refusal = judge();
    return refusal === null ? ALLOWED : refused(refusal.reasonCode, refusal.reason);
  });
}

const SNAPSHOT_ACTIONS = ['revert', 'copy', 'delete', 'deleteTree'] as const;

const VmSnapshotActions = actionsType<typeof SNAPSHOT_ACTIONS, SnapshotOfVm>(
  'VmSnapshotActions',
  SNAPSHOT_ACTIONS,
  (action, { vm, record }, context) =>
    judged(vm, context, () => {
      const situation = facts(vm);
      if (action === 'revert') return judgeSnapshotRevert(situation, record);
      if (action === 'copy') return null;
      if (action === 'delete') return judgeSnapshotDelete(situation, record);
      return judgeTree(situation, record);
    }),
);

/** Whether all below a snapshot and itself can go, the deepest first. */
function judgeTree(situation: SnapshotSituation, record: SnapshotRecord): SnapshotRefusal | null {
  let snapshots = situation.snapshots;
  for (const { name } of [...descendantsOf(snapshots, record), record]) {
    const one = snapshots.find((known) => known.name === name);
    if (!one) continue;
    // Files move while a tree goes; where that decides, the plan says so.
    const refusal =
      one.kind === 'INTERNAL' ? null : judgeSnapshotDelete({ ...situation, snapshots }, one);
    if (refusal !== null) return refusal;
    snapshots = withoutSnapshot(snapshots, one);
  }
  return null;
}

const VmSnapshotDiskRef = builder.objectRef<SnapshotDiskRecord>('VmSnapshotDisk').implement({
  fields: (t) => ({
    target: t.exposeString('target'),
    kind: t.field({ type: SnapshotKindEnum, resolve: (disk) => disk.kind }),
    path: t.exposeString('path', {
      nullable: true,
      description: 'The file that holds the state of the disk.',
    }),
    overlayPath: t.exposeString('overlayPath', {
      nullable: true,
      description: 'The file to which the VM wrote on from then.',
    }),
  }),
});

const VmSnapshotRef = builder.objectRef<SnapshotOfVm>('VmSnapshot').implement({
  description: 'A state of a VM that it can go back to.',
  fields: (t) => ({
    name: t.string({
      description: 'Unique among the snapshots of the VM.',
      resolve: ({ record }) => record.name,
    }),
    description: t.string({ nullable: true, resolve: ({ record }) => record.description }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ record }) => new Date(record.createdAt) }),
    parent: t.string({
      nullable: true,
      description: 'Name of the snapshot it was made after.',
      resolve: ({ record }) => record.parent,
    }),
    current: t.boolean({
      description: 'The present state of the VM was made from this one.',
      resolve: ({ record }) => record.current,
    }),
    kind: t.field({ type: SnapshotKindEnum, resolve: ({ record }) => record.kind }),
    powerState: t.field({
      type: PowerStateEnum,
      description: 'The state in which a VM is that goes back to it.',
      resolve: ({ record }) => record.powerState,
    }),
    hasMemory: t.boolean({ resolve: ({ record }) => record.hasMemory }),
    memoryPath: t.string({ nullable: true, resolve: ({ record }) => record.memoryPath }),
    disks: t.field({ type: [VmSnapshotDiskRef], resolve: ({ record }) => [...record.disks] }),
    actions: t.field({ type: VmSnapshotActions, resolve: (snapshot) => snapshot }),
  }),
});

interface SnapshotWay {
  readonly vm: VmRow;
  readonly memory: boolean;
}

/** What would be taken, or why it cannot be. */
const VmSnapshotWayRef = builder.objectRef<SnapshotWay>('VmSnapshotWay').implement({
  description: 'How a snapshot would be taken now.',
  fields: (t) => ({
    kind: t.field({
      type: SnapshotKindEnum,
      nullable: true,
      description: 'Null where none can be taken this way.',
      resolve: (way) => {
        const chosen = choose(way);
        return isRefusal(chosen) ? null : chosen.kind;
      },
    }),
    why: t.string({
      description: 'Why it is of that kind, or why it cannot be taken.',
      resolve: (way) => choose(way).reason,
    }),
    verdict: t.field({
      type: ActionVerdictRef,
      resolve: (way, _args, context) =>
        judged(way.vm, context, () => {
          const chosen = choose(way);
          return isRefusal(chosen) ? chosen : null;
        }),
    }),
  }),
});

const choose = ({ vm, memory }: SnapshotWay) => chooseSnapshot(facts(vm), { kind: null, memory });

const VmSnapshotWaysRef = builder.objectRef<VmRow>('VmSnapshotWays').implement({
  fields: (t) => ({
    disks: t.field({
      type: VmSnapshotWayRef,
      description: 'Of the disks alone.',
      resolve: (vm) => ({ vm, memory: false }),
    }),
    withMemory: t.field({
      type: VmSnapshotWayRef,
      description: 'With the memory of a VM that runs, so that it runs on from there.',
      resolve: (vm) => ({ vm, memory: true }),
    }),
  }),
});

builder.prismaObjectFields('Vm', (t) => ({
  snapshots: t.field({
    type: [VmSnapshotRef],
    description: 'Parents before their children.',
    resolve: (vm) => readStoredSnapshots(vm.snapshots).list.map((record) => ({ vm, record })),
  }),
  snapshotWays: t.field({
    type: VmSnapshotWaysRef,
    description: 'How a snapshot would be taken now, and why so.',
    resolve: (vm) => vm,
  }),
}));

// ---------------------------------------------------------------- mutations

const CreateVmSnapshotInput = builder.inputType('CreateVmSnapshotInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    name: t.string({ required: true }),
    description: t.string(),
    kind: t.field({
      type: SnapshotKindEnum,
      description: 'INTERNAL or EXTERNAL; what suits the disks and the state when left out.',
    }),
    memory: t.boolean({
      description:
        'With the memory of a VM that runs. Where it fits inside the disks when left out.',
    }),
    quiesce: t.boolean({
      description:
        'The guest’s agent puts its file systems to rest first. When left out: if it answers.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createVmSnapshot',
  description: 'Takes a snapshot of a VM, inside its disks or beside them.',
  input: CreateVmSnapshotInput,
  operation: 'vmSnapshot.create',
  toInput: ({ plan: _plan, ...input }) => checkInput(createVmSnapshotInput, withoutNulls(input)),
});

const RevertVmSnapshotInput = builder.inputType('RevertVmSnapshotInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    name: t.string({ required: true }),
    snapshotFirst: t.boolean({
      description: 'Takes a snapshot of the present state before. True when left out.',
    }),
    start: t.boolean({
      description: 'Starts the VM where the snapshot holds no memory. False when left out.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'revertVmSnapshot',
  description: 'Takes a VM back to a snapshot: its disks, its settings, and its memory where held.',
  input: RevertVmSnapshotInput,
  operation: 'vmSnapshot.revert',
  toInput: ({ plan: _plan, ...input }) => checkInput(revertVmSnapshotInput, withoutNulls(input)),
});

const DeleteVmSnapshotInput = builder.inputType('DeleteVmSnapshotInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    name: t.string({ required: true }),
    children: t.boolean({
      description: 'Deletes all that were made after it as well. False when left out.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'deleteVmSnapshot',
  description:
    'Deletes a snapshot. One beside the disks is merged into them and its files are removed.',
  input: DeleteVmSnapshotInput,
  operation: 'vmSnapshot.delete',
  toInput: ({ plan: _plan, ...input }) => checkInput(deleteVmSnapshotInput, withoutNulls(input)),
});

const CopyVmSnapshotInput = builder.inputType('CopyVmSnapshotInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    name: t.string({ required: true }),
    volumeName: t.string({
      required: true,
      description: 'Of the first disk; those of others get the name of the disk behind it.',
    }),
    poolId: t.id({ description: 'The pool of the disk when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'copyVmSnapshot',
  description:
    'Makes volumes of what a snapshot holds of the disks: whole, independent copies, to make templates or VMs of.',
  input: CopyVmSnapshotInput,
  operation: 'vmSnapshot.copy',
  toInput: ({ plan: _plan, ...input }) => checkInput(copyVmSnapshotInput, withoutNulls(input)),
});
