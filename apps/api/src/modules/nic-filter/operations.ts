import { randomBytes } from 'node:crypto';
import {
  CorralError,
  filterName,
  filterOwner,
  FIREWALL_PRESETS,
  firewallSettingsSchema,
  isOpen,
  macSchema,
  sameFirewall,
  type FirewallSettings,
  type HardwareNic,
} from '@corral/domain';
import { defineOperation, type OperationPlan } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { madeId } from '../shared/made-id.ts';
import { CHANGE_TIMES, type ChangeTime } from '../shared/change-time.ts';
import { planOne } from '../vm-hardware/plan.ts';
import { loadHardware, type HardwareSubject } from '../vm-hardware/subject.ts';
import { filtersOfCard, sweepStepsOf } from './of-vm.ts';
import { lackOf, needsConnections, offerOf } from './presets.ts';
import { defineFilterStep } from './steps.ts';

const onCard = z.object({
  vmId: z.string().min(1),
  mac: macSchema,
  when: z.enum(CHANGE_TIMES).default('NOW'),
});

export const setFirewallInput = onCard
  .extend({
    preset: z.enum(FIREWALL_PRESETS).optional(),
    settings: firewallSettingsSchema.optional(),
  })
  .refine(({ preset, settings }) => (preset === undefined) !== (settings === undefined), {
    message: 'Give either a preset or settings.',
    path: ['preset'],
  });
export const clearFirewallInput = onCard;

/** The card as it is stored, else as it runs. */
function requireNic({ hardware: { stored, running } }: HardwareSubject, mac: string): HardwareNic {
  const nic = [...stored.nics, ...(running?.nics ?? [])].find((one) => one.mac === mac);
  if (nic) return nic;
  throw new CorralError('NOT_FOUND', `The VM has no network card ${mac}.`, { field: 'mac' });
}

export const setFirewall = defineOperation<World, z.output<typeof setFirewallInput>>({
  name: 'vm.setFirewall',
  input: setFirewallInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    const nic = requireNic(vm, input.mac);
    const { settings, warnings } = await wantedSettings(vm, nic, input);
    if (isOpen(settings)) return planClear(vm, input.mac, input.when);
    const present = await filterWith(vm, input.mac, settings);
    const name = present ?? filterName(vm.uuid, randomBytes(4).toString('hex'));
    const what = `the card ${input.mac} of ${vm.name}`;
    const plan = planOne(
      vm,
      `Set the firewall of ${what}`,
      { kind: 'nicFilter', mac: input.mac, filter: name },
      { when: input.when, words: `put the card ${input.mac} through its filter` },
      [...warnings, ...replacedWarning(vm, input.mac)],
    );
    const define = defineFilterStep.step({
      key: 'define',
      title: `Make a packet filter for ${what}`,
      params: { nodeId: vm.nodeId, name, settings, what },
      effect: 'CREATES',
    });
    return withSweep(vm, input.mac, {
      ...plan,
      steps: present === null ? [define, ...plan.steps] : plan.steps,
    });
  },
  owner: (input) => ({ kind: 'VM', id: input.vmId }),
  targetId: madeId('vmId'),
  finish: async (_context, input) => ({ vmId: input.vmId }),
});

export const clearFirewall = defineOperation<World, z.output<typeof clearFirewallInput>>({
  name: 'vm.clearFirewall',
  input: clearFirewallInput,
  plan: async (world, { vmId, mac, when }) => {
    const vm = await loadHardware(world, vmId);
    requireNic(vm, mac);
    return planClear(vm, mac, when);
  },
});

function planClear(vm: HardwareSubject, mac: string, when: ChangeTime): OperationPlan {
  const plan = planOne(
    vm,
    `Take the firewall off the card ${mac} of ${vm.name}`,
    { kind: 'nicFilter', mac, filter: null },
    { when, words: `let everything pass the card ${mac}` },
    replacedWarning(vm, mac),
  );
  return withSweep(vm, mac, plan);
}

/** The old filter goes last, when nothing refers to it any more. */
function withSweep(vm: HardwareSubject, mac: string, plan: OperationPlan): OperationPlan {
  return { ...plan, steps: [...plan.steps, ...sweepStepsOf(vm, filtersOfCard(vm.hardware, mac))] };
}

/** What is asked for, as the node can carry it out. */
async function wantedSettings(
  vm: HardwareSubject,
  nic: HardwareNic,
  { preset, settings: own }: z.output<typeof setFirewallInput>,
): Promise<{ readonly settings: FirewallSettings; readonly warnings: readonly string[] }> {
  const state = await vm.session.filters.state();
  if (!state.supported) throw lacking(state.reason);
  const offer =
    preset === undefined ? null : offerOf(preset, nic, await vm.session.networks.list(), state);
  const settings = own ?? offer?.settings ?? null;
  if (settings === null) throw lacking(offer?.reason ?? null);
  const lack = lackOf(settings, state);
  if (lack !== null) throw lacking(lack);
  const { supported, reason } = state.connections;
  const unseen = supported === null && needsConnections(settings) && reason !== null;
  return {
    settings,
    warnings: [
      ...(unseen ? [reason] : []),
      ...(settings.antiSpoofing
        ? ['The filter takes hold when the node has seen the IPv4 address of the guest.']
        : []),
    ],
  };
}

const lacking = (reason: string | null): CorralError =>
  new CorralError('CAPABILITY_MISSING', reason ?? 'The node has no packet filters.', {
    capability: 'vm.filters',
  });

/** A filter of this VM's that the card refers to already and that means just that. */
async function filterWith(
  vm: HardwareSubject,
  mac: string,
  settings: FirewallSettings,
): Promise<string | null> {
  for (const name of filtersOfCard(vm.hardware, mac)) {
    if (filterOwner(name) !== vm.uuid.toLowerCase()) continue;
    const found = await vm.session.filters.get(name);
    if (found?.settings != null && sameFirewall(found.settings, settings)) return name;
  }
  return null;
}

function replacedWarning(vm: HardwareSubject, mac: string): string[] {
  return filtersOfCard(vm.hardware, mac)
    .filter((name) => filterOwner(name) === null)
    .map(
      (name) =>
        `The card goes through the filter ${name}, which somebody else has made; it stays on the node, but the card leaves it.`,
    );
}
