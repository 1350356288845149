import { describe, expect, it } from 'vitest';
import { poolWarnings, type PoolSpace } from './pool-health.ts';

const healthy: PoolSpace = {
  state: 'RUNNING',
  autostart: true,
  persistent: true,
  capacityBytes: 1000n,
  availableBytes: 500n,
  provisionedBytes: 900n,
  lowSpacePercent: null,
  overcommitPercent: null,
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
    [{ availableBytes: 250n, lowSpacePercent: 25 }, []],
    [{ availableBytes: 249n, lowSpacePercent: 25 }, ['LOW_SPACE']],
    [{ availableBytes: 50n, lowSpacePercent: 0 }, []],
    [{ availableBytes: 10n, lowSpacePercent: 0 }, ['FULL']],
    [{ provisionedBytes: 3000n, overcommitPercent: 300 }, []],
    [{ provisionedBytes: 3001n, overcommitPercent: 300 }, ['OVERCOMMITTED']],
    [{ provisionedBytes: 501n, overcommitPercent: 50 }, ['OVERCOMMITTED']],
    [{ state: 'INACCESSIBLE', capacityBytes: null, availableBytes: null }, ['INACCESSIBLE']],
    [{ state: 'DEGRADED', availableBytes: 0n }, ['DEGRADED', 'FULL']],
    [{ capacityBytes: 0n, availableBytes: 0n }, []],
    [{ autostart: false }, ['NOT_AUTOSTARTED']],
    [{ autostart: false, persistent: false }, []],
  ])('case %#', (change, expected) => expect(codes(change)).toEqual(expected));
});
