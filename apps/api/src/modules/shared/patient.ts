import type { ArtefactKind, ArtefactRemover, StepHandler } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from './module-work.ts';
import { observe } from './observe.ts';

/**
 * Steps wait a while for their node: a task that goes on after a restart begins before the sessions are open again,
 * and a node can be away for a moment between two steps.
 */
const STEP_WAIT_MS = 60_000;
/** What cannot be removed soon is listed and tried again later. */
const REMOVER_WAIT_MS = 10_000;

type Handler = StepHandler<World, unknown>;
const onNode = z.object({ nodeId: z.string() });

/** Wraps everything a module gives to tasks, so that it waits for its node first. */
export function patient(work: ModuleWork): ModuleWork {
  const removers: Partial<Record<ArtefactKind, ArtefactRemover<World>>> = {};
  for (const kind of KINDS) {
    const remover = work.removers[kind];
    if (remover) removers[kind] = kind === 'file' ? remover : patientRemover(remover);
  }
  return { operations: work.operations, steps: work.steps.map(patientStep), removers };
}
const KINDS: readonly ArtefactKind[] = [
  'volume',
  'vm',
  'pool',
  'network',
  'file',
  'overlay',
  'portForward',
  'filter',
  'firmware',
];

function patientStep(handler: Handler): Handler {
  const { isDone, compensate } = handler;
  return {
    ...handler,
    run: async (context, params) => {
      await awaitNode(context.world, params, STEP_WAIT_MS, context.signal);
      return handler.run(context, params);
    },
    ...(isDone && {
      isDone: async (context, params) => {
        await awaitNode(context.world, params, STEP_WAIT_MS, context.signal);
        return isDone(context, params);
      },
    }),
    ...(compensate && {
      compensate: async (context, params) => {
        await awaitNode(context.world, params, REMOVER_WAIT_MS, context.signal);
        return compensate(context, params);
      },
    }),
  };
}

function patientRemover(remover: ArtefactRemover<World>): ArtefactRemover<World> {
  return async (world, artefact, signal) => {
    await awaitNode(world, artefact, REMOVER_WAIT_MS, signal);
    return remover(world, artefact, signal);
  };
}

/** @throws why the node has no session, at once where waiting cannot help and after the time where it could. */
export async function awaitNode(
  world: World,
  subject: unknown,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const parsed = onNode.safeParse(subject);
  if (!parsed.success) return;
  await observe({
    what: 'an open session of the node',
    read: async () => world.nodes.session(parsed.data.nodeId),
    done: () => true,
    timeoutMs,
    signal,
  });
}
