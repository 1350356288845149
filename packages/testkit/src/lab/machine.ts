import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.ts';
import { mustRun, run } from '../process.ts';
import { sleep, waitFor } from '../wait.ts';
import { initScript, type InitScriptOptions } from './init-script.ts';

export interface MachineOptions extends InitScriptOptions {
  readonly number: number;
}

/**
 * A route of last resort for a node's addresses: while its cable is out or its power off, packets for it must not
 * leave by the host's default route, where something else may answer.
 */
const deadEnd = (number: number): string[] => [
  'unreachable',
  `10.99.${number}.252/30`,
  'metric',
  '9999',
];

/** The synchronous form is for a process-exit hook. */
export function removeDeadEnd(number: number): void {
  spawnSync('ip', ['route', 'delete', ...deadEnd(number)], { stdio: 'ignore' });
}

/** The host's end of a node's cable. */
export const linkName = (number: number): string => `clab${number}`;

/**
 * The namespaces of a node and what runs in them: network, mounts, processes, hostname and IPC of its own.
 * Switched on and off like a machine; its folder keeps the disks.
 */
export class Machine {
  readonly options: MachineOptions;
  private shell: ChildProcess | undefined;
  private init: number | undefined;

  constructor(options: MachineOptions) {
    this.options = options;
  }

  /** The pid of the node's first process as the host counts. */
  get pid(): number {
    if (this.init === undefined)
      throw new Error(`Lab node ${this.options.number} is switched off.`);
    return this.init;
  }

  get isOn(): boolean {
    return this.init !== undefined;
  }

  async switchOn(): Promise<void> {
    const { folder, number, hostAddress } = this.options;
    const script = join(folder, 'init.sh');
    const up = join(folder, 'up');
    rmSync(up, { force: true });
    writeFileSync(script, initScript(this.options));
    await run(['ip', 'link', 'delete', linkName(number)]);
    await mustRun(['ip', 'route', 'replace', ...deadEnd(number)]);
    const flags = ['--mount', '--pid', '--uts', '--ipc', '--net', '--fork', '--kill-child'];
    const shell = spawn('unshare', [...flags, '--', 'bash', script], {
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
    });
    this.shell = shell;
    shell.stdin?.on('error', () => undefined);
    // The node must not keep the test process alive.
    shell.unref();
    try {
      this.init = await waitFor('the first process of the node', () => childOf(shell.pid), {
        everyMs: 5,
      });
      const link = linkName(number);
      const peer = ['peer', 'name', 'eth0', 'netns', String(this.init)];
      await mustRun(['ip', 'link', 'add', link, 'type', 'veth', ...peer]);
      await mustRun(['ip', 'addr', 'add', `${hostAddress}/30`, 'dev', link]);
      await mustRun(['ip', 'link', 'set', link, 'up']);
      await waitFor('the daemons of the node', () => existsSync(up) || this.failed(), {
        timeoutMs: 30_000,
      });
    } catch (error) {
      const log = join(folder, 'init.log');
      const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
      await this.switchOff();
      throw new Error(`Lab node ${number} did not start. ${text}`.trim(), { cause: error });
    }
  }

  private failed(): false {
    if (this.shell?.exitCode !== null) throw new Error('the first process ended');
    return false;
  }

  /** Like pulling the plug: every process of the node dies at once; its files stay. */
  async switchOff(): Promise<void> {
    this.kill();
    const { number } = this.options;
    await waitFor(
      `the end of lab node ${number}`,
      () => this.init === undefined || !alive(this.init),
    );
    this.init = undefined;
    // The cable goes with the namespace, a moment later.
    await waitFor('the cable to go', async () => {
      if (!existsSync(`/sys/class/net/${linkName(number)}`)) return true;
      await run(['ip', 'link', 'delete', linkName(number)]);
      return false;
    });
    await sleep(0);
  }

  /** The synchronous part of {@link switchOff}, fit for a process-exit hook. */
  kill(): void {
    if (this.init !== undefined) killQuietly(this.init);
    if (this.shell?.pid !== undefined && this.shell.exitCode === null) killQuietly(this.shell.pid);
    this.shell?.stdin?.destroy();
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}

function alive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

function childOf(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children === '' ? undefined : Number(children.split(' ')[0]);
  } catch {
    return undefined;
  }
}

/** Finding out what QEMU can do takes seconds, so the nodes share libvirt's cache of it. */
export function lendCapabilities(folder: string, kvm: boolean): void {
  const shared = capabilityCache(kvm);
  if (existsSync(join(shared, 'qemu'))) {
    cpSync(shared, join(folder, 'var-cache-libvirt'), { recursive: true });
  }
}

/** Keeps what a node has found out for the next ones. */
export function keepCapabilities(folder: string, kvm: boolean): void {
  const shared = capabilityCache(kvm);
  if (existsSync(join(shared, 'qemu'))) return;
  const own = join(folder, 'var-cache-libvirt');
  if (existsSync(join(own, 'qemu', 'capabilities'))) cpSync(own, shared, { recursive: true });
}

function capabilityCache(kvm: boolean): string {
  return cacheFolder('lab', kvm ? 'capabilities-kvm' : 'capabilities');
}
