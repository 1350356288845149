import { CorralError } from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { paramsOf } from '../vm/subject.ts';
import { vmPlan } from './plan.ts';
import { DEFINITION_PURPOSE, replaceDefinitionStep } from './steps.ts';
import { loadHardware } from './subject.ts';

/** A definition of libvirt's own making is far below this. */
const MAX_XML_LENGTH = 2_000_000;

export const editDefinitionRequest = z.object({
  vmId: z.string().min(1),
  xml: z
    .string()
    .min(1)
    .max(MAX_XML_LENGTH, { message: 'The definition is longer than any VM needs.' }),
  digest: z.string().regex(/^[0-9a-f]{64}$/, { message: 'The digest is not one of a definition.' }),
});

/** The request as a task stores it: the text sealed, since it can carry passwords. */
export function sealDefinition(
  world: World,
  { vmId, xml, digest }: z.output<typeof editDefinitionRequest>,
): z.output<typeof editDefinitionInput> {
  return { vmId, digest, sealed: world.secrets.seal(DEFINITION_PURPOSE, xml) };
}

export const editDefinitionInput = z.object({
  vmId: z.string().min(1),
  sealed: z.string(),
  digest: z.string(),
});

export const editDefinition = defineOperation<World, z.output<typeof editDefinitionInput>>({
  name: 'vm.editDefinition',
  input: editDefinitionInput,
  plan: async (world, { vmId, sealed, digest }) => {
    const vm = await loadHardware(world, vmId);
    if (vm.hardware.digest !== digest) {
      throw new CorralError(
        'PLAN_CHANGED',
        'The definition has changed since it was read; read it again and make the edit anew.',
        { field: 'digest' },
      );
    }
    const text = world.secrets.open(DEFINITION_PURPOSE, sealed);
    const faults = await vm.session.vmHardware.checkDefinition(vm.uuid, text);
    if (faults !== null && faults.length > 0)
      throw new CorralError('INVALID_INPUT', faults.join(' '), { field: 'xml' });
    const running = vm.hardware.running !== null;
    return vmPlan(vm, `Edit the definition of ${vm.name}`, {
      steps: [
        replaceDefinitionStep.step({
          key: 'definition',
          title: 'Store the edited definition',
          params: { ...paramsOf(vm), sealed, digest },
          effect: 'CHANGES',
        }),
      ],
      warnings: [
        ...(faults === null ? ['This hypervisor checks the text only when it is stored.'] : []),
        ...(running
          ? ['The running VM stays as it is; the definition holds from its next power-on.']
          : []),
      ],
      disruption: 'NONE',
    });
  },
});
