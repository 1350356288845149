import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { labRoot } from '../paths.ts';
import { mustRun, run, type ProgramResult, type RunOptions } from '../process.ts';
import { waitFor } from '../wait.ts';
import { claimNumber, releaseNumber } from './claims.ts';
import { hostKeyFingerprint, makeHostKey, PLAIN_USER, writeNodeFiles } from './files.ts';
import { keepCapabilities, lendCapabilities, linkName, Machine, removeDeadEnd } from './machine.ts';

export interface LabNodeOptions {
  /** A certain number (1 to 249); without it a free one from 100 on is taken. */
  readonly number?: number;
  /** Lets the node see /dev/kvm. Default false: libvirt then offers emulation alone. */
  readonly kvm?: boolean;
  /** Lines for libvirtd.conf, as in `max_client_requests = 5`. */
  readonly libvirtdConf?: readonly string[];
  /** Lines for sshd_config that go before the usual ones. */
  readonly sshdConf?: readonly string[];
}

/** How to log in to a node by ssh. */
export interface NodeSsh {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Text of an unencrypted OpenSSH private key of root. */
  readonly privateKey: string;
  readonly privateKeyFile: string;
  /** `SHA256:…` */
  readonly hostKeyFingerprint: string;
  /** A user without rights who may log in by password. */
  readonly plain: { readonly user: string; readonly password: string };
}

const nodes = new Set<LabNode>();
process.once('exit', () => {
  for (const node of nodes) node.discard();
});

/** A real hypervisor host on this machine: own network, processes and files, own libvirtd, virtlogd and sshd. */
export class LabNode {
  readonly number: number;
  readonly hostname: string;
  /** Everything of the node is below this folder of the host. */
  readonly folder: string;
  /** The node's address, reachable from the host. */
  readonly address: string;
  /** The host's address as the node sees it: servers for the node to fetch from listen here. */
  readonly hostAddress: string;
  /** Path of libvirt's socket on the host. */
  readonly libvirtSocket: string;
  /** Path of libvirt's read-only socket on the host. */
  readonly libvirtReadOnlySocket: string;
  /** Folder of the node's pool of images as the host sees it; the node sees `imagesPath`. */
  readonly imagesFolder: string;
  readonly imagesPath = '/var/lib/libvirt/images';
  private readonly machine: Machine;
  private readonly kvm: boolean;
  private login: NodeSsh | undefined;

  private constructor(number: number, kvm: boolean) {
    this.number = number;
    this.kvm = kvm;
    this.hostname = `corral-lab-${number}`;
    this.folder = join(labRoot, `n${number}`);
    this.hostAddress = `10.99.${number}.253`;
    this.address = `10.99.${number}.254`;
    this.libvirtSocket = join(this.folder, 'run-libvirt/libvirt-sock');
    this.libvirtReadOnlySocket = join(this.folder, 'run-libvirt/libvirt-sock-ro');
    this.imagesFolder = join(this.folder, 'var-lib-libvirt/images');
    this.machine = new Machine({
      folder: this.folder,
      number,
      kvm,
      hostname: this.hostname,
      address: this.address,
      hostAddress: this.hostAddress,
    });
  }

  /** Starts a node and returns when its libvirtd and sshd answer (about a second). */
  static async start(options: LabNodeOptions = {}): Promise<LabNode> {
    const node = new LabNode(claimNumber(options.number), options.kvm ?? false);
    nodes.add(node);
    const password = `pw-${crypto.randomUUID()}`;
    try {
      await rm(node.folder, { recursive: true, force: true });
      await mkdir(node.folder, { recursive: true });
      await writeNodeFiles({
        folder: node.folder,
        number: node.number,
        hostname: node.hostname,
        address: node.address,
        hostAddress: node.hostAddress,
        libvirtdConf: options.libvirtdConf ?? [],
        sshdConf: options.sshdConf ?? [],
        password,
      });
      lendCapabilities(node.folder, node.kvm);
      node.login = await node.makeLogin(password);
      await node.powerOn();
      return node;
    } catch (error) {
      await node.stop();
      throw error;
    }
  }

  /** How to log in by ssh. */
  get ssh(): NodeSsh {
    if (this.login === undefined) throw new Error('The node has not been started.');
    return this.login;
  }

  private async makeLogin(password: string): Promise<NodeSsh> {
    const privateKeyFile = join(this.folder, 'client_key');
    return {
      host: this.address,
      port: 22,
      user: 'root',
      privateKey: readFileSync(privateKeyFile, 'utf8'),
      privateKeyFile,
      hostKeyFingerprint: await hostKeyFingerprint(this.folder),
      plain: { user: PLAIN_USER, password },
    };
  }

