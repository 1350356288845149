import {
  CorralError,
  macSchema,
  NIC_CARD_MODELS,
  nicSourceWords,
  USER_NIC_SOURCE,
  type HardwareNic,
  type NicSource,
} from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { requireUserNic } from '../shared/user-nic.ts';
import { filtersOfCard, sweepStepsOf } from '../nic-filter/of-vm.ts';
import { chooseMacs } from '../vm/identity.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';
import { planOne } from './plan.ts';
import { loadHardware, type HardwareSubject } from './subject.ts';

const plug = {
  networkId: z.string().min(1).optional(),
  bridge: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]{1,15}$/, { message: 'The bridge is not the name of an interface.' })
    .optional(),
  userMode: z.boolean().optional(),
  model: z
    .enum(NIC_CARD_MODELS, { message: `The model must be one of ${NIC_CARD_MODELS.join(', ')}.` })
    .optional(),
};
const onVm = z.object({ vmId: z.string().min(1), when: z.enum(CHANGE_TIMES).default('NOW') });

export const attachNicInput = onVm.extend({
  ...plug,
  mac: macSchema.optional(),
  linkUp: z.boolean().default(true),
});

export const attachNic = defineOperation<World, z.output<typeof attachNicInput>>({
  name: 'vm.attachNic',
  input: attachNicInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    const source = await sourceOf(world, vm, input);
    if (source === null)
      throw new CorralError(
        'INVALID_INPUT',
        'A network card needs a network, a bridge or user mode.',
        {
          field: 'networkId',
        },
      );
    const taken = await macsOfNode(vm);
    if (input.mac !== undefined) refuseTaken(taken, input.mac);
    const mac = input.mac ?? chooseMacs(1, taken.keys())[0] ?? '';
    const nic = { mac, source, model: input.model ?? 'virtio', linkUp: input.linkUp } as const;
    const words = `attach a network card on ${nicSourceWords(source)} (${nic.model}, ${mac})`;
    return planOne(
      vm,
      `Attach a network card to ${vm.name}`,
      { kind: 'attachNic', nic },
      { when: input.when, words },
    );
  },
});

export const detachNicInput = onVm.extend({ mac: macSchema });

export const detachNic = defineOperation<World, z.output<typeof detachNicInput>>({
  name: 'vm.detachNic',
  input: detachNicInput,
  plan: async (world, { vmId, mac, when }) => {
    const vm = await loadHardware(world, vmId);
    requireNic(vm, mac);
    const words = `detach the network card ${mac}`;
    const change = { kind: 'detachNic', mac } as const;
    const plan = planOne(vm, `Detach ${mac} from ${vm.name}`, change, { when, words });
    return {
      ...plan,
      steps: [...plan.steps, ...sweepStepsOf(vm, filtersOfCard(vm.hardware, mac))],
    };
  },
});

export const changeNicInput = onVm.extend({
  ...plug,
  mac: macSchema,
  newMac: macSchema.optional(),
  linkUp: z.boolean().optional(),
});

export const changeNic = defineOperation<World, z.output<typeof changeNicInput>>({
  name: 'vm.changeNic',
  input: changeNicInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    requireNic(vm, input.mac);
    const newMac = input.newMac === input.mac ? undefined : input.newMac;
    if (newMac !== undefined) refuseTaken(await macsOfNode(vm), newMac);
    const source = await sourceOf(world, vm, input);
    const change = {
      kind: 'changeNic',
      mac: input.mac,
      newMac: newMac ?? null,
      source,
      model: input.model ?? null,
      linkUp: input.linkUp ?? null,
    } as const;
    const words = [
      source && `plug it into ${nicSourceWords(source)}`,
      input.model && `make it ${input.model}`,
      newMac && `give it the address ${newMac}`,
      input.linkUp === undefined ? null : `set its link ${input.linkUp ? 'up' : 'down'}`,
    ].filter(Boolean);
    return planOne(vm, `Change the card ${input.mac} of ${vm.name}`, change, {
      when: input.when,
      words: `change the card ${input.mac}: ${words.join(', ')}`,
    });
  },
});

function requireNic({ hardware: { stored, running } }: HardwareSubject, mac: string): HardwareNic {
  const nic = [...stored.nics, ...(running?.nics ?? [])].find((one) => one.mac === mac);
  if (nic) return nic;
  throw new CorralError('NOT_FOUND', `The VM has no network card ${mac}.`, { field: 'mac' });
}

/** Every MAC address of the node's VMs, with the name of the VM that has it. */
async function macsOfNode(vm: HardwareSubject): Promise<Map<string, string>> {
  const vms = await vm.session.vms.list();
  return new Map(vms.flatMap(({ name, nics }) => nics.map(({ mac }) => [mac.toLowerCase(), name])));
}

function refuseTaken(taken: ReadonlyMap<string, string>, mac: string): void {
  const owner = taken.get(mac);
  if (owner === undefined) return;
  throw new CorralError('ALREADY_EXISTS', `The VM ${owner} has the address ${mac} already.`, {
    field: 'mac',
  });
}

/** What the card is to be plugged into, which must be there and active; null when nothing is said about it. */
async function sourceOf(
  world: World,
  vm: HardwareSubject,
  input: {
    readonly networkId?: string | undefined;
    readonly bridge?: string | undefined;
    readonly userMode?: boolean | undefined;
  },
): Promise<NicSource | null> {
  const { networkId, bridge } = input;
  const named = [networkId, bridge, input.userMode === true ? true : undefined];
  if (named.filter((one) => one !== undefined).length > 1)
    throw new CorralError('INVALID_INPUT', 'Name a network, a bridge or user mode, only one.', {
      field: bridge === undefined ? 'userMode' : 'bridge',
    });
  if (input.userMode === true) {
    requireUserNic(vm.session);
    return USER_NIC_SOURCE;
  }
  if (input.bridge !== undefined) {
    const bridges = await vm.session.networks.listBridges();
    if (bridges.includes(input.bridge)) return { kind: 'bridge', name: input.bridge };
    throw new CorralError('NOT_FOUND', `The node has no bridge ${input.bridge}.`, {
      field: 'bridge',
    });
  }
  if (input.networkId === undefined) return null;
  const row = await world.db.networks.require(input.networkId);
  if (row.nodeId !== vm.nodeId)
    throw new CorralError('INVALID_INPUT', 'The network must be on the node of the VM.', {
      field: 'networkId',
    });
  const network = await vm.session.networks.get(row.uuid);
  if (network?.active !== true && vm.hardware.running !== null)
    throw new CorralError('WRONG_STATE', `The network ${row.name} is not active; start it first.`, {
      field: 'networkId',
    });
  return { kind: 'network', name: row.name };
}
