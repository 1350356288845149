import type { CorralError } from '@corral/domain';
import type { SnapshotRecord } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { vmStepParams } from '../../vm/subject.ts';
import { snapshotFile } from '../files.ts';
import { fileDraft } from './file-steps.ts';

export const snapshotStepParams = vmStepParams.extend({ snapshot: z.string() });
export type SnapshotStepParams = z.output<typeof snapshotStepParams>;

const takeParams = snapshotStepParams.extend({
  description: z.string().nullable(),
  kind: z.enum(['INTERNAL', 'EXTERNAL']),
  overlays: z.array(z.object({ target: z.string(), file: snapshotFile })),
  memory: snapshotFile.nullable(),
  quiesce: z.boolean(),
});
export type TakeParams = z.output<typeof takeParams>;

type Context = StepContext<World>;

/** The snapshot as the node shows it; null when it has none of that name. */
export async function readSnapshot(
  context: Context,
  params: SnapshotStepParams,
): Promise<SnapshotRecord | null> {
  const { snapshots } = context.world.nodes.session(params.nodeId);
  const list = await snapshots.list(params.vmUuid, { signal: context.signal });
  return list.find(({ name }) => name === params.snapshot) ?? null;
}

/**
 * Takes a snapshot. The hypervisor makes all of it or nothing, so one that is there when the step runs again is the
 * one an earlier run made: the plan refused the name when it was taken.
 */
export const takeStep = defineStep<World, TakeParams>({
  kind: 'vmSnapshot.take',
  params: takeParams,
  run: async (context, params) => {
    const files = [
      ...params.overlays.map(({ file }) => file),
      ...(params.memory ? [params.memory] : []),
    ];
    const artefacts = await Promise.all(
      files.map((file) => context.ledger.plan(fileDraft(params.nodeId, file))),
    );
    const read = (): Promise<SnapshotRecord | null> => readSnapshot(context, params);
    const unanswered = (await read()) === null ? await take(context, params) : null;
    const taken = await observe({
      what: `the snapshot ${params.snapshot}`,
      read,
      done: (snapshot) => snapshot !== null,
      unanswered,
      timeoutMs: 60_000,
      signal: context.signal,
    });
    for (const id of artefacts) await context.ledger.present(id);
    context.log('INFO', `The snapshot ${params.snapshot} is there.`, {
      kind: taken?.kind ?? params.kind,
      hasMemory: taken?.hasMemory ?? false,
      quiesced: params.quiesce,
    });
    await refreshPools(context, params.nodeId, files);
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
    return { snapshot: params.snapshot };
  },
});

async function take(context: Context, params: TakeParams): Promise<CorralError | null> {
  const { snapshots } = context.world.nodes.session(params.nodeId);
  const spec = {
    name: params.snapshot,
    description: params.description,
    kind: params.kind,
    overlays: params.overlays.map(({ target, file }) => ({ target, path: file.path })),
    memoryPath: params.memory?.path ?? null,
    quiesce: params.quiesce,
  };
  const unanswered = await request(
    () => snapshots.create(params.vmUuid, spec, { signal: context.signal }),
    context.signal,
  );
  if (unanswered !== null) {
    context.log('WARN', 'The node did not answer; reading the snapshots instead.');
  }
  return unanswered;
}

/** Files that the hypervisor made itself become known to their pools only when these are read anew. */
export async function refreshPools(
  context: Context,
  nodeId: string,
  files: readonly { readonly poolUuid: string }[],
): Promise<void> {
  const { storage } = context.world.nodes.session(nodeId);
  for (const poolUuid of new Set(files.map((file) => file.poolUuid))) {
    await storage.refreshPool(poolUuid, { signal: context.signal });
    await context.world.inventory.poolVolumes(nodeId, poolUuid);
  }
}
