/**
 * This machine's own libvirt: is it there, does it answer, and which one command makes it so.
 * Plain JavaScript without dependencies: it runs before anything is installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

/** Sockets in the order in which Corral tries them: the modular daemon first (LIBVIRT.md names the same order). */
export const LIBVIRT_SOCKETS = ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock'];

/** What installs libvirt and QEMU, by distribution family. Each is an argv, never a shell line. */
const FAMILIES = [
  {
    name: 'Debian or Ubuntu',
    ids: ['debian', 'ubuntu'],
    tool: 'apt-get',
    commands: () => [
      ['apt-get', 'update', '-q'],
      [
        'apt-get',
        'install',
        '-y',
        '--no-install-recommends',
        'libvirt-daemon-system',
        'libvirt-daemon',
        'libvirt-daemon-driver-qemu',
        ...debianQemu(),
        'qemu-utils',
        'dnsmasq-base',
        'iptables',
        'ovmf',
      ],
    ],
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  },
  {
    name: 'Fedora, RHEL or a relative',
    ids: ['fedora', 'rhel', 'centos'],
    tool: 'dnf',
    commands: () => [
      [
        'dnf',
        'install',
        '-y',
        'libvirt-daemon-kvm',
        'libvirt-daemon-config-network',
        'qemu-kvm',
        'qemu-img',
      ],
    ],
    env: {},
  },
  {
    name: 'Arch Linux',
    ids: ['arch'],
    tool: 'pacman',
    commands: () => [
      [
        'pacman',
        '-S',
        '--needed',
        '--noconfirm',
        'libvirt',
        'qemu-base',
        'dnsmasq',
        'iptables-nft',
        'edk2-ovmf',
      ],
    ],
    env: {},
  },
];

function debianQemu() {
  return (
    { x64: ['qemu-system-x86'], arm64: ['qemu-system-arm', 'qemu-efi-aarch64'] }[process.arch] ?? [
      'qemu-system',
    ]
  );
}

/** The distribution family of this machine from /etc/os-release, or null where Corral cannot install. */
export function detectFamily(osRelease = readOsRelease()) {
  const field = (key) => new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  const ids = new Set([field('ID'), ...field('ID_LIKE').split(' ')]);
  return FAMILIES.find((family) => family.ids.some((id) => ids.has(id))) ?? null;
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/** @returns {boolean} whether a program is on the PATH */
export function hasProgram(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((dir) => dir !== '' && existsSync(path.join(dir, name)));
}

function hasQemu() {
  const arch = { x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch;
  return (
    hasProgram(`qemu-system-${arch}`) ||
    existsSync('/usr/libexec/qemu-kvm') ||
    hasProgram('qemu-kvm')
  );
}

/** Tries to connect to a unix socket; resolves with null or the error code. */
function tryConnect(socketPath) {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    const done = (code) => {
      socket.destroy();
      resolve(code);
    };
    socket.setTimeout(2_000, () => done('ETIMEDOUT'));
    socket.once('connect', () => done(null));
    socket.once('error', (error) => done(error.code ?? 'ERROR'));
  });
}

/**
 * Looks at this machine's libvirt.
 * @returns {Promise<{ state: 'answers', socket: string } | { state: 'no-linux' | 'missing' | 'no-qemu' | 'stopped' | 'forbidden', socket?: string }>}
 */
export async function inspectLibvirt() {
  if (process.platform !== 'linux') return { state: 'no-linux' };
  const present = LIBVIRT_SOCKETS.filter((socket) => existsSync(socket));
  let forbidden;
  for (const socket of present) {
    const code = await tryConnect(socket);
    if (code === null)
      return hasQemu() ? { state: 'answers', socket } : { state: 'no-qemu', socket };
    if (code === 'EACCES' || code === 'EPERM') forbidden = socket;
  }
  if (forbidden) return { state: 'forbidden', socket: forbidden };
  const installed =
    hasProgram('libvirtd') ||
    hasProgram('virtqemud') ||
    ['/usr/sbin/libvirtd', '/usr/sbin/virtqemud'].some((file) => existsSync(file));
  return { state: installed ? 'stopped' : 'missing' };
}

/** One or two sentences for the user about a state of `inspectLibvirt`, with the way out; null when all is well. */
export function explainLibvirt(found, family = detectFamily()) {
  const install = family
    ? 'Install them with one command: npm start -- --install-libvirt'
    : "Install libvirt and QEMU with this system's package manager.";
  switch (found.state) {
    case 'answers':
      return null;
    case 'no-linux':
      return 'This machine cannot run libvirt guests itself; add remote nodes in the console.';
    case 'missing':
      return `libvirt and QEMU are not installed on this machine. ${install} — or go on and add remote nodes.`;
    case 'no-qemu':
      return `libvirt answers, but QEMU is not installed. ${install}`;
    case 'stopped':
      return 'libvirt is installed but its daemon does not run. Start it with: sudo systemctl enable --now libvirtd (or virtqemud.socket), or: npm start -- --install-libvirt';
    case 'forbidden':
      return `libvirt is there, but this user may not use it (${found.socket}). Join the group and log in again: sudo usermod -aG libvirt ${os.userInfo().username}`;
    default:
      throw new Error(`unknown state ${found.state}`);
  }
}

/**
 * Installs libvirt and QEMU and starts the daemon. Prints what it runs.
 * @returns {string | null} null when done, else the sentence that says why not
 */
export function installLibvirt() {
  const family = process.platform === 'linux' ? detectFamily() : null;
  if (!family)
    return 'Corral can install libvirt on Debian/Ubuntu, Fedora and Arch only. Add remote nodes instead, or install it by hand.';
  if (!hasProgram(family.tool))
    return `This looks like ${family.name}, but ${family.tool} is not there.`;
  const prefix = process.getuid?.() === 0 ? [] : ['sudo'];
  if (prefix.length > 0 && !hasProgram('sudo'))
    return 'Installing needs root, and sudo is not there. Run the command as root.';
  for (const command of family.commands()) {
    const failed = runVisible([...prefix, ...command], family.env);
    if (failed) return failed;
  }
  return startDaemon(prefix);
}

function runVisible(argv, env = {}) {
  console.log(`  $ ${argv.join(' ')}`);
  const [program, ...args] =
    argv[0] === 'sudo' && Object.keys(env).length > 0
      ? ['sudo', ...Object.entries(env).map(([key, value]) => `${key}=${value}`), ...argv.slice(1)]
      : argv;
  const result = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.status === 0) return null;
  return `${argv.join(' ')} failed${result.error ? `: ${result.error.message}` : ` with exit code ${result.status}`}.`;
}

/** systemd where it runs; else (containers, small systems) the daemons themselves, which put themselves into the background. */
function startDaemon(prefix) {
  if (existsSync('/run/systemd/system')) {
    const unit =
      existsSync('/usr/lib/systemd/system/libvirtd.service') ||
      existsSync('/lib/systemd/system/libvirtd.service')
        ? 'libvirtd.service'
        : 'virtqemud.socket';
    return runVisible([...prefix, 'systemctl', 'enable', '--now', unit]);
  }
  for (const daemon of ['virtlogd', 'libvirtd']) {
    const failed = runVisible([...prefix, daemon, '-d']);
    if (failed) return failed;
  }
  return null;
}
