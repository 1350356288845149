import { runTask, type TaskMutation } from '../lib/tasks.ts';
import type { Action, Prepare } from './action.ts';
import { bringTo, seeVm, someVm, type Ground } from './ground.ts';
import type { Shown, VmShown } from './state.ts';

type Kind = 'INTERNAL' | 'EXTERNAL';
type Power = 'RUNNING' | 'STOPPED';

const ENOUGH = 3;

/** A VM whose snapshots are all of one kind: one beside the disks covers those inside them. */
async function vmFor(ground: Ground, name: string, kind: Kind, power: Power): Promise<VmShown> {
  const vm = await someVm(
    ground,
    name,
    ({ snapshots }) => snapshots.length < ENOUGH && snapshots.every((one) => one.kind === kind),
  );
  await bringTo(ground, vm.id, power);
  return vm;
}

const takeOf = (vm: VmShown, snapshot: string, kind: Kind, memory: boolean): TaskMutation => ({
  name: 'createVmSnapshot',
  inputType: 'CreateVmSnapshotInput',
  input: { vmId: vm.id, name: snapshot, kind, memory, quiesce: false },
});

/** As {@link Shown} has it after a task on the VM that succeeded. */
const snapshotsIn = (shown: Shown, id: string): readonly string[] =>
  shown.vms.find((vm) => vm.id === id)?.snapshots.map(({ name }) => name) ?? [];

const take =
  (kind: Kind, power: Power): Prepare =>
  async (ground, name) => {
    const vm = await vmFor(ground, name, kind, power);
    const memory = power === 'RUNNING';
    return {
      mutation: takeOf(vm, name, kind, memory),
      made: { snapshot: name },
      check: (shown) =>
        snapshotsIn(shown, vm.id).includes(name) ? [] : [`the graph has no snapshot ${name}`],
    };
  };

/** A VM with snapshots of a kind: one that has some, or a new one with two in a row. */
async function withSnapshots(
  ground: Ground,
  name: string,
  kind: Kind,
  power: Power,
  fits: (vm: VmShown) => boolean = () => true,
): Promise<VmShown> {
  const found = await someVm(
    ground,
    name,
    (vm) => vm.snapshots.length > 0 && vm.snapshots.every((one) => one.kind === kind) && fits(vm),
  );
  await bringTo(ground, found.id, power);
  if (found.snapshots.length > 0) return found;
  for (const part of ['a', 'b'])
    await runTask(ground.graph, takeOf(found, `${name}-${part}`, kind, power === 'RUNNING'));
  return seeVm(ground, found.id);
}

const first = (vm: VmShown): VmShown['snapshots'][number] => {
  const [found] = vm.snapshots;
  if (found === undefined) throw new Error(`The VM ${vm.name} has no snapshot.`);
  return found;
};

const revert =
  (kind: Kind, power: Power, snapshotFirst: boolean): Prepare =>
  async (ground, name) => {
    const vm = await withSnapshots(ground, name, kind, power);
    const to = first(vm);
    const input = { vmId: vm.id, name: to.name, snapshotFirst };
    return {
      mutation: { name: 'revertVmSnapshot', inputType: 'RevertVmSnapshotInput', input },
      check: (shown) => {
        const now = shown.vms.find(({ id }) => id === vm.id)?.powerState;
        return now === to.powerState ? [] : [`${vm.name} is ${now}, not ${to.powerState}`];
      },
    };
  };

/** A snapshot with all that stand on it. */
function subtreeOf(vm: VmShown, top: string): string[] {
  const below = vm.snapshots.filter(({ parent }) => parent === top);
  return [top, ...below.flatMap(({ name }) => subtreeOf(vm, name))];
}

/** Files that carry several states at once are not given up: a tree that branches is refused. */
const isChain = ({ snapshots }: VmShown): boolean =>
  snapshots.every(({ name }) => snapshots.filter(({ parent }) => parent === name).length < 2) &&
  !snapshots.some(({ name }) => name.startsWith('before-revert'));

const drop =
  (kind: Kind, power: Power, children: boolean): Prepare =>
  async (ground, name): Promise<Action> => {
    const vm = await withSnapshots(ground, name, kind, power, isChain);
    const top = first(vm).name;
    const gone = children ? subtreeOf(vm, top) : [top];
    const input = { vmId: vm.id, name: top, children };
    return {
      mutation: { name: 'deleteVmSnapshot', inputType: 'DeleteVmSnapshotInput', input },
      made: { deletesSnapshots: gone },
      check: (shown) =>
        snapshotsIn(shown, vm.id)
          .filter((left) => gone.includes(left))
          .map((left) => `the graph still has the snapshot ${left}`),
    };
  };

/** A VM of its own from a snapshot beside the disks of another one. */
const vmFromSnapshot: Prepare = async (ground, name) => {
  const vm = await withSnapshots(ground, name, 'EXTERNAL', 'STOPPED');
  const input = { vmId: vm.id, snapshot: first(vm).name, name, mode: 'FULL' };
  return {
    mutation: {
      name: 'createVmFromSnapshot',
      inputType: 'CreateVmFromSnapshotInput',
      input,
    },
  };
};

/** Taking snapshots, going back to them and deleting them, inside the disks and beside them. */
export const snapshotActions: Readonly<Record<string, Prepare>> = {
  'snapshot-inside': take('INTERNAL', 'STOPPED'),
  'snapshot-inside-running': take('INTERNAL', 'RUNNING'),
  'snapshot-beside': take('EXTERNAL', 'STOPPED'),
  'snapshot-beside-running': take('EXTERNAL', 'RUNNING'),
  'revert-inside': revert('INTERNAL', 'STOPPED', true),
  'revert-beside': revert('EXTERNAL', 'STOPPED', true),
  'revert-beside-running': revert('EXTERNAL', 'RUNNING', false),
  'vm-from-snapshot': vmFromSnapshot,
  'drop-inside': drop('INTERNAL', 'STOPPED', false),
  'drop-beside': drop('EXTERNAL', 'STOPPED', false),
  'drop-beside-running': drop('EXTERNAL', 'RUNNING', true),
};
