import { CorralError } from '@corral/domain';
import type { VmRecord } from '@corral/hypervisor';
import { defineOperation, type OperationDefinition, type OperationPlan } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import { asVmDependents, refuseDependents } from '../../volume/dependents.ts';
import { loadNetwork, paramsOf, targetOf, type NetworkSubject } from '../subject.ts';
import { usersOf, type NetworkUsers } from '../users.ts';
import { createNetwork } from './create.ts';
import { entryOperations, entrySteps } from './entries.ts';
import { editSteps } from './edit-steps.ts';
import { updateNetwork } from './update.ts';
import {
  createNetworkStep,
  deleteNetworkStep,
  removeNetworkArtefact,
  startNetworkStep,
  stopNetworkStep,
} from './steps.ts';

const networkInput = z.object({ networkId: z.string().min(1) });
type NetworkInput = z.output<typeof networkInput>;

function networkOperation(
  name: string,
  plan: (
    world: World,
    network: NetworkSubject,
    users: NetworkUsers,
  ) => Promise<Pick<OperationPlan, 'title' | 'disruption' | 'warnings' | 'steps'>>,
): OperationDefinition<World, NetworkInput> {
  return defineOperation<World, NetworkInput>({
    name,
    input: networkInput,
    plan: async (world, input) => {
      const network = await loadNetwork(world, input.networkId);
      return {
        ...(await plan(world, network, await usersOf(network))),
        nodeId: network.nodeId,
        target: targetOf(network),
        leaseVmIds: [],
      };
    },
  });
}

const names = (vms: readonly VmRecord[]): string => vms.map((vm) => vm.name).join(', ');

const startNetwork = networkOperation('network.start', async (_world, network) => {
  if (network.live.active)
    throw new CorralError('WRONG_STATE', `The network ${network.name} is active already.`);
  return {
    title: `Start network ${network.name}`,
    disruption: 'NONE',
    warnings: [],
    steps: [
      startNetworkStep.step({
        key: 'start',
        title: 'Start the network',
        params: paramsOf(network),
        effect: 'CHANGES',
      }),
    ],
  };
});

const stopNetwork = networkOperation('network.stop', async (_world, network, users) => {
  if (!network.live.active)
    throw new CorralError('WRONG_STATE', `The network ${network.name} is stopped already.`);
  return {
    title: `Stop network ${network.name}`,
    disruption: users.running.length > 0 ? 'LIVE' : 'NONE',
    warnings:
      users.running.length > 0
        ? [`${names(users.running)} lose this network and need a restart to get it back.`]
        : [],
    steps: [
      stopNetworkStep.step({
        key: 'stop',
        title: 'Stop the network',
        params: paramsOf(network),
        effect: users.running.length > 0 ? 'DISRUPTS' : 'CHANGES',
      }),
    ],
  };
});

const deleteNetwork = networkOperation('network.delete', async (world, network, users) => {
  refuseDependents(
    `The network ${network.name}`,
    await asVmDependents(world, network.nodeId, users.all),
  );
  return {
    title: `Delete network ${network.name}`,
    disruption: 'NONE',
    warnings: [],
    steps: [
      deleteNetworkStep.step({
        key: 'delete',
        title: network.live.active
          ? 'Stop the network and remove its definition'
          : 'Remove the definition of the network',
        params: paramsOf(network),
        effect: 'REMOVES',
        irreversible: 'The definition is lost.',
      }),
    ],
  };
});

export const networkWork: ModuleWork = {
  operations: [
    createNetwork,
    updateNetwork,
    startNetwork,
    stopNetwork,
    deleteNetwork,
    ...entryOperations,
  ],
  steps: [
    createNetworkStep.handler,
    startNetworkStep.handler,
    stopNetworkStep.handler,
    deleteNetworkStep.handler,
    ...editSteps,
    ...entrySteps,
  ],
  removers: { network: removeNetworkArtefact },
};
