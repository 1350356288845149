import { randomUUID } from 'node:crypto';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { paramsOf, targetOf } from '../../vm/subject.ts';
import { loadGuest } from '../subject.ts';
import { followStep, startProgramStep, tidyStep } from './exec-steps.ts';
import type { ProgramParams } from './program-params.ts';

/** An agent's message has room for far more; nobody types more. */
const MAX_ARGUMENT_CHARACTERS = 8192;
const MAX_ARGUMENTS = 256;
const DEFAULT_SECONDS = 3600;
const MAX_SECONDS = 24 * 3600;
const TITLE_CHARACTERS = 60;

const ALL_RIGHTS =
  'The program runs with all rights in the guest. What it changes there, Corral cannot undo.';
const AT_THE_END =
  'This guest shows the output only when the program has ended; should this server end in the moment of the start, the program may be started twice.';

// eslint-disable-next-line no-control-regex -- a program's arguments end at the first null character
const noNull = z.string().regex(/^[^\u0000]*$/u, { message: 'A null character cannot be sent.' });

export const guestExecInput = z.object({
  vmId: z.string().min(1),
  program: noNull.min(1, { message: 'Name a program.' }).max(4096),
  args: z
    .array(noNull.max(MAX_ARGUMENT_CHARACTERS, { message: 'An argument is too long.' }))
    .max(MAX_ARGUMENTS, { message: `At most ${MAX_ARGUMENTS} arguments.` })
    .default([]),
  timeoutSeconds: z
    .int()
    .min(1, { message: 'Wait at least 1 second.' })
    .max(MAX_SECONDS, { message: 'Wait at most a day.' })
    .default(DEFAULT_SECONDS),
});
type GuestExecInput = z.output<typeof guestExecInput>;

/**
 * Runs a program in a guest. The VM is not held meanwhile: a long program must not keep it from being stopped, and ends
 * with it.
 */
export const guestExec = defineOperation<World, GuestExecInput>({
  name: 'guest.exec',
  input: guestExecInput,
  plan: async (world, input) => {
    const vm = await loadGuest(world, input.vmId, 'exec');
    // Windows has no shell that could send the output into files while the program runs.
    const os = await vm.session.guest.info(vm.uuid).catch(() => null);
    const params: ProgramParams = {
      ...paramsOf(vm),
      stamp: randomUUID(),
      program: input.program,
      args: input.args,
      output: os?.os?.id === 'mswindows' ? 'AT_END' : 'LIVE',
      timeoutSeconds: input.timeoutSeconds,
    };
    const warnings = [ALL_RIGHTS, ...(params.output === 'LIVE' ? [] : [AT_THE_END])];
    const line = short([input.program, ...input.args].join(' '));
    return {
      title: `Run ${line} in ${vm.name}`,
      disruption: 'LIVE',
      warnings,
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [],
      steps: [
        startProgramStep.step({
          key: 'start',
          title: `Start ${short(input.program)}`,
          params,
          effect: 'CHANGES',
          irreversible: 'What the program changes in the guest is not undone.',
        }),
        followStep.step({
          key: 'follow',
          title: `Follow its output until it ends, at most ${input.timeoutSeconds} s`,
          params,
          effect: 'READS',
          weight: 20,
        }),
        tidyStep.step({
          key: 'tidy',
          title: 'Remove its output from the guest',
          params,
          effect: 'REMOVES',
        }),
      ],
    };
  },
  finish: async (context) => context.output('follow') ?? null,
});

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= TITLE_CHARACTERS ? line : `${line.slice(0, TITLE_CHARACTERS)}…`;
}
