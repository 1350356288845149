import { describe, expect, it } from 'vitest';
import { poolWarnings, type PoolSpace } from './pool-health.ts';

const healthy: PoolSpace = {
  state: 'RUNNING',
  autostart: true,
  persistent: true,
  capacityBytes: 1000n,
  availableBytes: 500n,
  provisionedBytes: 900n,
};
const codes = (change: Partial<PoolSpace>): string[] =>
  poolWarnings({ ...healthy, ...change }).map(({ code }) => code);

describe('poolWarnings', () => {
  it('says nothing of a healthy pool', () => expect(codes({})).toEqual([]));

  it.each([
    [{ availableBytes: 100n }, []],
    [{ availableBytes: 99n }, ['LOW_SPACE']],
    [{ availableBytes: 20n }, ['LOW_SPACE']],
    [{ availableBytes: 19n }, ['FULL']],
    [{ provisionedBytes: 1000n }, []],
    [{ provisionedBytes: 1001n }, ['OVERCOMMITTED']],
    [{ state: 'INACCESSIBLE', capacityBytes: null, availableBytes: null }, ['INACCESSIBLE']],
    [{ state: 'DEGRADED', availableBytes: 0n }, ['DEGRADED', 'FULL']],
    [{ capacityBytes: 0n, availableBytes: 0n }, []],
    [{ autostart: false }, ['NOT_AUTOSTARTED']],
    [{ autostart: false, persistent: false }, []],
  ])('case %#', (change, expected) => expect(codes(change)).toEqual(expected));
});
