import { CorralError, hasCode } from '@corral/domain';
import { defineOperation, defineStep, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { madeId } from '../shared/made-id.ts';
import { createVm } from '../vm/operations/create.ts';
import { createVmInput } from '../vm/operations/create-input.ts';
import { runBelow } from './below.ts';
import {
  untilWords,
  waitFields,
  waitUntilInput,
  waitUntilReached,
  type WaitUntil,
} from './until.ts';

/** What the operation `vm.createUntil` is given. */
export const createUntilInput = z
  .object({ create: createVmInput, waitUntil: waitUntilInput })
  .refine(({ create }) => create.start, {
    message: 'A VM that is not started comes nowhere: start it, or do not wait.',
    path: ['waitUntil'],
  });
type CreateUntilInput = z.output<typeof createUntilInput>;

const KEY = 'create';

/**
 * Makes a VM and waits until its guest has come so far. The VM is made by a task of its own: when the wait fails, what
 * was made stays, and a retry waits again. The wait holds nothing.
 */
export const createUntil = defineOperation<World, CreateUntilInput>({
  name: 'vm.createUntil',
  input: createUntilInput,
  leads: true,
  plan: async (world, { create, waitUntil }) => {
    const made = await createVm.plan(world, create);
    const nodeId = made.nodeId ?? '';
    const words = untilWords(waitUntil);
    return {
      ...made,
      title: `${made.title}, and wait until ${words}`,
      warnings: [...made.warnings, 'When the wait fails, the VM stays as it is.'],
      steps: [
        createBelowStep.step({
          key: KEY,
          title: `By a task of its own: ${made.steps.map(({ title }) => title).join('; ')}`,
          params: {
            nodeId,
            name: create.name,
            create: jsonInput.parse(JSON.parse(JSON.stringify(create))),
          },
          effect: 'CREATES',
          weight: 5,
        }),
        waitOf(nodeId, create.name, waitUntil),
      ],
    };
  },
  targetId: madeId('vmId'),
  finish: async (context) => {
    const made = madeOutput.parse(context.output(KEY));
    return { vmId: made.vmId, vmUuid: made.vmUuid, reached: context.output('wait') ?? null };
  },
});

function waitOf(nodeId: string, name: string, waitUntil: WaitUntil): PlannedStep {
  const { until, port, timeoutSeconds } = waitUntil;
  return waitForMadeStep.step({
    key: 'wait',
    title: `Wait up to ${timeoutSeconds} s until ${untilWords(waitUntil)}, without holding the VM`,
    params: { nodeId, name, until, port: port ?? null, timeoutSeconds },
    effect: 'READS',
    weight: 5,
  });
}

const madeOutput = z.object({ vmId: z.string().nullable(), vmUuid: z.string() });
/** The input as JSON, so that a step can keep it. */
const jsonInput = z.record(z.string(), z.json());
const createParams = z.object({ nodeId: z.string(), name: z.string(), create: jsonInput });

/** Makes the VM by a task of its own. A cancel goes down to it: it then takes back what it made. */
export const createBelowStep = defineStep<World, z.output<typeof createParams>>({
  kind: 'vm.createUntil.create',
  params: createParams,
  run: async (context, { name, create }) => {
    const draft = { key: KEY, operation: 'vm.create', input: create, request: null };
    try {
      const { id, result } = await runBelow(context, draft, `${name} was not made`);
      context.log('INFO', `${name} is made, and stays however the wait ends.`, {
        taskId: id,
      });
      return madeOutput.parse(result);
    } catch (error) {
      if (hasCode(context.signal.reason, 'TASK_CANCELLED')) await context.children.cancelAll();
      throw error;
    }
  },
});

const waitParams = z.object({ nodeId: z.string(), name: z.string(), ...waitFields });

export const waitForMadeStep = defineStep<World, z.output<typeof waitParams>>({
  kind: 'vm.createUntil.wait',
  params: waitParams,
  run: async (context, params) => {
    const made = madeOutput.safeParse(context.output(KEY));
    if (!made.success) throw new CorralError('INTERNAL', 'The step that makes the VM told no VM.');
    return waitUntilReached(context, { ...params, vmUuid: made.data.vmUuid });
  },
});
