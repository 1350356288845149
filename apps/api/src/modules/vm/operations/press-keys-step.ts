import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode } from '@corral/domain';
import { defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { vmStepParams } from '../subject.ts';

/** KEY_SPACE of Linux’ input-event-codes.h: no firmware or boot loader takes it for a command. */
const KEY_SPACE = 57;
const EVERY_MS = 1_000;

const pressParams = vmStepParams.extend({ seconds: z.number() });

/**
 * Presses the space bar while a VM boots, for installers that ask for a key before they boot from a CD. What can be
 * seen is that the node took the presses and that the VM runs on; whether the guest heard one, only its screen shows,
 * and the log says so. The prompt is over when a crash has come in between: then nothing is pressed, because a key
 * would go to whatever runs by then.
 */
export const pressKeysStep = defineStep<World, z.output<typeof pressParams>>({
  kind: 'vm.pressKeys',
  params: pressParams,
  run: async (context, params) => {
    const { console, vms } = context.world.nodes.session(params.nodeId);
    const { signal } = context;
    if (context.attempt > 1) {
      context.log('WARN', 'The boot prompt is over by now, so no more keys are pressed.');
      return { presses: 0 };
    }
    let presses = 0;
    for (let second = 0; second < params.seconds; second += 1) {
      await delay(EVERY_MS, undefined, { signal });
      if (await pressed(() => console.pressKeys(params.vmUuid, [KEY_SPACE], { signal })))
        presses += 1;
      context.progress((second + 1) / params.seconds);
    }
    const vm = await vms.get(params.vmUuid, { signal });
    if (vm?.powerState !== 'RUNNING')
      throw new CorralError('NOT_OBSERVED', `The VM ${params.name} does not run any more.`);
    if (presses === 0)
      throw new CorralError('NOT_OBSERVED', 'The node took none of the key presses.');
    context.log(
      'INFO',
      `The node took ${presses} presses of the space bar. Whether the installer heard one, the screen shows.`,
    );
    return { presses };
  },
});

/** One press that comes too late or too early is no failure; the next follows in a second. */
async function pressed(press: () => Promise<void>): Promise<boolean> {
  try {
    await press();
    return true;
  } catch (error) {
    if (hasCode(error, 'HYPERVISOR_ERROR', 'NODE_TIMEOUT', 'VM_UNRESPONSIVE')) return false;
    throw error;
  }
}
