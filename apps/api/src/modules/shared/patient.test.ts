import { CorralError } from '@corral/domain';
import type { StepContext } from '@corral/tasks';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import type { World } from '../../world.ts';
import { patient } from './patient.ts';

/** A world whose node answers after some looks. */
function worldAfter(
  looks: number,
  error = new CorralError('NODE_UNREACHABLE', 'connecting'),
): World {
  let left = looks;
  const session = () => {
    left -= 1;
    if (left >= 0) throw error;
    return {};
  };
  return { nodes: { session } } as unknown as World;
}
const contextOf = (world: World, signal = new AbortController().signal) =>
  ({ world, signal }) as unknown as StepContext<World>;

const done: string[] = [];
const [step] = patient({
  operations: [],
  steps: [
    {
      kind: 'x',
      params: z.unknown(),
      run: async () => 'ran',
      isDone: async () => true,
      compensate: async () => void done.push('undone'),
    },
  ],
  removers: {},
}).steps;
const { removers } = patient({
  operations: [],
  steps: [],
  removers: { vm: async () => void done.push('vm'), file: async () => void done.push('file') },
});

describe('patient', () => {
  it('waits until the node answers', async () => {
    const params = { nodeId: 'n' };
    expect(await step?.run(contextOf(worldAfter(3)), params)).toBe('ran');
    expect(await step?.isDone?.(contextOf(worldAfter(2)), params)).toBe(true);
    await step?.compensate?.(contextOf(worldAfter(2)), params);
    await removers.vm?.(
      worldAfter(2),
      { nodeId: 'n', ref: {}, label: 'x' },
      new AbortController().signal,
    );
    expect(done).toEqual(['undone', 'vm']);
  });

  it('does not wait where it cannot help, or where no node is needed', async () => {
    const refused = new CorralError('NODE_AUTH_FAILED', 'no');
    await expect(step?.run(contextOf(worldAfter(9, refused)), { nodeId: 'n' })).rejects.toBe(
      refused,
    );
    expect(await step?.run(contextOf(worldAfter(999)), { path: '/x' })).toBe('ran');
    await removers.file?.(
      worldAfter(999),
      { nodeId: 'n', ref: {}, label: 'x' },
      new AbortController().signal,
    );
    expect(done.at(-1)).toBe('file');
  });

  it('ends its wait when the task is cancelled', async () => {
    const controller = new AbortController();
    const running = step?.run(contextOf(worldAfter(999), controller.signal), { nodeId: 'n' });
    setTimeout(() => controller.abort(new Error('cancelled')), 30);
    await expect(running).rejects.toThrow(/cancelled|aborted/);
  });
});
