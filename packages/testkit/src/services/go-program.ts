import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder, govmomiPeerSource, vcsimSource } from '../paths.ts';
import { mustRun, run } from '../process.ts';

/** Debian's packages that hold the Go compiler, and VMware's simulator and client as a library. */
const PACKAGES = ['golang-go', 'golang-github-vmware-govmomi-dev'];

/** Where Debian keeps Go libraries. */
const GOPATH = '/usr/share/gocode';

/** The versions of the packages; the programs are made anew when they change. */
async function installedVersions(): Promise<string> {
  const argv = ['dpkg-query', '-W', '-f', '${Package} ${Version} ${db:Status-Status}\n'];
  const query = await run([...argv, ...PACKAGES]).catch(() => null);
  const installed = query?.stdout.split('\n').filter((line) => line.endsWith(' installed')) ?? [];
  if (query === null || installed.length !== PACKAGES.length) {
    throw new Error(
      `The simulator of ESXi is built from Debian's packages ${PACKAGES.join(' and ')}. ` +
        `Install them (apt-get install ${PACKAGES.join(' ')}); elsewhere than on Debian or Ubuntu run the tests in a container of one of them.`,
    );
  }
  return query.stdout;
}

async function goProgram(source: string): Promise<string> {
  const hash = createHash('sha256').update(await installedVersions());
  const files = readdirSync(source).filter((name) => name.endsWith('.go'));
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(source, name)));
  const name = `${basename(source)}-${hash.digest('hex').slice(0, 16)}`;
  const program = join(cacheFolder('go-programs'), name);
  if (existsSync(program)) return program;
  const draft = `${program}.${process.pid}`;
  await mustRun(['go', 'build', '-o', draft, '.'], {
    cwd: source,
    timeoutMs: 600_000,
    env: {
      ...process.env,
      GO111MODULE: 'off',
      GOPATH,
      GOCACHE: cacheFolder('go-build'),
      GOFLAGS: '',
      CGO_ENABLED: '0',
    },
  });
  // Another test may have built it meanwhile; one replaces the other whole.
  renameSync(draft, program);
  return program;
}

/**
 * The path of the built simulator. Building takes up to some minutes, once for every state of its sources; needs no
 * network.
 * @throws an Error that says what to install when the packages are missing
 */
export const vcsimProgram = (): Promise<string> => goProgram(vcsimSource);

/** The path of the program that lists a host's VMs with govmomi, for benchmarks; as {@link vcsimProgram}. */
export const govmomiPeerProgram = (): Promise<string> => goProgram(govmomiPeerSource);
