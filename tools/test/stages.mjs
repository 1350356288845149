import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBin, projectEnv, run } from '../setup/dependencies.mjs';
import { judgeCoverage } from './coverage.mjs';
import { readPlaywright, readVitest, single, sum } from './results.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const REPORTS = path.join(ROOT, 'test-results');
const bin = (name, file) => path.join(ROOT, 'node_modules', name, file);
const environment = () =>
  projectEnv({
    CI: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
  });

/** Runs a tool of node_modules on the project's Node. Resolves to whether it ended with code 0. */
async function tool(argv, options = {}) {
  const env = { ...environment(), ...options.env };
  const { code } = await run(nodeBin(), argv, {
    cwd: options.cwd ?? ROOT,
    env,
    allowFailure: true,
  });
  return code === 0;
}

const check = async (name, argv, options) => single(name, await tool(argv, options));

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function freshReport(name) {
  mkdirSync(REPORTS, { recursive: true });
  const file = path.join(REPORTS, name);
  rmSync(file, { force: true });
  return file;
}

const format = () =>
  check('format', [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level=warn', '.']);

const lint = () => check('lint', [bin('oxlint', 'bin/oxlint'), '--deny-warnings', '--format=unix']);

async function types() {
  const web = path.join(ROOT, 'apps/web');
  const server = await check('types of the server', [
    bin('typescript7', 'bin/tsc'),
    '-p',
    'tsconfig.json',
  ]);
  // The console's tsconfig wants the types of its routes, which Next.js writes.
  await tool([bin('next', 'dist/bin/next'), 'typegen'], { cwd: web });
  return sum([
    server,
    await check('types of the console', [bin('typescript', 'bin/tsc'), '-p', 'tsconfig.json'], {
      cwd: web,
    }),
  ]);
}

function arch() {
  const folders = ['apps', 'packages', 'tools', 'e2e', 'bench', 'examples'].filter((name) =>
    existsSync(path.join(ROOT, name)),
  );
  return check('architecture', [
    bin('dependency-cruiser', 'bin/dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    ...folders,
  ]);
}

const docs = () => check('generated documents', ['tools/generate-errors-doc.ts', '--check']);

/** The vitest projects among `unit` and `real`; coverage is judged only when both run. */
async function vitest(projects) {
  if (projects.includes('real')) {
    await tool(['tools/lab.ts', 'clean']);
    await tool(['tools/simulators.ts']);
  }
  const report = freshReport('vitest.json');
  const both = projects.length === 2;
  const ok = await tool([
    bin('vitest', 'vitest.mjs'),
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(both ? ['--coverage'] : []),
  ]);
  const tests = readVitest(readReport(report), ok, ROOT);
  return both ? sum([tests, coverage()]) : tests;
}

function coverage() {
  const summary = readReport(path.join(ROOT, 'coverage', 'coverage-summary.json'));
  if (summary === null) return single('coverage: no summary was written', false);
  const verdicts = judgeCoverage(summary, ROOT);
  for (const { name, percent, floor, ok } of verdicts) {
    console.log(
      `coverage of ${name}: ${percent.toFixed(1)} % of lines (at least ${floor} %)${ok ? '' : ' TOO LOW'}`,
    );
  }
  return sum(verdicts.map(({ name, ok }) => single(`coverage of ${name}`, ok)));
}

async function e2e() {
  const built = await check('build of the console', [
    bin('turbo', 'bin/turbo'),
    'run',
    'build',
    '--filter=@corral/web',
    '--output-logs=new-only',
  ]);
  if (built.failures.length > 0) return built;
  await tool(['tools/simulators.ts']);
  const report = freshReport('playwright.json');
  const ok = await tool([bin('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  return sum([built, readPlaywright(readReport(report), ok)]);
}

/** All stages in the order of a whole run. `unit` and `real` share one run of vitest when both are asked for. */
export const STAGES = ['format', 'lint', 'types', 'arch', 'docs', 'unit', 'real', 'e2e'];

/**
 * The runs that the wanted stages amount to.
 * @param {string[]} wanted
 * @returns {Array<{ title: string, run: () => Promise<import('./results.mjs').Tally> }>}
 */
export function plan(wanted) {
  const vitests = ['unit', 'real'].filter((name) => wanted.includes(name));
  const runs = [
    ['format', 'format (prettier)', format],
    ['lint', 'lint (oxlint)', lint],
    ['types', 'types (TypeScript)', types],
    ['arch', 'architecture (dependency-cruiser)', arch],
    ['docs', 'generated documents', docs],
    [vitests[0], `${vitests.join(' and ')} tests (vitest)`, () => vitest(vitests)],
    ['e2e', 'end to end (Playwright)', e2e],
  ];
  return runs
    .filter(([name]) => wanted.includes(name))
    .map(([, title, work]) => ({ title, run: work }));
}

/** Makes the generated code that everything else stands on. Throws when it fails. */
export async function generate() {
  await run(nodeBin(), [path.join(ROOT, 'tools/generate-db.mjs')], {
    cwd: ROOT,
    env: environment(),
  });
}
