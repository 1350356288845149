import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode } from '@corral/domain';
import type { HypervisorSession, VmRecord } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { request } from '../../shared/observe.ts';
import { vmStepParams } from '../subject.ts';

/**
 * The ladder of a graceful stop: ask the agent, else press the ACPI button, wait, press it again now and then (a guest
 * that is still booting misses the first press). It never powers off: that is a step of its own, planned only where
 * the caller said so.
 */
const shutdownParams = vmStepParams.extend({
  timeoutSeconds: z.number(),
  /** True when a power-off step follows: running out of time is then no failure of this one. */
  thenPowerOff: z.boolean(),
});
export type ShutdownParams = z.output<typeof shutdownParams>;

export type Rung = 'agent' | 'acpi';

/** How long the agent's way is given before the button is pressed as well. */
const AGENT_SHARE = 0.5;
const PRESS_AGAIN_MS = 20_000;
const LOOK_EVERY_MS = 250;

type Context = StepContext<World>;

export const shutdownStep = defineStep<World, ShutdownParams>({
  kind: 'vm.shutdown',
  params: shutdownParams,
  isDone: async (context, params) => isOff(await readVm(context, params)),
  run: async (context, params) => {
    const rung = await climb(context, params);
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
    if (rung === 'timeout') {
      const message = `The guest of ${params.name} did not shut down within ${params.timeoutSeconds} s.`;
      if (!params.thenPowerOff) throw new CorralError('GUEST_DID_NOT_STOP', message);
      context.log('WARN', `${message} It is powered off next, as asked.`);
      return { stopped: false, rung: null };
    }
    context.log('INFO', `The guest of ${params.name} has shut down.`, { rung: rung ?? 'none' });
    return { stopped: true, rung };
  },
});

function isOff(vm: VmRecord | null): boolean {
  return vm === null || vm.powerState === 'STOPPED' || vm.powerState === 'SUSPENDED';
}

function readVm(context: Context, params: ShutdownParams): Promise<VmRecord | null> {
  return context.world.nodes
    .session(params.nodeId)
    .vms.get(params.vmUuid, { signal: context.signal });
}

/** @returns the rung that worked, null when the VM was off already, or `timeout`. */
async function climb(context: Context, params: ShutdownParams): Promise<Rung | null | 'timeout'> {
  const began = Date.now();
  const limit = params.timeoutSeconds * 1000;
  let rung: Rung | null = null;
  let pressedAt = 0;
  for (;;) {
    const vm = await lookPatiently(context, params);
    if (vm !== 'away') {
      if (isOff(vm)) return rung;
      if (rung === null) {
        rung = await askFirst(context, params, vm);
        pressedAt = Date.now();
      } else if (isDueAgain(rung, Date.now() - pressedAt, limit)) {
        await press(context, params);
        rung = 'acpi';
        pressedAt = Date.now();
      }
    }
    const spent = Date.now() - began;
    if (spent >= limit) return 'timeout';
    context.progress(
      Math.min(spent / limit, 1),
      `Waiting for the guest, ${Math.round(spent / 1000)} of ${params.timeoutSeconds} s.`,
    );
    await delay(Math.min(LOOK_EVERY_MS, limit - spent), undefined, { signal: context.signal });
  }
}

function isDueAgain(rung: Rung, sinceMs: number, limitMs: number): boolean {
  return rung === 'agent' ? sinceMs >= limitMs * AGENT_SHARE : sinceMs >= PRESS_AGAIN_MS;
}

/** A node that is away for a moment does not end the wait. */
async function lookPatiently(
  context: Context,
  params: ShutdownParams,
): Promise<VmRecord | null | 'away'> {
  try {
    return await readVm(context, params);
  } catch (error) {
    if (
      hasCode(error, 'NODE_UNREACHABLE', 'NODE_TIMEOUT', 'CONNECTION_LOST') &&
      !context.signal.aborted
    )
      return 'away';
    throw error;
  }
}

async function askFirst(
  context: Context,
  params: ShutdownParams,
  vm: VmRecord | null,
): Promise<Rung> {
  const session = context.world.nodes.session(params.nodeId);
  if (vm?.hasAgentChannel && (await agentTakes(session, context, params))) return 'agent';
  await press(context, params);
  return 'acpi';
}

async function agentTakes(
  session: HypervisorSession,
  context: Context,
  params: ShutdownParams,
): Promise<boolean> {
  const options = { signal: context.signal };
  if (!(await session.power.agentAnswers(params.vmUuid, options))) {
    context.log('INFO', 'The guest agent does not answer; pressing the power button.');
    return false;
  }
  try {
    await request(() => session.power.shutdownByAgent(params.vmUuid, options), context.signal);
    context.log('INFO', 'Asked the guest agent to shut the guest down.');
    return true;
  } catch (error) {
    if (!hasCode(error, 'GUEST_AGENT_MISSING', 'CAPABILITY_MISSING')) throw error;
    context.log('INFO', 'The guest agent did not take it; pressing the power button.');
    return false;
  }
}

async function press(context: Context, params: ShutdownParams): Promise<void> {
  const session = context.world.nodes.session(params.nodeId);
  try {
    await request(
      () => session.power.shutdownByAcpi(params.vmUuid, { signal: context.signal }),
      context.signal,
    );
    context.log('INFO', 'Pressed the ACPI power button.');
  } catch (error) {
    // It went off between the look and the press: the next look sees it.
    if (!hasCode(error, 'WRONG_STATE', 'NOT_FOUND')) throw error;
  }
}
