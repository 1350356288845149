import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode, isCorralError } from '@corral/domain';
import type { GuestProgram, HypervisorSession } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { ProgramFollower } from './follow.ts';
import { programParams, type ProgramParams } from './program-params.ts';

type Context = StepContext<World>;

const startedOutput = z.object({ pid: z.number() });
/** How long a program is given to obey before it is killed. */
const OBEY_MS = 5000;
const POLL_MS = 250;

function programOf(context: Context, params: ProgramParams): GuestProgram | null {
  const started = startedOutput.safeParse(context.output('start'));
  if (!started.success) return null;
  return { stamp: params.stamp, output: params.output, pid: started.data.pid };
}

function sessionOf(context: Context, params: ProgramParams): HypervisorSession {
  return context.world.nodes.session(params.nodeId);
}

/** Starts the program; a repeated run finds what the first one started, by the stamp. */
export const startProgramStep = defineStep<World, ProgramParams>({
  kind: 'guest.exec.start',
  params: programParams,
  run: async (context, params) => {
    const { stamp, program: path, args, output } = params;
    const { guest } = sessionOf(context, params);
    const spec = { stamp, path, args, output };
    const { pid } = await guest.startProgram(params.vmUuid, spec, { signal: context.signal });
    context.log('INFO', `Started as process ${pid} of the guest.`, { pid });
    return { pid };
  },
  compensate: async (context, params) => {
    const program = programOf(context, params);
    if (program === null) return;
    await endProgram(context, params, program);
  },
});

/** Logs what the program writes until it has ended. */
export const followStep = defineStep<World, ProgramParams>({
  kind: 'guest.exec.follow',
  params: programParams,
  run: async (context, params) => {
    const program = programOf(context, params);
    if (program === null) {
      throw new CorralError('NOT_OBSERVED', 'The program was not seen to start.');
    }
    const follower = new ProgramFollower(context, params, program);
    const ended = await follower.untilTheEnd();
    const { exitCode, signal } = ended;
    if (exitCode === 0) {
      context.log('INFO', 'The program ended with exit code 0.', { exitCode });
      return { exitCode, signal, outputBytes: follower.bytes };
    }
    throw new CorralError(
      'GUEST_PROGRAM_FAILED',
      exitCode === null
        ? `${params.program} was ended by signal ${signal ?? 'unknown'}.`
        : `${params.program} ended with exit code ${exitCode}.`,
    );
  },
});

/** Removes what the guest kept of the output. */
export const tidyStep = defineStep<World, ProgramParams>({
  kind: 'guest.exec.tidy',
  params: programParams,
  run: async (context, params) => {
    const program = programOf(context, params);
    if (program === null) return;
    await sessionOf(context, params).guest.forgetProgram(params.vmUuid, program, {
      signal: context.signal,
    });
  },
});

/** Asks the program to end, kills it where it does not, and removes its output. A guest that is gone has nothing left. */
async function endProgram(
  context: Context,
  params: ProgramParams,
  program: GuestProgram,
): Promise<void> {
  const session = sessionOf(context, params);
  const live = await session.vms.get(params.vmUuid);
  if (live?.powerState !== 'RUNNING') return;
  const { guest } = session;
  await guest.stopProgram(params.vmUuid, program);
  if (!(await endedWithin(session, params, program, OBEY_MS))) {
    context.log('WARN', 'The program did not obey and is killed.');
    await guest.stopProgram(params.vmUuid, program, { hard: true });
    if (!(await endedWithin(session, params, program, OBEY_MS))) {
      throw new CorralError('NOT_OBSERVED', 'The program still runs in the guest.');
    }
  }
  await guest.forgetProgram(params.vmUuid, program);
}

async function endedWithin(
  session: HypervisorSession,
  params: ProgramParams,
  program: GuestProgram,
  timeoutMs: number,
): Promise<boolean> {
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    try {
      const { running } = await session.guest.programState(params.vmUuid, program);
      if (!running) return true;
    } catch (error) {
      // The agent tells of an end once; after that it knows nothing of the program.
      if (hasCode(error, 'NOT_FOUND')) return true;
      if (!isCorralError(error) || !error.retryable) throw error;
    }
    await delay(POLL_MS);
  }
  return false;
}