  /** The pid of the node's first process, as the host counts: for nsenter. */
  get pid(): number {
    return this.machine.pid;
  }

  /** Runs a program in the node and returns its outcome, whatever its exit code. */
  exec(argv: readonly string[], options?: RunOptions): Promise<ProgramResult> {
    return run(this.inside(argv), options);
  }

  /** As {@link exec}, but rejects on any exit code but 0, and returns the output alone. */
  mustExec(argv: readonly string[], options?: RunOptions): Promise<string> {
    return mustRun(this.inside(argv), options);
  }

  /** Runs virsh in the node; rejects when it fails. Returns its output without the blank line at the end. */
  async virsh(...args: string[]): Promise<string> {
    return (await this.mustExec(['virsh', '-q', ...args])).trimEnd();
  }

  /** Runs a virsh command that wants a file of XML first, as in `virshXml('define', xml)`. */
  async virshXml(command: string, xml: string, ...args: string[]): Promise<string> {
    const name = `virsh-${crypto.randomUUID()}.xml`;
    const file = join(this.folder, 'var-lib-libvirt', name);
    await writeFile(file, xml);
    try {
      return await this.virsh(command, `/var/lib/libvirt/${name}`, ...args);
    } finally {
      await rm(file, { force: true });
    }
  }

  private inside(argv: readonly string[]): string[] {
    return ['nsenter', '-t', String(this.machine.pid), '-m', '-u', '-i', '-n', '-p', '--', ...argv];
  }

  /** Puts a file of the host into the node's folder of images. Returns the path the node knows it by. */
  async putImage(hostFile: string, name: string): Promise<string> {
    await copyFile(hostFile, join(this.imagesFolder, name));
    return `${this.imagesPath}/${name}`;
  }

  // Power of the whole machine

  /** Pulls the plug: everything that runs in the node dies at once; its disks and settings stay. */
  async powerOff(): Promise<void> {
    await this.machine.switchOff();
  }

  /** Switches the node on again after {@link powerOff}. */
  async powerOn(): Promise<void> {
    await this.machine.switchOn();
    await this.waitForLibvirt();
    keepCapabilities(this.folder, this.kvm);
  }

  private async waitForLibvirt(): Promise<void> {
    await waitFor('libvirtd', async () => (await this.exec(['virsh', '-q', 'uri'])).code === 0, {
      timeoutMs: 20_000,
    });
  }

  /** Lets this node and another reach each other, as machines of one rack do. Nodes are apart until then. */
  async connectTo(other: LabNode): Promise<void> {
    const forwarding = [this, other].map(
      ({ number }) => `/proc/sys/net/ipv4/conf/${linkName(number)}/forwarding`,
    );
    await Promise.all(forwarding.map((file) => writeFile(file, '1')));
  }

  // Faults of libvirtd

  private async signalLibvirtd(signal: string): Promise<string> {
    const pid = (await this.mustExec(['cat', '/run/libvirtd.pid'])).trim();
    await this.mustExec(['kill', `-${signal}`, pid]);
    return pid;
  }

  /** SIGKILL: connections break, VMs live on. */
  async killLibvirtd(): Promise<void> {
    await this.waitForEndOf(await this.signalLibvirtd('KILL'));
  }

  /** SIGTERM: libvirtd ends in good order. */
  async endLibvirtd(): Promise<void> {
    await this.waitForEndOf(await this.signalLibvirtd('TERM'));
  }

  /**
   * It refuses connections before it lets go of its pid file, without which no other one starts. A process that nobody
   * has asked after yet (Z) has let go of everything.
   */
  private async waitForEndOf(pid: string): Promise<void> {
    await waitFor('the end of libvirtd', async () => {
      const { code, stdout } = await this.exec(['cat', `/proc/${pid}/stat`]);
      return code !== 0 || / Z \d/.test(stdout);
    });
  }

  /** SIGSTOP: libvirtd takes connections and never answers. */
  async stopLibvirtd(): Promise<void> {
    await this.signalLibvirtd('STOP');
  }

  async contLibvirtd(): Promise<void> {
    await this.signalLibvirtd('CONT');
  }

  /** Starts libvirtd after {@link killLibvirtd} or {@link endLibvirtd} and waits until it answers. */
  async startLibvirtd(): Promise<void> {
    await this.mustExec(['libvirtd', '-d']);
    await this.waitForLibvirt();
  }

  // Faults of sshd

