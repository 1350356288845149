import {
  CorralError,
  isCorralError,
  judgeReadiness,
  READINESS_SIGNALS,
  type ReadinessSignal,
  type ReadinessSignalName,
} from '@corral/domain';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json, StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { readReadiness } from './facts.ts';

/** What a wait for a guest is given, and the waiting itself. */

const LOOK_MS = 1000;
const MAX_SECONDS = 24 * 3600;
const DEFAULT_SECONDS = 600;
const PORT = 'A port is a whole number from 1 to 65535.';

/** How far a guest has to come. */
export const untilFields = z.object({
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
});

/** A port is named exactly where one is waited for. */
export const namesItsPort = ({
  until,
  port,
}: Pick<z.output<typeof untilFields>, 'until' | 'port'>): boolean =>
  (until === 'PORT') === (port !== undefined);
export const PORT_FAULT = {
  message: 'Name a port, and only when a port is waited for.',
  path: ['port'],
};

/** `waitUntil` of what starts a VM. */
export const waitUntilInput = untilFields.refine(namesItsPort, PORT_FAULT);
export type WaitUntil = z.output<typeof waitUntilInput>;

const UNTIL: Readonly<Record<ReadinessSignalName, string>> = {
  FIRMWARE: 'its firmware has handed over',
  KERNEL: 'its kernel runs',
  ADDRESS: 'it has an address',
  AGENT: 'its agent answers',
  CLOUD_INIT: 'cloud-init has finished',
  PORT: 'its port answers',
};

/** The end of a sentence, as in `its port 22 answers`. */
export const untilWords = ({ until, port }: Pick<WaitUntil, 'until' | 'port'>): string =>
  until === 'PORT' ? `its port ${port ?? ''} answers` : UNTIL[until];

/** A wait as a step stores it. */
export const waitFields = {
  until: z.enum(READINESS_SIGNALS),
  port: z.number().nullable(),
  timeoutSeconds: z.number(),
};

/** Whose guest is waited for, how far, and how long. */
export interface Wait {
  readonly nodeId: string;
  readonly vmUuid: string;
  readonly name: string;
  readonly until: ReadinessSignalName;
  readonly port: number | null;
  readonly timeoutSeconds: number;
}

/**
 * Looks until the signal is reached, and tells every other one that is reached meanwhile.
 * @returns the signal, how it was seen and how long it took.
 * @throws CorralError NOT_OBSERVED when the time is over, CAPABILITY_MISSING where waiting cannot help, WRONG_STATE
 * when the VM stops.
 */
export async function waitUntilReached(context: StepContext<World>, wait: Wait): Promise<Json> {
  const began = Date.now();
  const end = began + wait.timeoutSeconds * 1000;
  const told = new Set<ReadinessSignalName>();
  let last: readonly ReadinessSignal[] = [];
  for (;;) {
    context.signal.throwIfAborted();
    last = (await lookPatiently(context, wait)) ?? last;
    for (const { name, state, detail } of last) {
      if (state !== 'REACHED' || told.has(name)) continue;
      told.add(name);
      context.log('INFO', detail, { signal: name });
    }
    const wanted = last.find(({ name }) => name === wait.until);
    if (wanted?.state === 'REACHED')
      return { signal: wanted.name, detail: wanted.detail, seconds: secondsSince(began) };
    if (wanted?.state === 'UNKNOWN' && isFinal(wait.until, wanted.detail))
      throw new CorralError('CAPABILITY_MISSING', wanted.detail, { capability: 'guest.agent' });
    if (Date.now() > end) throw late(wait, wanted);
    context.progress((Date.now() - began) / (end - began), wanted?.detail);
    await delay(LOOK_MS, undefined, { signal: context.signal });
  }
}

/** A guest that says it has no cloud-init will not get one by waiting. */
const isFinal = (until: ReadinessSignalName, detail: string): boolean =>
  until === 'PORT' || (until === 'CLOUD_INIT' && detail.includes('no cloud-init'));

const secondsSince = (began: number): number => Math.round((Date.now() - began) / 100) / 10;

function late(wait: Wait, wanted: ReadinessSignal | undefined): CorralError {
  return new CorralError(
    'NOT_OBSERVED',
    `Within ${wait.timeoutSeconds} s ${wait.name} did not come so far. ${wanted?.detail ?? ''}`.trim(),
  );
}

/** Null while the node is away: it is waited for as long as there is time. */
async function lookPatiently(
  context: StepContext<World>,
  { nodeId, vmUuid, name, port }: Wait,
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
