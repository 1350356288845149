#!/usr/bin/env node
/**
 * Runs a drill or bench after setting up what it stands on: npm dependencies with the project's own Node, Debian
 * packages, and the generated database clients. Works on the machine's own Node.
 *   node tools/drills/run.mjs tools/drills/crash.ts --runs 25
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureDebianPackages } from '../setup/debian.mjs';
import { ensureDependencies, nodeBin, projectEnv, run } from '../setup/dependencies.mjs';
import { TEST_PACKAGES } from '../setup/packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const clients = ['sqlite', 'postgres'].map((name) => `${root}packages/db/src/generated/${name}`);

await ensureDependencies();
await ensureDebianPackages([...TEST_PACKAGES, 'python3-libvirt']);
if (!clients.every((folder) => existsSync(folder))) {
  await run(nodeBin(), [`${root}tools/generate-db.mjs`], { cwd: root, quiet: true });
}

const child = spawn(
  nodeBin(),
  ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)],
  { cwd: root, env: projectEnv(), stdio: 'inherit' },
);
// The drill cleans up by itself; this process only has to outlive it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
