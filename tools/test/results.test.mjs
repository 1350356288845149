import { describe, expect, it } from 'vitest';
import { judgeCoverage } from './coverage.mjs';
import { judgeSkipped, readPlaywright, readVitest, single, sum, totalLine } from './results.mjs';

const vitestFile = (tests, rest = {}) => ({
  name: '/repo/packages/a/src/a.test.ts',
  status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: tests.map(([title, status]) => ({
    ancestorTitles: ['group'],
    title,
    status,
    failureMessages: status === 'failed' ? ['AssertionError: no\n  at x'] : [],
  })),
  ...rest,
});

describe('readVitest', () => {
  it('counts passed, failed and skipped tests under names a reader can find', () => {
    const report = {
      testResults: [
        vitestFile([
          ['good', 'passed'],
          ['bad', 'failed'],
          ['later', 'skipped'],
          ['some day', 'todo'],
        ]),
      ],
    };
    expect(readVitest(report, false, '/repo')).toEqual({
      passed: 1,
      failures: ['packages/a/src/a.test.ts > group > bad: AssertionError: no'],
      skipped: [
        'packages/a/src/a.test.ts > group > later',
        'packages/a/src/a.test.ts > group > some day',
      ],
    });
  });

  it('counts a file that could not be loaded, or whose hook failed, as one failure and its tests not as left out', () => {
    const broken = vitestFile([['never ran', 'skipped']], {
      status: 'failed',
      message: 'Error: no such module\nat y',
    });
    expect(readVitest({ testResults: [broken] }, false, '/repo')).toEqual({
      passed: 0,
      failures: ['packages/a/src/a.test.ts: Error: no such module'],
      skipped: [],
    });
  });

  it('does not believe a run that passed everything and ended badly, ran nothing, or wrote no report', () => {
    expect(
      readVitest({ testResults: [vitestFile([['good', 'passed']])] }, false).failures,
    ).toHaveLength(1);
    expect(readVitest({ testResults: [] }, true).failures).toEqual(['vitest ran no test']);
    expect(readVitest(null, true).failures).toHaveLength(1);
  });
});

describe('readPlaywright', () => {
  const spec = (title, status) => ({ title, tests: [{ status }] });
  it('counts through nested suites, and a test that passed when tried again as passed', () => {
    const report = {
      suites: [
        {
          title: 'vm.spec.ts',
          specs: [spec('a', 'expected')],
          suites: [
            {
              title: 'stop',
              specs: [spec('b', 'flaky'), spec('c', 'skipped'), spec('d', 'unexpected')],
            },
          ],
        },
      ],
      errors: [],
    };
    expect(readPlaywright(report, false)).toEqual({
      passed: 2,
      failures: ['vm.spec.ts > stop > d'],
      skipped: ['vm.spec.ts > stop > c'],
    });
  });

  it('fails when there is an error outside of a test, no report, or no test', () => {
    expect(
      readPlaywright({ suites: [], errors: [{ message: 'set-up failed' }] }, false).failures,
    ).toEqual(['Playwright: set-up failed']);
    expect(readPlaywright(null, true).failures).toHaveLength(1);
    expect(readPlaywright({ suites: [], errors: [] }, true).failures).toEqual([
      'Playwright ran no test',
    ]);
  });
});

describe('judgeSkipped', () => {
  const tally = { passed: 3, failures: [], skipped: ['a', 'b'] };
  it('turns a skip that nobody listed into a failure', () => {
    const judged = judgeSkipped(tally, [{ name: 'a', reason: 'no such hardware' }], true);
    expect(judged.leftOut).toEqual([{ name: 'a', reason: 'no such hardware' }]);
    expect(judged.tally.failures).toEqual([
      'b: skipped without being listed in tools/setup/left-out.mjs',
    ]);
    expect(totalLine(judged.tally)).toBe('3 passed, 1 failed, 1 skipped');
  });

  it('turns a listed name that is not skipped into a failure, when all stages ran', () => {
    const list = [...tally.skipped, 'c'].map((name) => ({ name, reason: 'r' }));
    expect(judgeSkipped(tally, list, true).tally.failures).toEqual([
      'c: listed in tools/setup/left-out.mjs but not skipped',
    ]);
    expect(judgeSkipped(tally, list, false).tally.failures).toEqual([]);
  });
});

describe('totals', () => {
  it('adds up stages', () => {
    const total = sum([
      single('lint', true),
      single('format', false),
      { passed: 5, failures: ['x'], skipped: [] },
    ]);
    expect(total.failures).toEqual(['format', 'x']);
    expect(totalLine(total)).toBe('6 passed, 2 failed');
  });

  it('judges coverage by folder and in all', () => {
    const lines = (covered, total) => ({ lines: { total, covered } });
    const summary = {
      total: lines(0, 0),
      '/repo/packages/domain/src/a.ts': lines(96, 100),
      '/repo/packages/tasks/src/a.ts': lines(90, 100),
      '/repo/apps/api/src/a.ts': lines(60, 100),
    };
    expect(judgeCoverage(summary, '/repo').map(({ percent, ok }) => [percent, ok])).toEqual([
      [96, true],
      [90, false],
      [82, true],
    ]);
    expect(judgeCoverage({}, '/repo').every(({ ok }) => !ok)).toBe(true);
  });
});
