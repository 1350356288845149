import { CorralError } from '@corral/domain';
import { isInterruption, storedError } from '../errors.ts';
import type { EngineLog } from '../log.ts';
import type { Json, StepContext, StepHandler } from '../operation.ts';
import { asOutput } from '../json.ts';
import type { StepRecord } from '../store/records.ts';
import type { OperationRegistry } from './registry.ts';
import { heed, type RunSignals } from './signals.ts';
import { stepContext, type ContextParts } from './step-context.ts';
import { isStepDone } from './weights.ts';

export type StepOutcome = 'DONE' | 'FAILED' | 'CANCELLED' | 'LEASE_LOST';

export interface StepParts<World> extends ContextParts<World> {
  readonly registry: OperationRegistry<World>;
  readonly signals: RunSignals;
  readonly log: EngineLog;
}

/**
 * Brings one step to its end and says how it went. A step that had ended before a restart is not run again; one that
 * was under way is. Throws only what interrupts the whole run.
 */
export async function runStep<World>(parts: StepParts<World>, key: string): Promise<StepOutcome> {
  const { writer, signals } = parts;
  const step = writer.step(key);
  if (isStepDone(step.state)) return 'DONE';
  if (step.state !== 'PENDING' && step.state !== 'RUNNING') {
    return signals.isCancelled && step.state !== 'FAILED' ? 'CANCELLED' : 'FAILED';
  }
  if (signals.isCancelled) {
    if (step.state === 'RUNNING')
      await writer.write({ key, state: 'CANCELLED', finishedAt: new Date() });
    return 'CANCELLED';
  }
  try {
    await carryOut(parts, step);
    return 'DONE';
  } catch (error) {
    return failStep(parts, step, error);
  }
}

async function carryOut<World>(parts: StepParts<World>, step: StepRecord): Promise<void> {
  const { writer } = parts;
  const { key } = step;
  const handler = parts.registry.handler(step.kind);
  const params = handler.params.parse(step.params);
  const limit = handler.timeoutMs;
  const signals = limit
    ? [parts.signals.forward, AbortSignal.timeout(limit)]
    : [parts.signals.forward];
  const signal = AbortSignal.any(signals);
  const context = stepContext(parts, key, signal);
  writer.log('INFO', key, step.title);
  await writer.write({
    key,
    state: 'RUNNING',
    attempt: step.attempt + 1,
    startedAt: step.startedAt ?? new Date(),
    message: null,
  });
  const work = doOrSkip(handler, context, params, step.state === 'RUNNING');
  const { state, output } = await heed(work, signal, () => parts.signals.graceMs());
  if (state === 'SKIPPED') writer.log('INFO', key, 'Nothing to do: it is so already.');
  await writer.write({ key, state, output, progress: 1, finishedAt: new Date() });
}

interface StepResult {
  readonly state: 'SUCCEEDED' | 'SKIPPED';
  readonly output: Json | null;
}

/** After a crash the step's own run() looks what is there: `isDone` could take its half work for someone else's. */
async function doOrSkip<World, P>(
  handler: StepHandler<World, P>,
  context: StepContext<World>,
  params: P,
  wasUnderWay: boolean,
): Promise<StepResult> {
  if (!wasUnderWay && handler.isDone && (await handler.isDone(context, params))) {
    return { state: 'SKIPPED', output: null };
  }
  return { state: 'SUCCEEDED', output: asOutput(await handler.run(context, params)) };
}

async function failStep<World>(
  parts: StepParts<World>,
  { key, kind }: StepRecord,
  thrown: unknown,
): Promise<StepOutcome> {
  const { writer, signals, run } = parts;
  if (isInterruption(thrown)) throw thrown;
  const reason = signals.stopReason;
  if (isInterruption(reason)) throw reason;
  const finishedAt = new Date();
  if (reason === undefined && signals.isCancelled) {
    writer.log('WARN', key, 'Cancelled.');
    await writer.write({ key, state: 'CANCELLED', finishedAt });
    return 'CANCELLED';
  }
  const cause = reason ?? timeoutError(thrown) ?? thrown;
  const error = storedError(cause, parts.log, { taskId: run.taskId, step: key, kind });
  writer.log('ERROR', key, error.message, { code: error.code });
  await writer.write({ key, state: 'FAILED', error, finishedAt }, { error });
  return reason === undefined ? 'FAILED' : 'LEASE_LOST';
}

function timeoutError(thrown: unknown): CorralError | null {
  const isTimeout = thrown instanceof DOMException && thrown.name === 'TimeoutError';
  if (!isTimeout) return null;
  return new CorralError(
    'NODE_TIMEOUT',
    'The step took longer than it may; its outcome is not known.',
    {
      outcomeUnknown: true,
    },
  );
}
