#!/usr/bin/env node
/**
 * `npm test`: sets up what the tests need and runs all stages, going on after one that fails. Runs on the machine's
 * own Node (20.19 or newer) with nothing installed. The last line is the total: `N passed, N failed`.
 */
import { ensureDebianPackages } from './setup/debian.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { LEFT_OUT } from './setup/left-out.mjs';
import { TEST_PACKAGES } from './setup/packages.mjs';
import { HELP, parseArgs } from './test/args.mjs';
import { judgeSkipped, single, sum, totalLine } from './test/results.mjs';
import { generate, plan } from './test/stages.mjs';

/** Stages that touch nothing but the checkout. */
const NEEDS_NO_PACKAGES = new Set(['format', 'lint', 'types', 'arch', 'docs']);

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs one stage under its heading; what it throws is its failure. */
async function runStage({ title, run }) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
  const started = performance.now();
  let tally;
  try {
    tally = await run();
  } catch (error) {
    tally = single(`${title}: ${error instanceof Error ? error.message : String(error)}`, false);
  }
  const verdict = tally.failures.length === 0 ? 'ok' : 'FAILED';
  console.log(
    `${title}: ${verdict}, ${tally.passed} passed, ${tally.failures.length} failed (${seconds(started)})`,
  );
  return tally;
}

function setup(stages) {
  return {
    title: 'set-up',
    run: async () => {
      await ensureDependencies();
      if (stages.some((name) => !NEEDS_NO_PACKAGES.has(name))) {
        if (process.getuid?.() !== 0 && stages.includes('real')) {
          throw new Error(
            'The real suites make network namespaces and need root: run the tests as root.',
          );
        }
        await ensureDebianPackages(TEST_PACKAGES);
      }
      await generate();
      return single('set-up', true);
    },
  };
}

function report(tallies, complete, started) {
  const { tally, leftOut } = judgeSkipped(sum(tallies), LEFT_OUT, complete);
  console.log(`\n── total ${'─'.repeat(65)}`);
  for (const failure of tally.failures) console.log(`FAILED  ${failure}`);
  console.log(`All of it took ${seconds(started)}.`);
  const names = leftOut.map(({ name, reason }) => `${name} (${reason})`);
  console.log(`Left out: ${names.length === 0 ? 'nothing' : names.join('; ')}.`);
  console.log(totalLine(tally));
  return tally.failures.length === 0;
}

async function main() {
  const { help, stages, complete } = parseArgs(process.argv.slice(2));
  if (help) {
    console.log(HELP);
    return true;
  }
  const started = performance.now();
  const tallies = [await runStage(setup(stages))];
  // Without its set-up no stage could say anything of worth.
  const ready = tallies[0].failures.length === 0;
  for (const stage of ready ? plan(stages) : []) tallies.push(await runStage(stage));
  return report(tallies, complete && ready, started);
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error) => {
    console.error(error instanceof Error ? error.message : String(error));
    console.log('0 passed, 1 failed');
    process.exit(1);
  },
);
