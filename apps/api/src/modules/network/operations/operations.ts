import { CorralError, nameSchema } from '@corral/domain';
import type { NetworkRecord, VmRecord } from '@corral/hypervisor';
import { defineOperation, type OperationDefinition, type OperationPlan } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import { asVmDependents, refuseDependents } from '../../volume/dependents.ts';
import { chooseUuid } from '../../vm/identity.ts';
import { checkRanges } from '../ranges.ts';
import { loadNetwork, type NetworkSubject } from '../subject.ts';
import { madeId } from '../../shared/made-id.ts';
import {
  createNetworkStep,
  deleteNetworkStep,
  removeNetworkArtefact,
  startNetworkStep,
  stopNetworkStep,
} from './steps.ts';

const DOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

export const createNetworkInput = z
  .object({
    nodeId: z.string().min(1),
    name: nameSchema('name of the network'),
    mode: z.enum(['NAT', 'ISOLATED']),
    autostart: z.boolean().default(true),
    bridge: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,14}$/, {
        message:
          'The bridge must have 1 to 15 letters, digits, dots, dashes or underscores, and begin with a letter.',
      })
      .nullish(),
    domain: z
      .string()
      .max(253)
      .regex(DOMAIN, {
        message: 'The domain must be letters, digits and dashes, with dots between its parts.',
      })
      .nullish(),
    ipv4Cidr: z.string().nullish(),
    dhcp: z.object({ start: z.string(), end: z.string() }).nullish(),
  })
  .check((context) => {
    const { mode, ipv4Cidr, dhcp } = context.value;
    if (ipv4Cidr) return;
    if (mode === 'NAT')
      context.issues.push({
        code: 'custom',
        path: ['ipv4Cidr'],
        message: 'A NAT network needs an address range, as 192.168.50.1/24.',
        input: ipv4Cidr,
      });
    else if (dhcp)
      context.issues.push({
        code: 'custom',
        path: ['ipv4Cidr'],
        message: 'DHCP needs an address range, as 192.168.50.1/24.',
        input: ipv4Cidr,
      });
  });
type CreateNetworkInput = z.output<typeof createNetworkInput>;

const createNetwork = defineOperation<World, CreateNetworkInput>({
  name: 'network.create',
  input: createNetworkInput,
  plan: async (world, input) => {
    const node = await world.db.nodes.require(input.nodeId);
    const existing = await world.nodes.session(node.id).networks.list();
    refuseTaken(input, existing);
    const ipv4 = input.ipv4Cidr
      ? checkRanges(
          { ipv4Cidr: input.ipv4Cidr, dhcp: input.dhcp ?? undefined },
          takenRanges(existing),
        )
      : null;
    return {
      title: `Create network ${input.name}`,
      disruption: 'NONE',
      warnings:
        ipv4 && !ipv4.dhcp ? ['Without a DHCP range guests get no address by themselves.'] : [],
      nodeId: node.id,
      target: { kind: 'NETWORK', id: null, name: input.name },
      leaseVmIds: [],
      steps: [
        createNetworkStep.step({
          key: `network:${input.name}`,
          title: `Create and start the ${input.mode === 'NAT' ? 'NAT' : 'isolated'} network`,
          params: {
            nodeId: node.id,
            networkUuid: chooseUuid(),
            name: input.name,
            mode: input.mode,
            autostart: input.autostart,
            bridge: input.bridge ?? null,
            domain: input.domain ?? null,
            ipv4: ipv4 && { address: ipv4.address, prefix: ipv4.prefix, dhcp: ipv4.dhcp ?? null },
          },
          effect: 'CREATES',
        }),
      ],
    };
  },
  owner: (input) => ({ kind: 'NODE', id: input.nodeId }),
  targetId: madeId('networkId'),
  finish: async (context, input) =>
    z
      .object({ networkId: z.string().nullable() })
      .catch({ networkId: null })
      .parse(context.output(`network:${input.name}`)),
});

function refuseTaken(input: CreateNetworkInput, existing: readonly NetworkRecord[]): void {
  for (const network of existing) {
    if (network.name === input.name)
      throw new CorralError('ALREADY_EXISTS', `The node has a network ${input.name} already.`, {
        field: 'name',
      });
    if (input.bridge && network.bridge === input.bridge) {
      throw new CorralError(
        'ALREADY_EXISTS',
        `The network ${network.name} has the bridge ${input.bridge} already.`,
        { field: 'bridge' },
      );
    }
  }
}

function takenRanges(existing: readonly NetworkRecord[]) {
  return existing.flatMap((network) =>
    network.addressing
      .filter((one) => one.family === 'ipv4')
      .map((one) => ({ networkName: network.name, address: one.address, prefix: one.prefix })),
  );
}

const networkInput = z.object({ networkId: z.string().min(1) });
type NetworkInput = z.output<typeof networkInput>;

function networkOperation(
  name: string,
  plan: (
    world: World,
    network: NetworkSubject,
    users: Users,
  ) => Promise<Pick<OperationPlan, 'title' | 'disruption' | 'warnings' | 'steps'>>,
): OperationDefinition<World, NetworkInput> {
  return defineOperation<World, NetworkInput>({
    name,
    input: networkInput,
    plan: async (world, input) => {
      const network = await loadNetwork(world, input.networkId);
      const target = { kind: 'NETWORK', id: network.id, name: network.name };
      return {
        ...(await plan(world, network, await usersOf(network))),
        nodeId: network.nodeId,
        target,
        leaseVmIds: [],
      };
    },
  });
}

interface Users {
  readonly running: readonly VmRecord[];
  readonly all: readonly VmRecord[];
}

async function usersOf(network: NetworkSubject): Promise<Users> {
  const vms = await network.session.vms.list();
  const all = vms.filter((vm) =>
    vm.nics.some((nic) => nic.sourceType === 'network' && nic.source === network.name),
  );
  return {
    all,
    running: all.filter((vm) => vm.powerState === 'RUNNING' || vm.powerState === 'PAUSED'),
  };
}

const paramsOf = (network: NetworkSubject) => ({
  nodeId: network.nodeId,
  networkUuid: network.uuid,
  name: network.name,
});
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
  operations: [createNetwork, startNetwork, stopNetwork, deleteNetwork],
  steps: [
    createNetworkStep.handler,
    startNetworkStep.handler,
    stopNetworkStep.handler,
    deleteNetworkStep.handler,
  ],
  removers: { network: removeNetworkArtefact },
};
