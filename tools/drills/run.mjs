#!/usr/bin/env node
/**
 * Runs a drill or bench after setting up what it stands on: npm dependencies with the project's own Node, Debian
 * packages, and the generated database clients. Works on the machine's own Node.
 *   node tools/drills/run.mjs tools/drills/crash.ts --runs 25
 * With `--console` the console is built too.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureDebianPackages } from '../setup/debian.mjs';
import { ensureDependencies, nodeBin, projectEnv } from '../setup/dependencies.mjs';
import { TEST_PACKAGES } from '../setup/packages.mjs';
import { ensureConsole, ensureDatabaseClients } from '../start/build.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const argv = process.argv.slice(2).filter((word) => word !== '--console');

await ensureDependencies();
await ensureDebianPackages([...TEST_PACKAGES, 'python3-libvirt']);
await ensureDatabaseClients(root);
if (process.argv.includes('--console')) await ensureConsole(root);

const child = spawn(nodeBin(), ['--disable-warning=ExperimentalWarning', ...argv], {
  cwd: root,
  env: projectEnv(),
  stdio: 'inherit',
});
// The drill cleans up by itself; this process only has to outlive it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
