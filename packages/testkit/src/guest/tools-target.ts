/**
 * A guest on which VMware Tools are to be installed over ssh: a lab node dressed as one of the distributions. Its sshd,
 * users and keys are real. Its package managers, services and sudo are scripts of ours (tools-target/manager.sh) that
 * say and exit as the real ones do; nothing is installed, and they prove our plumbing, not any distribution's package.
 */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabNode, type NodeSsh } from '../lab/node.ts';
import { toolsTargetSource } from '../paths.ts';

/** What each distribution calls itself, and the programs it has. */
const FAMILIES = {
  debian: { release: 'ID=debian\nVERSION_ID="12"\n', programs: ['apt-get', 'apt', 'systemctl'] },
  ubuntu: {
    release: 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
    programs: ['apt-get', 'apt', 'systemctl'],
  },
  fedora: { release: 'ID=fedora\nVERSION_ID=41\n', programs: ['dnf', 'systemctl'] },
  rocky: {
    release: 'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n',
    programs: ['dnf', 'yum', 'systemctl'],
  },
  centos: {
    release: 'ID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\n',
    programs: ['yum', 'systemctl'],
  },
  opensuse: {
    release: 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.6"\n',
    programs: ['zypper', 'systemctl'],
  },
  alpine: {
    release: 'ID=alpine\nVERSION_ID=3.20.3\n',
    programs: ['apk', 'rc-service', 'rc-update'],
  },
  arch: { release: 'ID=arch\n', programs: ['pacman', 'systemctl'] },
} as const;

export type ToolsTargetFamily = keyof typeof FAMILIES;

const PROGRAMS = new Set(['sudo', ...Object.values(FAMILIES).flatMap(({ programs }) => programs)]);
const REAL_FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

export interface ToolsTargetOptions {
  readonly family: ToolsTargetFamily;
  /** What sudo asks of the plain user: nothing, the user's password, or the impossible. Default `password`. */
  readonly sudo?: 'free' | 'password' | 'refused';
  /** Called when the service of Tools has been started, as often as it is. */
  readonly onRunning?: () => void;
}

export class ToolsTarget {
  readonly ssh: NodeSsh;
  private readonly node: LabNode;
  private readonly state: string;
  private readonly watcher: FSWatcher;

  private constructor(node: LabNode, state: string, onRunning: () => void) {
    this.node = node;
    this.ssh = node.ssh;
    this.state = state;
    this.watcher = watch(state, (_event, name) => {
      if (name === 'running' && this.isRunning) onRunning();
    });
    this.watcher.unref();
  }

  static async start(options: ToolsTargetOptions): Promise<ToolsTarget> {
    const node = await LabNode.start();
    try {
      const state = await dress(node, options.family);
      if (options.sudo === 'refused') await writeFile(join(state, 'sudo-none'), '');
      if ((options.sudo ?? 'password') === 'password') {
        await writeFile(join(state, 'sudo-password'), node.ssh.plain.password);
      }
      return new ToolsTarget(node, state, options.onRunning ?? (() => undefined));
    } catch (error) {
      await node.stop();
      throw error;
    }
  }

  /** Whether the package is there. */
  get isInstalled(): boolean {
    return existsSync(join(this.state, 'installed'));
  }

  /** Whether its service was started. */
  get isRunning(): boolean {
    return existsSync(join(this.state, 'running'));
  }

  /** Has a program fail at its work from now on, as in `fail('zypper', 7, 'System management is locked…')`. */
  async fail(program: string, code: number, text: string): Promise<void> {
    await writeFile(join(this.state, `fail-${program}`), `${code}\n${text}\n`);
  }

  /** Takes {@link fail} back. */
  async heal(program: string): Promise<void> {
    await rm(join(this.state, `fail-${program}`), { force: true });
  }

  /** The programs called so far with their arguments, oldest first. */
  async calls(): Promise<readonly string[]> {
    const text = await readFile(join(this.state, 'calls'), 'utf8');
    return text.split('\n').filter((line) => line !== '');
  }

  async stop(): Promise<void> {
    this.watcher.close();
    await this.node.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/**
 * Puts the distribution's programs in the place of those of this machine, for this node alone. Programs that the
 * distribution lacks are covered with something that cannot be run: no real package manager is within reach.
 */
async function dress(node: LabNode, family: ToolsTargetFamily): Promise<string> {
  const { release, programs } = FAMILIES[family];
  const state = join(node.folder, 'home', '.corral-guest');
  const fakes = join(node.folder, 'tools-target');
  await mkdir(state);
  await chmod(state, 0o777);
  await mkdir(fakes);
  await writeFile(join(state, 'calls'), '');
  await chmod(join(state, 'calls'), 0o666);
  await writeFile(join(node.folder, 'covered'), '');
  await writeFile(join(node.folder, 'os-release'), release);
  const mounts: string[][] = [
    [fakes, '/usr/local/bin'],
    [join(node.folder, 'os-release'), '/etc/os-release'],
  ];
  const has: ReadonlySet<string> = new Set(['sudo', ...programs]);
  for (const name of has) {
    await copyFile(toolsTargetSource, join(fakes, name));
    await chmod(join(fakes, name), 0o755);
  }
  for (const name of PROGRAMS) {
    const cover = has.has(name) ? join(fakes, name) : join(node.folder, 'covered');
    const real = REAL_FOLDERS.map((folder) => join(folder, name)).filter((file) =>
      existsSync(file),
    );
    mounts.push(...real.map((file) => [cover, file]));
  }
  for (const mount of mounts) await node.mustExec(['mount', '--bind', ...mount]);
  return state;
}
