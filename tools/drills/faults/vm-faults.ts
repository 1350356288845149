import { sleep } from '@corral/testkit';
import type { Fault, Stopwatch } from './fault.ts';
import {
  attempt,
  domState,
  shown,
  stopVm,
  vmAction,
  type DrillVm,
  type Ground,
  type Outcome,
} from './ground.ts';

/** Switches a VM on that a fault before has left off. */
async function running(ground: Ground, vm: DrillVm): Promise<void> {
  const state = await domState(ground, vm);
  if (state === 'paused') await ground.lab.virsh('resume', vm.name);
  else if (state !== 'running') await ground.lab.virsh('start', vm.name);
  await shown(ground, vm, 'RUNNING');
}

const inWords = ({ state, code, message }: Outcome): string =>
  [state, code, message].filter(Boolean).join(' ');

/** What was said to be done has to be so. */
async function check(
  ground: Ground,
  watch: Stopwatch,
  vm: DrillVm,
  outcome: Outcome,
  wanted: string,
): Promise<void> {
  const truth = await domState(ground, vm);
  if (outcome.state === 'SUCCEEDED' && truth !== wanted)
    watch.lie(`a task succeeded, ${vm.name} is ${truth} and not ${wanted}`);
}

const qemuStopped: Fault = {
  name: 'QEMU process stopped',
  play: async (ground, watch) => {
    const { lab, victim, healthy } = ground;
    await running(ground, victim);
    await running(ground, healthy);
    watch.struck();
    await lab.qemuStop(victim.name);
    const outcome = await attempt(ground, vmAction('pauseVm', victim));
    watch.seen(inWords(outcome));
    if (outcome.state === 'SUCCEEDED') watch.lie('a VM whose process is frozen was paused');
    const other = await attempt(ground, vmAction('pauseVm', healthy));
    await check(ground, watch, healthy, other, 'paused');
    if (other.state !== 'SUCCEEDED') throw new Error(`Another VM suffered: ${inWords(other)}`);
    await attempt(ground, vmAction('resumeVm', healthy));
    watch.mended();
    await lab.qemuCont(victim.name);
    await settle(ground, victim);
    watch.healed();
  },
};

const LATE_PAUSE_MS = 2_000;

/** A frozen VM that goes on obeys again; a pause that was on its way when it froze may still arrive. */
async function settle(ground: Ground, vm: DrillVm): Promise<void> {
  await sleep(LATE_PAUSE_MS);
  await running(ground, vm);
  for (const [action, wanted] of [
    ['pauseVm', 'paused'],
    ['resumeVm', 'running'],
  ] as const) {
    const outcome = await attempt(ground, vmAction(action, vm));
    const truth = await domState(ground, vm);
    if (outcome.state !== 'SUCCEEDED' || truth !== wanted)
      throw new Error(`${action} after the fault: ${inWords(outcome)}; the VM is ${truth}`);
  }
}

const qemuKilled: Fault = {
  name: 'QEMU process killed',
  play: async (ground, watch) => {
    const { lab, victim } = ground;
    await running(ground, victim);
    watch.struck();
    await lab.qemuKill(victim.name);
    watch.seen(`shown as ${await shown(ground, victim, 'STOPPED')}`);
    watch.mended();
    const outcome = await attempt(ground, vmAction('startVm', victim));
    await check(ground, watch, victim, outcome, 'running');
    if (outcome.state !== 'SUCCEEDED') throw new Error(inWords(outcome));
    watch.healed();
  },
};

const deaf: Fault = {
  name: 'guest deaf to ACPI',
  play: async (ground, watch) => {
    const { victim } = ground;
    await running(ground, victim);
    watch.struck();
    const asked = await attempt(ground, stopVm(victim, 5, false));
    watch.seen(inWords(asked));
    await check(ground, watch, victim, asked, 'shut off');
    if ((await domState(ground, victim)) !== 'running')
      watch.lie('the VM was stopped though powering off was not allowed');
    watch.mended();
    const forced = await attempt(ground, stopVm(victim, 1, true));
    await check(ground, watch, victim, forced, 'shut off');
    if (forced.state !== 'SUCCEEDED') throw new Error(inWords(forced));
    watch.healed();
  },
};

export const VM_FAULTS: readonly Fault[] = [qemuStopped, qemuKilled, deaf];
