import { setTimeout as delay } from 'node:timers/promises';
import {
  CorralError,
  isCorralError,
  isTerminal,
  judgeReadiness,
  READINESS_SIGNALS,
  type ReadinessSignal,
  type ReadinessSignalName,
} from '@corral/domain';
import { defineOperation, defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { loadVm, paramsOf, requireAction, targetOf, vmStepParams } from '../vm/subject.ts';
import { readReadiness } from './facts.ts';

const LOOK_MS = 1000;
const CHILD_LOOK_MS = 300;
const MAX_SECONDS = 24 * 3600;
const DEFAULT_SECONDS = 600;
const PORT = 'A port is a whole number from 1 to 65535.';

export const waitForInput = z
  .object({
    vmId: z.string().min(1),
    until: z.enum(READINESS_SIGNALS),
    port: z
      .int({ message: PORT })
      .min(1, { message: PORT })
      .max(65_535, { message: PORT })
      .optional(),
    timeoutSeconds: z
      .int()
      .min(1, { message: 'Wait at least 1 second.' })
      .max(MAX_SECONDS, { message: 'Wait at most a day.' })
      .default(DEFAULT_SECONDS),
    start: z.boolean().default(false),
  })
  .refine(({ until, port }) => (until === 'PORT') === (port !== undefined), {
    message: 'Name a port, and only when a port is waited for.',
    path: ['port'],
  });
type WaitForInput = z.output<typeof waitForInput>;

const UNTIL: Readonly<Record<ReadinessSignalName, string>> = {
  FIRMWARE: 'its firmware has handed over',
  KERNEL: 'its kernel runs',
  ADDRESS: 'it has an address',
  AGENT: 'its agent answers',
  CLOUD_INIT: 'cloud-init has finished',
  PORT: 'its port answers',
};

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
    const { until, timeoutSeconds, port, start } = input;
    const starts = start && vm.live.powerState !== 'RUNNING';
    if (starts) await requireAction(world, vm, 'start');
    else if (vm.live.powerState !== 'RUNNING')
      throw new CorralError('WRONG_STATE', `${vm.name} does not run; start it first.`);
    refuseHopeless(until, vm.live.hasAgentChannel);
    const words = until === 'PORT' ? `its port ${port ?? ''} answers` : UNTIL[until];
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
                title: 'Start the VM',
                params: { ...paramsOf(vm), vmId: vm.id },
                effect: 'CHANGES',
              }),
            ]
          : []),
        waitStep.step({
          key: 'wait',
          title: `Wait up to ${timeoutSeconds} s until ${words}`,
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
    await context.children.start({ key: vmId, operation: 'vm.start', input, request: null });
    for (;;) {
      const child = (await context.children.list()).find(({ key }) => key === vmId);
      if (child && isTerminal(child.state)) {
        if (child.state === 'SUCCEEDED') return;
        throw new CorralError(
          'WRONG_STATE',
          `The VM was not started: ${child.error?.message ?? 'its start was cancelled.'}`,
          { taskId: child.id },
        );
      }
      await delay(CHILD_LOOK_MS, undefined, { signal: context.signal });
    }
  },
});

const waitParams = vmStepParams.extend({
  until: z.enum(READINESS_SIGNALS),
  port: z.number().nullable(),
  timeoutSeconds: z.number(),
});
type WaitParams = z.output<typeof waitParams>;

/** Looks until the signal is reached, and tells every other one that is reached meanwhile. */
const waitStep = defineStep<World, WaitParams>({
  kind: 'vm.waitFor',
  params: waitParams,
  run: async (context, params) => {
    const began = Date.now();
    const end = began + params.timeoutSeconds * 1000;
    const told = new Set<ReadinessSignalName>();
    let last: readonly ReadinessSignal[] = [];
    for (;;) {
      context.signal.throwIfAborted();
      last = (await lookPatiently(context, params)) ?? last;
      for (const { name, state, detail } of last) {
        if (state !== 'REACHED' || told.has(name)) continue;
        told.add(name);
        context.log('INFO', detail, { signal: name });
      }
      const wanted = last.find(({ name }) => name === params.until);
      if (wanted?.state === 'REACHED')
        return { signal: wanted.name, detail: wanted.detail, seconds: secondsSince(began) };
      if (wanted?.state === 'UNKNOWN' && isFinal(params.until, wanted.detail))
        throw new CorralError('CAPABILITY_MISSING', wanted.detail, { capability: 'guest.agent' });
      if (Date.now() > end) throw late(params, wanted);
      context.progress((Date.now() - began) / (end - began), wanted?.detail);
      await delay(LOOK_MS, undefined, { signal: context.signal });
    }
  },
});

/** A guest that says it has no cloud-init will not get one by waiting. */
const isFinal = (until: ReadinessSignalName, detail: string): boolean =>
  until === 'PORT' || (until === 'CLOUD_INIT' && detail.includes('no cloud-init'));

const secondsSince = (began: number): number => Math.round((Date.now() - began) / 100) / 10;

function late(params: WaitParams, wanted: ReadinessSignal | undefined): CorralError {
  return new CorralError(
    'NOT_OBSERVED',
    `Within ${params.timeoutSeconds} s ${params.name} did not come so far. ${wanted?.detail ?? ''}`.trim(),
  );
}

/** Null while the node is away: it is waited for as long as there is time. */
async function lookPatiently(
  context: StepContext<World>,
  { nodeId, vmUuid, name, port }: WaitParams,
): Promise<ReadinessSignal[] | null> {
  const options = { signal: context.signal };
  try {
    const session = context.world.nodes.session(nodeId);
    const vm = await session.vms.get(vmUuid, options);
    if (vm === null) throw new CorralError('NOT_FOUND', `The VM ${name} is gone from its node.`);
    if (vm.powerState !== 'RUNNING' && vm.powerState !== 'PAUSED')
      throw new CorralError('WRONG_STATE', `${name} has stopped meanwhile.`);
    return judgeReadiness(await readReadiness(session, vm, port, options));
  } catch (error) {
    if (isCorralError(error) && error.family === 'node' && error.retryable) return null;
    throw error;
  }
}

export const readinessWork: ModuleWork = {
  operations: [waitForVm],
  steps: [startBelowStep.handler, waitStep.handler],
  removers: {},
};
