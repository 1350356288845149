import { randomUUID } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { CorralError } from '@corral/domain';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { macSchema } from '../network/input.ts';
import { temporaryReservationStepOf } from '../network/operations/entries.ts';
import { loadNetwork } from '../network/subject.ts';
import { madeId } from '../shared/made-id.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { settleRemoved } from '../shared/settle.ts';
import { loadVm, requireFree, targetOf, type VmSubject } from '../vm/subject.ts';
import { ownerOf } from './keeper.ts';
import { chooseAddress, chooseDestination, refuseTakenPort, type Destination } from './rules.ts';
import {
  addForwardStep,
  removeForwardArtefact,
  removeForwardStep,
  removeForwardStepOf,
} from './steps.ts';

const port = z
  .int({ message: 'A port is a whole number from 1 to 65535.' })
  .min(1, { message: 'A port is a whole number from 1 to 65535.' })
  .max(65_535, { message: 'A port is a whole number from 1 to 65535.' });

export const addForwardInput = z.object({
  vmId: z.string().min(1),
  mac: macSchema.nullish(),
  protocol: z.enum(['TCP', 'UDP']),
  hostAddress: z
    .string()
    .refine((text) => isIPv4(text) && text !== '0.0.0.0', {
      message: 'Give an IPv4 address of the node, or none for every address it has.',
    })
    .nullish(),
  hostPort: port,
  guestPort: port,
  description: z.string().max(200).nullish(),
});
type AddForwardInput = z.output<typeof addForwardInput>;

async function destinationOf(vm: VmSubject, mac: string | null): Promise<Destination> {
  return chooseDestination(vm.live, mac, await vm.session.networks.list());
}

/** @throws CorralError CAPABILITY_MISSING with the reason of the node. */
async function requireMeans(vm: VmSubject): Promise<void> {
  const { supported, reason } = await vm.session.portForwards.state();
  if (supported) return;
  throw new CorralError('CAPABILITY_MISSING', reason ?? 'The node cannot forward ports.', {
    capability: 'network.portForward',
  });
}

const addForward = defineOperation<World, AddForwardInput>({
  name: 'portForward.add',
  input: addForwardInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const destination = await destinationOf(vm, input.mac ?? null);
    await requireMeans(vm);
    const { portForwards } = vm.session;
    const uses = await portForwards.portsInUse(await ownerOf(world));
    const wanted = { ...input, hostAddress: input.hostAddress ?? null };
    refuseTakenPort(wanted, await world.db.portForwards.ofNode(vm.nodeId), uses);
    const { network } = destination;
    const [leases, addresses] = await Promise.all([
      network.active ? vm.session.networks.leases(network.uuid) : [],
      vm.live.powerState === 'RUNNING' ? vm.session.vms.addresses(vm.uuid) : [],
    ]);
    const { ip, reservation } = chooseAddress(destination, vm.name, { leases, addresses });
    const row = await world.db.networks.findByUuid(vm.nodeId, network.uuid);
    const subject = row && (await loadNetwork(world, row.id));
    return {
      title: `Forward ${input.protocol} port ${input.hostPort} to ${vm.name} port ${input.guestPort}`,
      disruption: 'NONE',
      warnings: [
        ...(network.active
          ? []
          : [`The network ${network.name} is stopped: nothing gets through.`]),
        ...(vm.live.powerState === 'RUNNING' ? [] : [`${vm.name} answers only while it runs.`]),
      ],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [
        ...(reservation && subject ? [temporaryReservationStepOf(subject, reservation)] : []),
        addStepOf(vm, destination, ip, input),
      ],
    };
  },
  owner: (input) => ({ kind: 'VM', id: input.vmId }),
  targetId: madeId('vmId'),
  finish: async (_context, input) => ({ vmId: input.vmId }),
});

function addStepOf(
  vm: VmSubject,
  { nic, network }: Destination,
  ip: string,
  input: AddForwardInput,
): PlannedStep {
  const from = `${input.hostAddress ?? 'every address of the node'}, ${input.protocol} port ${input.hostPort}`;
  return addForwardStep.step({
    key: 'forward',
    title: `Send ${from} to ${ip} port ${input.guestPort}`,
    params: {
      id: randomUUID(),
      nodeId: vm.nodeId,
      vmUuid: vm.uuid,
      networkUuid: network.uuid,
      mac: nic.mac,
      protocol: input.protocol,
      hostAddress: input.hostAddress ?? null,
      hostPort: input.hostPort,
      guestAddress: ip,
      guestPort: input.guestPort,
      description: input.description ?? null,
    },
    effect: 'CREATES',
  });
}

const removeForwardInput = z.object({ portForwardId: z.string().min(1) });

const removeForward = defineOperation<World, z.output<typeof removeForwardInput>>({
  name: 'portForward.remove',
  input: removeForwardInput,
  plan: async (world, input) => {
    const row = await world.db.portForwards.require(input.portForwardId);
    world.nodes.session(row.nodeId);
    const vm = await world.db.vms.findByUuid(row.nodeId, row.vmUuid);
    return {
      title: `Stop forwarding ${row.protocol} port ${row.hostPort}${vm ? ` to ${vm.name}` : ''}`,
      disruption: 'LIVE',
      warnings: ['Connections that come in by this port end.'],
      nodeId: row.nodeId,
      target: vm ? { kind: 'VM', id: vm.id, name: vm.name } : null,
      leaseVmIds: vm ? [vm.id] : [],
      steps: [removeForwardStepOf(row)],
    };
  },
  finish: async (context, input) => {
    const { nodeId } = z
      .object({ nodeId: z.string() })
      .parse(context.output(`forward:${input.portForwardId}`));
    await settleRemoved(context.world, nodeId, 'portForward', [{ id: input.portForwardId }]);
  },
});

export const portForwardWork: ModuleWork = {
  operations: [addForward, removeForward],
  steps: [addForwardStep.handler, removeForwardStep.handler],
  removers: { portForward: removeForwardArtefact },
};
