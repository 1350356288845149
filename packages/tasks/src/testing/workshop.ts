import { setTimeout as pause } from 'node:timers/promises';
import { CorralError } from '@corral/domain';
import { z } from 'zod';
import {
  defineOperation,
  defineStep,
  type ArtefactRemover,
  type OperationDefinition,
  type StepHandler,
} from '../operation.ts';

/** A small world for tests of the engine: things that can be made, moods, and what was done in which order. */
export interface Workshop {
  /** Things that stand, by name. */
  readonly things: Set<string>;
  readonly journal: string[];
  /** What the step of that key shall do instead of its work; taken once. */
  readonly trouble: Map<string, Trouble>;
  /** Nodes that do not answer. */
  readonly away: Set<string>;
  /** Resolves the gate that a step `wait` stands at. */
  readonly gates: Map<string, PromiseWithResolvers<void>>;
}

export type Trouble = 'fail' | 'crash' | 'failUndo' | 'big' | 'deaf' | 'late';

export function openWorkshop(): Workshop {
  return {
    things: new Set(),
    journal: [],
    trouble: new Map(),
    away: new Set(),
    gates: new Map(),
  };
}

/** The gate of a waiting step: `promise` settles it, `resolve` opens it. */
export function gate(world: Workshop, key: string): PromiseWithResolvers<void> {
  const known = world.gates.get(key) ?? Promise.withResolvers<void>();
  world.gates.set(key, known);
  return known;
}

const params = z.object({ key: z.string(), node: z.string() });
type Params = z.infer<typeof params>;

function meetTrouble(world: Workshop, key: string): Trouble | undefined {
  const trouble = world.trouble.get(key);
  if (trouble !== 'failUndo') world.trouble.delete(key);
  if (trouble === 'fail') {
    throw new CorralError('HYPERVISOR_ERROR', 'The hypervisor refused.', {
      native: { source: 'libvirt', code: '38', text: 'internal error' },
    });
  }
  if (trouble === 'crash') throw new TypeError('secret detail of a defect');
  return trouble;
}

/** Makes a thing, written to the ledger first. Done already when it stands before. */
const make = defineStep<Workshop, Params>({
  kind: 'make',
  params,
  async isDone({ world }, { key }) {
    return world.things.has(key);
  },
  async run(context, { key, node }) {
    const { world } = context;
    world.journal.push(`make ${key}`);
    const id = await context.ledger.plan({
      nodeId: node,
      kind: 'file',
      ref: { key },
      label: `thing ${key}`,
    });
    if (world.trouble.get(key) === 'late') await appearLate(context.world, key, context.signal);
    world.things.add(key);
    context.log('DEBUG', `made ${key}`, { key });
    context.progress(0.5, 'half');
    const trouble = meetTrouble(world, key);
    if (trouble === 'big') return 'x'.repeat(70_000);
    await context.ledger.present(id);
    return { made: key };
  },
});

/** A call that is cut short by the signal and takes its effect all the same, a moment later. */
async function appearLate(world: Workshop, key: string, signal: AbortSignal): Promise<never> {
  world.trouble.delete(key);
  gate(world, `at ${key}`).resolve();
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      setTimeout(() => world.things.add(key), 50);
      reject(signal.reason);
    });
  });
}

/** Changes something that only its own compensation takes back. */
const turn = defineStep<Workshop, Params>({
  kind: 'turn',
  params,
  async run({ world, output }, { key }) {
    world.journal.push(`turn ${key} after ${JSON.stringify(output('a') ?? null)}`);
    world.things.add(`turned ${key}`);
    meetTrouble(world, key);
  },
  async compensate({ world }, { key }) {
    world.journal.push(`turn back ${key}`);
    if (world.trouble.get(key) === 'failUndo') throw new Error('stuck');
    world.things.delete(`turned ${key}`);
  },
});

/** Waits until its gate opens, or until it is told to stop. */
const wait = defineStep<Workshop, Params>({
  kind: 'wait',
  params,
  async run({ world, signal }, { key }) {
    world.journal.push(`wait ${key}`);
    gate(world, `at ${key}`).resolve();
    const isDeaf = meetTrouble(world, key) === 'deaf';
    const opened = gate(world, key).promise;
    if (isDeaf) return opened;
    const stopped = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    await Promise.race([opened, stopped]);
  },
});

/** Takes longer than it may. */
const slow = defineStep<Workshop, Params>({
  kind: 'slow',
  params,
  timeoutMs: 50,
  async run({ signal }) {
    await pause(10_000, undefined, { signal: AbortSignal.any([signal]) }).catch(() => {
      throw signal.reason;
    });
  },
});

const buildInput = z.object({
  steps: z.array(z.tuple([z.enum(['make', 'turn', 'wait', 'slow', 'unknown']), z.string()])),
  node: z.string().default('n1'),
  vms: z.array(z.string()).default([]),
  finish: z.enum(['ok', 'fail', 'none']).default('ok'),
});
type BuildInput = z.infer<typeof buildInput>;

const madeFirst = z.object({ first: z.object({ made: z.string() }) });

/** Runs the steps that the input names. */
const build = defineOperation<Workshop, BuildInput>({
  name: 'workshop.build',
  input: buildInput,
  async plan(_world, input) {
    if (input.steps.length === 0)
      throw new CorralError('WRONG_STATE', 'There is nothing to build.');
    return {
      title: 'Build',
      steps: input.steps.map(([kind, key]) => ({
        key,
        kind,
        title: `${kind} ${key}`,
        params: { key, node: input.node },
        weight: 1,
        effect: 'CREATES',
        irreversible: null,
      })),
      disruption: 'NONE',
      warnings: [],
      nodeId: null,
      target: null,
      leaseVmIds: input.vms,
    };
  },
  owner: () => ({ kind: 'Shop', id: 's1' }),
  targetId: (result) => madeFirst.safeParse(result).data?.first.made ?? null,
  async finish({ world, output }, input) {
    world.journal.push('finish');
    if (input.finish === 'fail') throw new Error('no inventory');
    return input.finish === 'none'
      ? undefined
      : { first: output(input.steps[0]?.[1] ?? '') ?? null };
  },
});

const removeThing: ArtefactRemover<Workshop> = async (world, { nodeId, ref, label }) => {
  if (world.away.has(nodeId)) {
    throw new CorralError('NODE_UNREACHABLE', `The node of ${label} does not answer.`);
  }
  const { key } = z.object({ key: z.string() }).parse(ref);
  world.journal.push(`remove ${key}`);
  world.things.delete(key);
};

export interface WorkshopWork {
  readonly operations: readonly OperationDefinition<Workshop, unknown>[];
  readonly steps: readonly StepHandler<Workshop, unknown>[];
  readonly removers: { readonly file: ArtefactRemover<Workshop> };
}

/** What the engine is told about the workshop. */
export const WORKSHOP: WorkshopWork = {
  operations: [build],
  steps: [make.handler, turn.handler, wait.handler, slow.handler],
  removers: { file: removeThing },
};
