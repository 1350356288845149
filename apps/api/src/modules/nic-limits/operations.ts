import { CorralError, macSchema, trafficLimitSchema } from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';
import { planOne } from '../vm-hardware/plan.ts';
import { loadHardware, type HardwareSubject } from '../vm-hardware/subject.ts';

export const setLimitsInput = z.object({
  vmId: z.string().min(1),
  mac: macSchema,
  inbound: trafficLimitSchema.nullable().default(null),
  outbound: trafficLimitSchema.nullable().default(null),
  when: z.enum(CHANGE_TIMES).default('NOW'),
});
type SetLimitsInput = z.output<typeof setLimitsInput>;

const setLimits = defineOperation<World, SetLimitsInput>({
  name: 'vm.setLimits',
  input: setLimitsInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    const { mac, inbound, outbound, when } = input;
    const { stored, running } = vm.hardware;
    if (![...stored.nics, ...(running?.nics ?? [])].some((nic) => nic.mac === mac))
      throw new CorralError('NOT_FOUND', `The VM has no network card ${mac}.`, { field: 'mac' });
    const warnings = await judge(vm, input);
    const limited = [inbound && 'receives', outbound && 'sends'].filter((word) => word !== null);
    const words =
      limited.length === 0
        ? `take the limits off the card ${mac}`
        : `limit what the card ${mac} ${limited.join(' and ')}`;
    const change = { kind: 'nicLimits', mac, inbound, outbound } as const;
    return planOne(
      vm,
      `Set the limits of the card ${mac} of ${vm.name}`,
      change,
      {
        when,
        words,
      },
      warnings,
    );
  },
});

/**
 * A limit that the kernel cannot carry out would keep the VM from its next start, so it is refused for the next boot
 * too.
 * @returns warnings where it cannot be seen whether the node can.
 */
async function judge(vm: HardwareSubject, input: SetLimitsInput): Promise<string[]> {
  const means = await vm.session.limits.state();
  const warnings: string[] = [];
  for (const direction of ['inbound', 'outbound'] as const) {
    if (input[direction] === null) continue;
    const { supported, reason } = means[direction];
    if (supported === true) continue;
    const words = reason ?? 'The node cannot limit traffic.';
    if (supported === false)
      throw new CorralError('CAPABILITY_MISSING', words, {
        field: direction,
        capability: 'vm.limits',
      });
    if (!warnings.includes(words)) warnings.push(words);
  }
  return warnings;
}

export const nicLimitsWork: ModuleWork = { operations: [setLimits], steps: [], removers: {} };
