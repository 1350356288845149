import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './run.mjs';

const GUARD = '/usr/sbin/policy-rc.d';
/** Another program may be installing something at the moment. */
const PATIENT = ['-o', 'DPkg::Lock::Timeout=300'];
const MARK = '# put here by the tests of Corral while they install packages';

/** Which of the packages are not fully installed. */
export function missingPackages(names) {
  const query = spawnSync(
    'dpkg-query',
    ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names],
    {
      encoding: 'utf8',
    },
  );
  if (query.error)
    throw new Error('The tests need a Debian machine (dpkg and apt-get); see docs/TESTING.md.');
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}

const asRoot = (argv) => (process.getuid?.() === 0 ? argv : ['sudo', '-n', ...argv]);
const root = (argv, options) => run(asRoot(argv)[0], asRoot(argv).slice(1), options);

/** True when the guard in place is one of ours, left by a run that was killed. */
function isOurs() {
  try {
    return readFileSync(GUARD, 'utf8').includes(MARK);
  } catch {
    return false;
  }
}

/**
 * Keeps packages from starting their services while `work` runs. A policy that the machine has already is obeyed and
 * left alone; ours goes away again, also when the run is interrupted.
 */
async function withoutServices(work) {
  const foreign = existsSync(GUARD) && !isOurs();
  if (foreign) return work();
  const remove = () => {
    const [command, ...argv] = asRoot(['rm', '-f', GUARD]);
    spawnSync(command, argv);
  };
  const interrupted = (signal) => {
    remove();
    process.kill(process.pid, signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, interrupted);
  process.once('exit', remove);
  try {
    const draft = `/tmp/corral-policy-${process.pid}`;
    writeFileSync(draft, `#!/bin/sh\n${MARK}\nexit 101\n`);
    await root(['install', '-m', '755', draft, GUARD]);
    rmSync(draft, { force: true });
    return await work();
  } finally {
    remove();
    process.off('exit', remove);
    for (const signal of signals) process.off(signal, interrupted);
  }
}

/**
 * Installs those of the Debian packages that are missing, as root or through sudo. Starts no service. Does nothing
 * and takes no time when all are there. Throws a sentence when it cannot.
 */
export async function ensureDebianPackages(names) {
  const missing = missingPackages(names);
  if (missing.length === 0) return;
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive', 'NEEDRESTART_SUSPEND=1'];
  await root([...environment, 'apt-get', 'update', '-q'], { quiet: true });
  await withoutServices(() =>
    root(
      [
        ...environment,
        'apt-get',
        ...PATIENT,
        'install',
        '-y',
        '-q',
        '--no-install-recommends',
        ...missing,
      ],
      { quiet: true },
    ),
  );
}
