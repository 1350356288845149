import { CorralError } from '@corral/domain';
import { defineOperation, defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe } from '../../shared/observe.ts';
import { paramsOf, targetOf, vmStepParams, type VmStepParams } from '../../vm/subject.ts';
import { loadGuest } from '../subject.ts';

/** The agent's answer itself takes some time; nearer than this cannot be told. */
const NEAR_MS = 2000;
const OBSERVE_MS = 15_000;

/** Sets the guest's clock to this server's, and reads it back. */
export const setTimeStep = defineStep<World, VmStepParams>({
  kind: 'guest.setTime',
  params: vmStepParams,
  run: async (context, params) => {
    const { guest } = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    const offset = async (): Promise<number> =>
      (await guest.time(params.vmUuid, options)) - Date.now();
    const before = await offset();
    context.log('INFO', `The guest’s clock is ${inWords(before)}.`);
    await guest.setTime(params.vmUuid, Date.now(), options);
    const after = await observe({
      what: `the clock of ${params.name} right`,
      read: offset,
      done: (ms) => Math.abs(ms) < NEAR_MS,
      timeoutMs: OBSERVE_MS,
      signal: context.signal,
    });
    context.log('INFO', `It is ${inWords(after)} now.`);
    return { beforeSeconds: seconds(before), afterSeconds: seconds(after) };
  },
});

const setTimeInput = z.object({ vmId: z.string().min(1) });

export const setGuestTime = defineOperation<World, z.output<typeof setTimeInput>>({
  name: 'guest.setTime',
  input: setTimeInput,
  plan: async (world, input) => {
    const vm = await loadGuest(world, input.vmId, 'setTime');
    const offset = (await vm.session.guest.time(vm.uuid)) - Date.now();
    if (!Number.isFinite(offset)) {
      throw new CorralError('HYPERVISOR_ERROR', 'The guest’s clock cannot be read.');
    }
    return {
      title: `Set the clock of ${vm.name}`,
      disruption: 'LIVE',
      warnings: [
        `The guest’s clock is ${inWords(offset)}. Programs in the guest see the time jump.`,
      ],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [
        setTimeStep.step({
          key: 'time',
          title: 'Set the guest’s clock to this server’s and read it back',
          params: paramsOf(vm),
          effect: 'CHANGES',
        }),
      ],
    };
  },
  finish: async (context) => context.output('time') ?? null,
});

const seconds = (ms: number): number => Math.round(ms / 10) / 100;

function inWords(ms: number): string {
  if (Math.abs(ms) < NEAR_MS) return 'right';
  return `${Math.abs(seconds(ms))} s ${ms < 0 ? 'slow' : 'fast'}`;
}
