import { waitFor } from '@corral/testkit';
import type { GraphClient } from '../lib/graph.ts';
import { runTask, type TaskMutation } from '../lib/tasks.ts';
import type { Place } from './sites.ts';
import { readShown, type VmShown } from './state.ts';

/** What the actions are done with. */
export interface Ground {
  readonly graph: GraphClient;
  /** The node on which VMs are made. */
  readonly home: Place;
  /** A second node, to move to. */
  readonly far: Place;
  readonly templateId: string;
  /** The template's volume, which is cloned. */
  readonly volumeId: string;
}

const MEMORY_BYTES = String(64 * 1024 * 1024);

export function createVm(
  ground: Ground,
  name: string,
  more: Readonly<Record<string, unknown>>,
): TaskMutation {
  return {
    name: 'createVm',
    inputType: 'CreateVmInput',
    input: {
      templateId: ground.templateId,
      poolId: ground.home.poolId,
      name,
      vcpus: 1,
      memoryBytes: MEMORY_BYTES,
      nics: [{ networkId: ground.home.networkId }],
      start: false,
      cloudInit: { hostname: name },
      ...more,
    },
  };
}

/** An action on a VM that takes its id and nothing else. */
export const vmAction = (name: string, id: string): TaskMutation => ({
  name,
  inputType: name === 'startVm' ? 'StartVmInput' : 'VmActionInput',
  input: { id },
});

const isIdle = ({ activeTask, parked }: VmShown): boolean => activeTask === null && parked === null;

export async function seeVm({ graph }: Ground, id: string): Promise<VmShown> {
  const found = (await readShown(graph)).vms.find((vm) => vm.id === id);
  if (found === undefined) throw new Error(`The VM ${id} is not in the graph.`);
  return found;
}

/** A VM of that name, made in peace. */
export async function freshVm(
  ground: Ground,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<VmShown> {
  await runTask(ground.graph, createVm(ground, name, more));
  return waitFor(`the VM ${name} in the graph`, async () =>
    (await readShown(ground.graph)).vms.find((vm) => vm.name === name),
  );
}

/** A VM that an earlier run left in good order and that fits, else a new one. */
export async function someVm(
  ground: Ground,
  name: string,
  fits: (vm: VmShown) => boolean,
): Promise<VmShown> {
  const { vms } = await readShown(ground.graph);
  return vms.find((vm) => isIdle(vm) && fits(vm)) ?? freshVm(ground, `${name}-victim`);
}

/** Starts a VM, or pulls its plug: there is nothing in it to be asked. */
export async function bringTo(
  ground: Ground,
  id: string,
  wanted: 'RUNNING' | 'STOPPED',
): Promise<void> {
  const { powerState } = await seeVm(ground, id);
  if (powerState === wanted) return;
  const verb =
    wanted === 'STOPPED' ? 'powerOffVm' : powerState === 'PAUSED' ? 'resumeVm' : 'startVm';
  await runTask(ground.graph, vmAction(verb, id));
}
