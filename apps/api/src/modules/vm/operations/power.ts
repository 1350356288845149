import {
  defineOperation,
  type Disruption,
  type OperationDefinition,
  type OperationPlan,
  type PlannedStep,
} from '@corral/tasks';
import type { VmActionName } from '@corral/domain';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import { loadVm, paramsOf, requireAction, targetOf, type VmSubject } from '../subject.ts';
import {
  pauseStep,
  powerOffStep,
  resetStep,
  resumeStep,
  startStep,
  suspendStep,
} from './power-steps.ts';
import { rebootStep } from './reboot-step.ts';
import { shutdownStep } from './shutdown-step.ts';

const LOST_MEMORY = 'What the guest has not written to disk is lost.';

const vmInput = z.object({ vmId: z.string().min(1) });
type VmInput = z.output<typeof vmInput>;

export const stopVmInput = vmInput.extend({
  timeoutSeconds: z
    .int()
    .min(1, { message: 'Wait at least 1 second.' })
    .max(3600, { message: 'Wait at most an hour.' })
    .default(90),
  thenPowerOff: z.boolean().default(false),
});
type StopInput = z.output<typeof stopVmInput>;

interface PowerPlan {
  readonly title: string;
  readonly disruption: Disruption;
  readonly steps: readonly PlannedStep[];
  readonly warnings?: readonly string[];
}

function planOn(vm: VmSubject, plan: PowerPlan): OperationPlan {
  return {
    title: plan.title,
    steps: plan.steps,
    disruption: plan.disruption,
    warnings: plan.warnings ?? [],
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
  };
}

/** An operation of one verb on one VM. */
function powerOperation(
  name: string,
  action: VmActionName,
  makePlan: (vm: VmSubject) => PowerPlan,
): OperationDefinition<World, VmInput> {
  return defineOperation<World, VmInput>({
    name,
    input: vmInput,
    urgent: action === 'powerOff',
    plan: async (world, input) => {
      const vm = await loadVm(world, input.vmId);
      await requireAction(world, vm, action);
      return planOn(vm, makePlan(vm));
    },
  });
}

const startVm = powerOperation('vm.start', 'start', (vm) => ({
  title: `Start ${vm.name}`,
  disruption: 'NONE',
  steps: [
    startStep.step({
      key: 'start',
      title: vm.live.powerState === 'SUSPENDED' ? 'Restore the VM from disk' : 'Start the VM',
      params: paramsOf(vm),
      effect: 'CHANGES',
    }),
  ],
}));

const stopVm = defineOperation<World, StopInput>({
  name: 'vm.stop',
  input: stopVmInput,
  urgent: true,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireAction(world, vm, 'stop');
    const { timeoutSeconds, thenPowerOff } = input;
    const ask = shutdownStep.step({
      key: 'shutdown',
      title: `Ask the guest to shut down and wait up to ${timeoutSeconds} s`,
      params: { ...paramsOf(vm), timeoutSeconds, thenPowerOff },
      effect: 'DISRUPTS',
      weight: 5,
    });
    const pull = powerOffStep.step({
      key: 'powerOff',
      title: 'Power off if the guest is still running',
      params: paramsOf(vm),
      effect: 'DISRUPTS',
      irreversible: LOST_MEMORY,
    });
    return planOn(vm, {
      title: `Stop ${vm.name}`,
      disruption: thenPowerOff ? 'DATA_LOSS' : 'RESTART',
      steps: thenPowerOff ? [ask, pull] : [ask],
      warnings: thenPowerOff
        ? [
            `If the guest does not shut down within ${timeoutSeconds} s, it is powered off. ${LOST_MEMORY}`,
          ]
        : [],
    });
  },
  finish: async (context) => {
    const answer = shutdownAnswer.safeParse(context.output('shutdown'));
    if (!answer.success) return { rung: 'none' };
    return { rung: answer.data.stopped ? (answer.data.rung ?? 'none') : 'powerOff' };
  },
});
const shutdownAnswer = z.object({
  stopped: z.boolean(),
  rung: z.enum(['agent', 'acpi']).nullable(),
});

const powerOffVm = powerOperation('vm.powerOff', 'powerOff', (vm) => ({
  title: `Power off ${vm.name}`,
  disruption: 'DATA_LOSS',
  warnings: [`The guest is not asked. ${LOST_MEMORY}`],
  steps: [
    powerOffStep.step({
      key: 'powerOff',
      title: 'Power the VM off',
      params: paramsOf(vm),
      effect: 'DISRUPTS',
      irreversible: LOST_MEMORY,
    }),
  ],
}));

const REBOOT_SECONDS = 120;
const rebootVm = powerOperation('vm.reboot', 'reboot', (vm) => ({
  title: `Reboot ${vm.name}`,
  disruption: 'RESTART',
  steps: [
    rebootStep.step({
      key: 'reboot',
      title: 'Ask the guest to reboot',
      params: { ...paramsOf(vm), timeoutSeconds: REBOOT_SECONDS },
      effect: 'DISRUPTS',
    }),
  ],
}));

const resetVm = powerOperation('vm.reset', 'reset', (vm) => ({
  title: `Reset ${vm.name}`,
  disruption: 'DATA_LOSS',
  warnings: [`The guest is not asked. ${LOST_MEMORY}`],
  steps: [
    resetStep.step({
      key: 'reset',
      title: 'Press the reset button',
      params: paramsOf(vm),
      effect: 'DISRUPTS',
      irreversible: LOST_MEMORY,
    }),
  ],
}));

const pauseVm = powerOperation('vm.pause', 'pause', (vm) => ({
  title: `Pause ${vm.name}`,
  disruption: 'LIVE',
  steps: [
    pauseStep.step({
      key: 'pause',
      title: 'Pause the VM',
      params: paramsOf(vm),
      effect: 'DISRUPTS',
    }),
  ],
}));

const resumeVm = powerOperation('vm.resume', 'resume', (vm) => ({
  title: `Resume ${vm.name}`,
  disruption: 'NONE',
  steps: [
    resumeStep.step({
      key: 'resume',
      title: 'Resume the VM',
      params: paramsOf(vm),
      effect: 'CHANGES',
    }),
  ],
}));

const suspendVm = powerOperation('vm.suspend', 'suspend', (vm) => ({
  title: `Suspend ${vm.name} to disk`,
  disruption: 'LIVE',
  steps: [
    suspendStep.step({
      key: 'suspend',
      title: 'Write the memory to disk and stop',
      params: paramsOf(vm),
      effect: 'DISRUPTS',
    }),
  ],
}));

/** Operations on the power of a VM. */
export const powerOperations: ModuleWork['operations'] = [
  startVm,
  stopVm,
  powerOffVm,
  rebootVm,
  resetVm,
  pauseVm,
  resumeVm,
  suspendVm,
];

export const powerSteps: ModuleWork['steps'] = [
  startStep.handler,
  shutdownStep.handler,
  powerOffStep.handler,
  rebootStep.handler,
  resetStep.handler,
  pauseStep.handler,
  resumeStep.handler,
  suspendStep.handler,
];
