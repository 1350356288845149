/**
 * Counts of one stage. `failures` and `skipped` hold names; a failure may carry a short reason after a colon.
 * @typedef {{ passed: number, failures: string[], skipped: string[] }} Tally
 */

/** @returns {Tally} */
export const emptyTally = () => ({ passed: 0, failures: [], skipped: [] });

/** The tally of something that either holds or not. @returns {Tally} */
export const single = (name, ok) => ({
  passed: ok ? 1 : 0,
  failures: ok ? [] : [name],
  skipped: [],
});

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failures: tallies.flatMap((tally) => tally.failures),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

const firstLine = (text) => (text ?? '').split('\n')[0].slice(0, 200);

/**
 * Reads vitest's JSON report. A file that failed as a whole (it could not be loaded, a hook failed) counts as one
 * failure, and so does a run that ended badly although every test passed (an unhandled error). A test that never ran
 * because a hook of its file failed is not a test left out: the file's failure stands for it.
 * @param {object | null} report null when the runner wrote none
 * @param {boolean} ok whether the runner ended with code 0
 * @returns {Tally}
 */
export function readVitest(report, ok, root = '') {
  if (report === null) return single('vitest wrote no report', false);
  const tally = emptyTally();
  for (const file of report.testResults) {
    const place = file.name.startsWith(root)
      ? file.name.slice(root.length).replace(/^\//, '')
      : file.name;
    const tests = file.assertionResults;
    const fileFailed = file.status === 'failed' && !tests.some((test) => test.status === 'failed');
    if (fileFailed)
      tally.failures.push(`${place}: ${firstLine(file.message) || 'the file failed'}`);
    for (const test of tests) {
      const name = `${place} > ${[...test.ancestorTitles, test.title].join(' > ')}`;
      if (test.status === 'passed') tally.passed += 1;
      else if (test.status === 'failed')
        tally.failures.push(`${name}: ${firstLine(test.failureMessages?.[0])}`);
      else if (!fileFailed) tally.skipped.push(name);
    }
  }
  if (!ok && tally.failures.length === 0)
    tally.failures.push('vitest ended badly although no test failed: see above');
  if (tally.passed + tally.failures.length === 0) tally.failures.push('vitest ran no test');
  return tally;
}

/**
 * Reads Playwright's JSON report. A flaky test is a failure: it passed only when tried again.
 * @param {object | null} report null when the runner wrote none
 * @param {boolean} ok whether the runner ended with code 0
 * @returns {Tally}
 */
export function readPlaywright(report, ok) {
  if (report === null) return single('Playwright wrote no report', false);
  const tally = emptyTally();
  const walk = (suite, path) => {
    const here = suite.title === '' ? path : [...path, suite.title];
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = [...here, spec.title].join(' > ');
        if (test.status === 'expected') tally.passed += 1;
        else if (test.status === 'flaky') {
          tally.passed += 1;
          console.log(`needed another try: ${name}`);
        } else if (test.status === 'skipped') tally.skipped.push(name);
        else tally.failures.push(name);
      }
    }
    for (const inner of suite.suites ?? []) walk(inner, here);
  };
  for (const suite of report.suites ?? []) walk(suite, []);
  for (const error of report.errors ?? [])
    tally.failures.push(`Playwright: ${firstLine(error.message)}`);
  if (!ok && tally.failures.length === 0)
    tally.failures.push('Playwright ended badly although no test failed: see above');
  if (tally.passed + tally.failures.length === 0) tally.failures.push('Playwright ran no test');
  return tally;
}

/**
 * Sorts what was skipped into what is left out on purpose and what is a failure: skipped without being listed, or
 * listed although it runs.
 * @param {Tally} tally
 * @param {ReadonlyArray<{ name: string, reason: string }>} allowed
 * @param {boolean} complete whether all stages ran, so that a listed name that was not met is a mistake
 * @returns {{ tally: Tally, leftOut: Array<{ name: string, reason: string }> }}
 */
export function judgeSkipped(tally, allowed, complete) {
  const reasons = new Map(allowed.map((entry) => [entry.name, entry.reason]));
  const leftOut = tally.skipped.filter((name) => reasons.has(name));
  const unlisted = tally.skipped.filter((name) => !reasons.has(name));
  const unmet = complete ? [...reasons.keys()].filter((name) => !tally.skipped.includes(name)) : [];
  return {
    tally: {
      passed: tally.passed,
      failures: [
        ...tally.failures,
        ...unlisted.map(
          (name) => `${name}: skipped without being listed in tools/setup/left-out.mjs`,
        ),
        ...unmet.map((name) => `${name}: listed in tools/setup/left-out.mjs but not skipped`),
      ],
      skipped: leftOut,
    },
    leftOut: leftOut.map((name) => ({ name, reason: reasons.get(name) ?? '' })),
  };
}

/** The very last line of a run. @param {Tally} tally */
export function totalLine({ passed, failures, skipped }) {
  const line = `${passed} passed, ${failures.length} failed`;
  return skipped.length === 0 ? line : `${line}, ${skipped.length} skipped`;
}
