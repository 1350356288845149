import { CorralError, type PowerState } from '@corral/domain';
import type { CallOptions, HypervisorSession, VmRecord } from '@corral/hypervisor';
import { defineStep, type StepContext, type StepFactory } from '@corral/tasks';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { vmStepParams, type VmStepParams } from '../subject.ts';

/** Steps that change the power of a VM. Each looks first, so that it can be run again after a crash. */

/** What a process does at once if it does it at all; one that is silent for so long is stuck. */
const AT_ONCE_MS = 10_000;

interface PowerStepOptions {
  readonly kind: string;
  call(session: HypervisorSession, uuid: string, options: CallOptions): Promise<void>;
  /** States that mean it is done. */
  readonly wanted: readonly PowerState[];
  /** States in which waiting on is pointless: the call has failed after it was accepted. */
  readonly hopeless?: readonly PowerState[];
  /** The state in words, for messages: `running`. */
  readonly word: string;
  readonly observeMs: number;
  /** How long the state is still read after a call that nobody answered; `observeMs` when absent. */
  readonly unansweredMs?: number;
}

type Context = StepContext<World>;

function readVm(context: Context, params: VmStepParams): Promise<VmRecord | null> {
  return context.world.nodes
    .session(params.nodeId)
    .vms.get(params.vmUuid, { signal: context.signal });
}

function powerStep(options: PowerStepOptions): StepFactory<World, VmStepParams> {
  const reached = (vm: VmRecord | null): boolean =>
    vm !== null && options.wanted.includes(vm.powerState);
  const gone = (vm: VmRecord | null): boolean => vm === null && options.wanted.includes('STOPPED');
  return defineStep<World, VmStepParams>({
    kind: options.kind,
    params: vmStepParams,
    isDone: async (context, params) => {
      const vm = await readVm(context, params);
      return reached(vm) || gone(vm);
    },
    run: async (context, params) => {
      const before = await readVm(context, params);
      let unanswered: CorralError | null = null;
      if (!reached(before) && !gone(before)) {
        const session = context.world.nodes.session(params.nodeId);
        unanswered = await request(
          () => options.call(session, params.vmUuid, { signal: context.signal }),
          context.signal,
        );
        if (unanswered !== null)
          context.log('WARN', 'The node did not answer; reading the state instead.');
      }
      const seen = await observe({
        what: `the VM ${params.name} ${options.word}`,
        read: () => readVm(context, params),
        done: (vm) => reached(vm) || gone(vm) || refuseHopeless(vm, options, params.name),
        timeoutMs: (unanswered && options.unansweredMs) ?? options.observeMs,
        signal: context.signal,
        unanswered,
      });
      context.log('INFO', `The VM ${params.name} is ${options.word}.`, {
        powerState: seen?.powerState ?? 'gone',
      });
      await context.world.inventory.vm(params.nodeId, params.vmUuid);
      return { powerState: seen?.powerState ?? 'STOPPED' };
    },
  });
}

function refuseHopeless(vm: VmRecord | null, options: PowerStepOptions, name: string): false {
  if (vm !== null && options.hopeless?.includes(vm.powerState)) {
    const reason = vm.rawReason === null ? vm.rawState : `${vm.rawState}, ${vm.rawReason}`;
    throw new CorralError(
      'NOT_OBSERVED',
      `The VM ${name} did not become ${options.word}: it is ${reason}.`,
    );
  }
  return false;
}

export const startStep = powerStep({
  kind: 'vm.start',
  call: (session, uuid, options) => session.power.start(uuid, options),
  wanted: ['RUNNING'],
  hopeless: ['CRASHED', 'PAUSED'],
  word: 'running',
  observeMs: 30_000,
});

export const powerOffStep = powerStep({
  kind: 'vm.powerOff',
  call: (session, uuid, options) => session.power.powerOff(uuid, options),
  wanted: ['STOPPED', 'SUSPENDED'],
  word: 'off',
  observeMs: 60_000,
});

export const pauseStep = powerStep({
  kind: 'vm.pause',
  call: (session, uuid, options) =>
    session.power.pause(uuid, { ...options, deadlineMs: AT_ONCE_MS }),
  wanted: ['PAUSED'],
  hopeless: ['STOPPED', 'CRASHED'],
  word: 'paused',
  observeMs: 30_000,
  unansweredMs: 5_000,
});

export const resumeStep = powerStep({
  kind: 'vm.resume',
  call: (session, uuid, options) =>
    session.power.resume(uuid, { ...options, deadlineMs: AT_ONCE_MS }),
  wanted: ['RUNNING'],
  hopeless: ['STOPPED', 'CRASHED'],
  word: 'running',
  observeMs: 30_000,
  unansweredMs: 5_000,
});

export const suspendStep = powerStep({
  kind: 'vm.suspend',
  // Memory is written to the node's disk: minutes for a large guest.
  call: (session, uuid, options) =>
    session.power.suspend(uuid, { ...options, deadlineMs: 30 * 60_000 }),
  wanted: ['SUSPENDED'],
  hopeless: ['CRASHED'],
  word: 'suspended to disk',
  observeMs: 30 * 60_000,
});

/**
 * The reset button. There is no state to see it by: it has worked when the hypervisor took it and the VM runs. After a
 * crash in between it is pressed again.
 */
export const resetStep = defineStep<World, VmStepParams>({
  kind: 'vm.reset',
  params: vmStepParams,
  run: async (context, params) => {
    const session = context.world.nodes.session(params.nodeId);
    await session.power.reset(params.vmUuid, { signal: context.signal });
    await observe({
      what: `the VM ${params.name} running after the reset`,
      read: () => readVm(context, params),
      done: (vm) => vm?.powerState === 'RUNNING' || vm?.powerState === 'PAUSED',
      timeoutMs: 30_000,
      signal: context.signal,
    });
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});
