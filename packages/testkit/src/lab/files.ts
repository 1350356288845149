import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../process.ts';

/** Folders of a node on the host, and where the node sees each of them. */
export const NODE_MOUNTS: ReadonlyArray<readonly [host: string, node: string]> = [
  ['etc-libvirt', '/etc/libvirt'],
  ['var-lib-libvirt', '/var/lib/libvirt'],
  ['var-log-libvirt', '/var/log/libvirt'],
  ['var-cache-libvirt', '/var/cache/libvirt'],
  ['etc-ssh', '/etc/ssh'],
  ['hosts', '/etc/hosts'],
  ['passwd', '/etc/passwd'],
  ['group', '/etc/group'],
  ['shadow', '/etc/shadow'],
  ['home', '/home'],
];

/** A user of the node that is not root and may log in by password: for tests of what such a user may do. */
export const PLAIN_USER = 'plain';
const PLAIN_UID = 7900;

export interface NodeFilesOptions {
  readonly folder: string;
  readonly number: number;
  readonly hostname: string;
  readonly address: string;
  readonly hostAddress: string;
  /** Lines added to libvirtd.conf, as in `max_client_requests = 5`. */
  readonly libvirtdConf: readonly string[];
  /** Lines put before the usual ones of sshd_config: sshd takes the first value it meets. */
  readonly sshdConf: readonly string[];
  readonly password: string;
}

function idOf(user: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`));
  if (line === undefined) throw new Error(`No user ${user}: is libvirt-daemon-system installed?`);
  const fields = line.split(':');
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

function makeFolders(folder: string): void {
  const folders = [
    'etc-libvirt/hooks',
    'etc-libvirt/qemu/networks',
    'var-lib-libvirt/images',
    'var-lib-libvirt/boot',
    'var-lib-libvirt/dnsmasq',
    'var-lib-libvirt/qemu',
    'var-log-libvirt/qemu',
    'var-cache-libvirt',
    'run-libvirt',
    'etc-ssh',
    `home/${PLAIN_USER}`,
    'home/root',
  ];
  for (const name of folders) mkdirSync(join(folder, name), { recursive: true, mode: 0o755 });
  const qemu = idOf('libvirt-qemu');
  chownSync(join(folder, 'var-lib-libvirt/qemu'), qemu.uid, qemu.gid);
  chmodSync(join(folder, 'var-lib-libvirt/qemu'), 0o750);
  chownSync(join(folder, 'home', PLAIN_USER), PLAIN_UID, PLAIN_UID);
}

function writeLibvirtFiles(options: NodeFilesOptions): void {
  const { folder, number } = options;
  const etc = join(folder, 'etc-libvirt');
  if (existsSync('/etc/libvirt/nwfilter')) {
    cpSync('/etc/libvirt/nwfilter', join(etc, 'nwfilter'), { recursive: true });
  }
  writeFileSync(
    join(etc, 'libvirtd.conf'),
    [
      `host_uuid = "00000000-0000-4000-8000-${String(number).padStart(12, '0')}"`,
      'auth_unix_rw = "none"',
      'auth_unix_ro = "none"',
      'log_outputs = "3:file:/var/log/libvirt/libvirtd.log"',
      ...options.libvirtdConf,
      '',
    ].join('\n'),
  );
  // Several libvirtd share one kernel: no cgroups of their own, and no remembered owners of files.
  writeFileSync(
    join(etc, 'qemu.conf'),
    [
      'cgroup_controllers = []',
      'remember_owner = 0',
      'migration_address = "0.0.0.0"',
      'vnc_listen = "127.0.0.1"',
      '',
    ].join('\n'),
  );
  writeFileSync(join(etc, 'virtlogd.conf'), '');
}

async function writeSshFiles(options: NodeFilesOptions): Promise<void> {
  const etc = join(options.folder, 'etc-ssh');
  const clientKey = join(options.folder, 'client_key');
  if (!existsSync(clientKey)) {
    await mustRun([
      'ssh-keygen',
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      'corral-lab',
      '-f',
      clientKey,
    ]);
    await makeHostKey(options.folder);
  }
  writeFileSync(join(etc, 'authorized_keys'), readFileSync(`${clientKey}.pub`));
  writeFileSync(
    join(etc, 'sshd_config'),
    [
      ...options.sshdConf,
      'Port 22',
      'HostKey /etc/ssh/host_key',
      'PidFile /run/sshd.pid',
      'PermitRootLogin prohibit-password',
      'AuthorizedKeysFile /etc/ssh/authorized_keys',
      'PasswordAuthentication yes',
      'StrictModes no',
      'UsePAM no',
      'UseDNS no',
      'MaxStartups 100',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
}

/** Gives the node another ssh host key; a running sshd takes it up when it is started again. */
export async function makeHostKey(folder: string): Promise<void> {
  const key = join(folder, 'etc-ssh', 'host_key');
  await mustRun(['rm', '-f', key, `${key}.pub`]);
  await mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
}

/** The SHA-256 fingerprint of the node's host key in OpenSSH's form (`SHA256:…`). */
export async function hostKeyFingerprint(folder: string): Promise<string> {
  const line = await mustRun([
    'ssh-keygen',
    '-l',
    '-E',
    'sha256',
    '-f',
    join(folder, 'etc-ssh/host_key.pub'),
  ]);
  const fingerprint = line.split(' ')[1];
  if (fingerprint === undefined) throw new Error(`ssh-keygen said: ${line}`);
  return fingerprint;
}

async function writeUsers(options: NodeFilesOptions): Promise<void> {
  const { folder, password } = options;
  const hash = (await mustRun(['openssl', 'passwd', '-6', '-stdin'], { stdin: password })).trim();
  // A home of its own: what the host's root has its shell do at every start is no business of the lab.
  const passwd = readFileSync('/etc/passwd', 'utf8')
    .trimEnd()
    .replace(/^(root:.*):[^:]*:([^:]*)$/m, '$1:/home/root:$2');
  const plain = `${PLAIN_USER}:x:${PLAIN_UID}:${PLAIN_UID}::/home/${PLAIN_USER}:/bin/sh`;
  writeFileSync(join(folder, 'passwd'), `${passwd}\n${plain}\n`);
  const group = readFileSync('/etc/group', 'utf8').trimEnd();
  writeFileSync(join(folder, 'group'), `${group}\n${PLAIN_USER}:x:${PLAIN_UID}:\n`);
  writeFileSync(join(folder, 'shadow'), `root:*:19000::::::\n${PLAIN_USER}:${hash}:19000::::::\n`);
  chmodSync(join(folder, 'shadow'), 0o600);
}

/** Writes everything a node needs below its folder. What exists from an earlier boot (keys, disks) stays. */
export async function writeNodeFiles(options: NodeFilesOptions): Promise<void> {
  makeFolders(options.folder);
  writeLibvirtFiles(options);
  await writeSshFiles(options);
  await writeUsers(options);
  // The hostname must resolve: libvirt waits 10 s for it at every start of a VM otherwise.
  writeFileSync(
    join(options.folder, 'hosts'),
    `127.0.0.1 localhost\n${options.address} ${options.hostname}\n${options.hostAddress} lab-host\n`,
  );
}