  /** Ends the listening sshd; sessions that are open stay. New connections are refused. */
  async stopSshd(): Promise<void> {
    const pid = (await this.mustExec(['cat', '/run/sshd.pid'])).trim();
    await this.mustExec(['kill', pid]);
    await waitFor('the end of sshd', async () => (await this.exec(['kill', '-0', pid])).code !== 0);
  }

  async startSshd(): Promise<void> {
    await this.mustExec(['/usr/sbin/sshd', '-f', '/etc/ssh/sshd_config']);
  }

  /** Kills the processes of open ssh sessions; the listening sshd stays. */
  async killSshSessions(): Promise<void> {
    await this.signalSessions('KILL');
  }

  /** Freezes open ssh sessions: a silent peer. Their kernel still acknowledges what is sent. */
  async pauseSshSessions(): Promise<void> {
    await this.signalSessions('STOP');
  }

  async resumeSshSessions(): Promise<void> {
    await this.signalSessions('CONT');
  }

  private async signalSessions(signal: string): Promise<void> {
    const listener = await this.exec(['cat', '/run/sshd.pid']);
    const all = (await this.exec(['pgrep', '-x', 'sshd'])).stdout.split('\n').filter(Boolean);
    const sessions = all.filter((pid) => pid !== listener.stdout.trim());
    if (sessions.length > 0) await this.exec(['kill', `-${signal}`, ...sessions]);
  }

  /** Gives the node another ssh host key, as a reinstalled machine has. `ssh.hostKeyFingerprint` is then the new one. */
  async changeHostKey(): Promise<void> {
    await makeHostKey(this.folder);
    await this.stopSshd();
    await this.startSshd();
    this.login = { ...this.ssh, hostKeyFingerprint: await hostKeyFingerprint(this.folder) };
  }

  // Faults of the network

  /** Pulls the network cable. */
  async cut(): Promise<void> {
    await mustRun(['ip', 'link', 'set', linkName(this.number), 'down']);
  }

  async uncut(): Promise<void> {
    await mustRun(['ip', 'link', 'set', linkName(this.number), 'up']);
  }

  /** Drops every packet between host and node without a word. */
  async drop(): Promise<void> {
    await this.mustExec(['iptables', '-I', 'INPUT', '-i', 'eth0', '-j', 'DROP']);
    await this.mustExec(['iptables', '-I', 'OUTPUT', '-o', 'eth0', '-j', 'DROP']);
  }

  async undrop(): Promise<void> {
    await this.mustExec(['iptables', '-D', 'INPUT', '-i', 'eth0', '-j', 'DROP']);
    await this.mustExec(['iptables', '-D', 'OUTPUT', '-o', 'eth0', '-j', 'DROP']);
  }

  // Faults of one VM

  private async signalQemu(vm: string, signal: string): Promise<void> {
    const pid = (await this.mustExec(['cat', `/run/libvirt/qemu/${vm}.pid`])).trim();
    await this.mustExec(['kill', `-${signal}`, pid]);
  }

  /** Freezes the QEMU process of a running VM (by name): its monitor no longer answers. */
  qemuStop(vm: string): Promise<void> {
    return this.signalQemu(vm, 'STOP');
  }

  qemuCont(vm: string): Promise<void> {
    return this.signalQemu(vm, 'CONT');
  }

  qemuKill(vm: string): Promise<void> {
    return this.signalQemu(vm, 'KILL');
  }

  /** Makes a folder of the node (absolute path) a filesystem of its own of that size, to be filled up. */
  async smallDisk(path: string, size: string): Promise<void> {
    await this.mustExec(['mkdir', '-p', path]);
    await this.mustExec(['mount', '-t', 'tmpfs', '-o', `size=${size},mode=755`, 'small', path]);
  }

  // The end

  /** Kills everything in the node, removes its network and files, and makes sure that nothing is left. */
  async stop(): Promise<void> {
    await this.machine.switchOff();
    removeDeadEnd(this.number);
    await rm(this.folder, { recursive: true, force: true });
    releaseNumber(this.number);
    nodes.delete(this);
    const left = [`/sys/class/net/${linkName(this.number)}`, this.folder].filter((path) =>
      existsSync(path),
    );
    if (left.length > 0) throw new Error(`Lab node ${this.number} left behind: ${left.join(', ')}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** What a process-exit hook can do of {@link stop}. The kernel takes the network away with the processes. */
  discard(): void {
    this.machine.kill();
    removeDeadEnd(this.number);
    rmSync(this.folder, { recursive: true, force: true });
    releaseNumber(this.number);
  }
}
