import { CorralError, type ReadinessSignalName } from '@corral/domain';
import { defineOperation, defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { loadVm, paramsOf, requireAction, targetOf, vmStepParams } from '../vm/subject.ts';
import { runBelow } from './below.ts';
import { createUntil, createBelowStep, waitForMadeStep } from './create-until.ts';
import {
  namesItsPort,
  PORT_FAULT,
  untilFields,
  untilWords,
  waitFields,
  waitUntilReached,
} from './until.ts';

export const waitForInput = untilFields
  .extend({
    vmId: z.string().min(1),
    start: z.boolean().default(false),
    /** True for a start that waits: it refuses what a start refuses, also a VM that runs. */
    mustStart: z.boolean().default(false),
  })
  .refine(namesItsPort, PORT_FAULT);
type WaitForInput = z.output<typeof waitForInput>;

/**
 * Waits until a VM has come so far. It does not hold the VM: a wait must not keep it from being stopped, and ends in
 * failure when it is.
 */
const waitForVm = defineOperation<World, WaitForInput>({
  name: 'vm.waitFor',
  input: waitForInput,
  leads: true,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    const { until, timeoutSeconds, port, start, mustStart } = input;
    const starts = mustStart || (start && vm.live.powerState !== 'RUNNING');
    if (starts) await requireAction(world, vm, 'start');
    else if (vm.live.powerState !== 'RUNNING')
      throw new CorralError('WRONG_STATE', `${vm.name} does not run; start it first.`);
    refuseHopeless(until, vm.live.hasAgentChannel);
    const words = untilWords(input);
    return {
      title: `${starts ? 'Start' : 'Watch'} ${vm.name} until ${words}`,
      disruption: 'NONE',
      warnings: [],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [],
      steps: [
        ...(starts
          ? [
              startBelowStep.step({
                key: 'start',
                title: 'Start the VM, by a task of its own',
                params: { ...paramsOf(vm), vmId: vm.id },
                effect: 'CHANGES',
              }),
            ]
          : []),
        waitStep.step({
          key: 'wait',
          title: `Wait up to ${timeoutSeconds} s until ${words}, without holding the VM`,
          params: { ...paramsOf(vm), until, port: port ?? null, timeoutSeconds },
          effect: 'READS',
          weight: 5,
        }),
      ],
    };
  },
  finish: async (context) => context.output('wait') ?? null,
});

/** What can never be seen on this VM is refused at once. */
function refuseHopeless(until: ReadinessSignalName, hasAgentChannel: boolean): void {
  if (hasAgentChannel || (until !== 'AGENT' && until !== 'CLOUD_INIT')) return;
  throw new CorralError(
    'CAPABILITY_MISSING',
    'The VM has no channel for a guest agent (org.qemu.guest_agent.0), and only an agent could tell.',
    { capability: 'guest.agent', field: 'until' },
  );
}

const startParams = vmStepParams.extend({ vmId: z.string() });

/** Starts the VM by a task of its own, which holds it only as long as the start takes. */
const startBelowStep = defineStep<World, z.output<typeof startParams>>({
  kind: 'vm.waitFor.start',
  params: startParams,
  run: async (context, { vmId }) => {
    const input = { vmId };
    await runBelow(
      context,
      { key: vmId, operation: 'vm.start', input, request: null },
      'The VM was not started',
    );
  },
});

const waitParams = vmStepParams.extend(waitFields);

const waitStep = defineStep<World, z.output<typeof waitParams>>({
  kind: 'vm.waitFor',
  params: waitParams,
  run: waitUntilReached,
});

export const readinessWork: ModuleWork = {
  operations: [waitForVm, createUntil],
  steps: [
    startBelowStep.handler,
    waitStep.handler,
    createBelowStep.handler,
    waitForMadeStep.handler,
  ],
  removers: {},
};
