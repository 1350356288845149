import { runTask, type TaskMutation } from '../lib/tasks.ts';
import type { Prepare } from './action.ts';
import { bringTo, someVm, type Ground } from './ground.ts';
import type { VmShown } from './state.ts';

const isPlain = ({ snapshots, portForwards }: VmShown): boolean =>
  snapshots.length === 0 && portForwards.length === 0;

/** To the node where the VM is not. */
const migrate =
  (power: 'RUNNING' | 'STOPPED'): Prepare =>
  async (ground, name) => {
    const vm = await someVm(ground, name, isPlain);
    await bringTo(ground, vm.id, power);
    const to = vm.node.id === ground.far.nodeId ? ground.home : ground.far;
    const input = { id: vm.id, nodeId: to.nodeId };
    return {
      mutation: { name: 'migrateVm', inputType: 'MigrateVmInput', input },
      check: (shown) => {
        const now = shown.vms.find(({ id }) => id === vm.id);
        const there = now?.node.id === to.nodeId && now.powerState === power;
        return there ? [] : [`${vm.name} is ${now?.powerState} on ${now?.node.name}`];
      },
    };
  };

let nextPort = 21_000;

const forwardOf = ({ id }: VmShown): TaskMutation => ({
  name: 'addPortForward',
  inputType: 'AddPortForwardInput',
  input: { vmId: id, protocol: 'TCP', hostPort: (nextPort += 1), guestPort: 22 },
});

async function forwarded(ground: Ground, name: string): Promise<VmShown['portForwards'][number]> {
  const vm = await someVm(ground, name, ({ portForwards }) => portForwards.length > 0);
  if (vm.portForwards.length === 0) await runTask(ground.graph, forwardOf(vm));
  const found = await someVm(ground, name, ({ portForwards }) => portForwards.length > 0);
  const [forward] = found.portForwards;
  if (forward === undefined) throw new Error(`No port leads to ${found.name}.`);
  return forward;
}

/** What binds a VM to a node: where it runs, and the ports of the node that lead to it. */
export const placeActions: Readonly<Record<string, Prepare>> = {
  'move-off': migrate('STOPPED'),
  'move-live': migrate('RUNNING'),
  'forward-port': async (ground, name) => {
    const vm = await someVm(ground, name, () => true);
    const had = vm.portForwards.length;
    return {
      mutation: forwardOf(vm),
      check: (shown) => {
        const now = shown.vms.find(({ id }) => id === vm.id)?.portForwards.length;
        return now === had + 1 ? [] : [`${vm.name} has ${now} forwarded ports, and had ${had}`];
      },
    };
  },
  'unforward-port': async (ground, name) => {
    const { id } = await forwarded(ground, name);
    const input = { id };
    return {
      mutation: { name: 'removePortForward', inputType: 'RemovePortForwardInput', input },
      check: (shown) =>
        shown.vms.some(({ portForwards }) => portForwards.some((one) => one.id === id))
          ? [`the graph still has the forwarded port ${id}`]
          : [],
    };
  },
};
