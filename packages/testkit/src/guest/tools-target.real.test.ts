import { describe, expect, it } from 'vitest';
import { run, type ProgramResult } from '../process.ts';
import { waitFor } from '../wait.ts';
import { ToolsTarget, type ToolsTargetFamily } from './tools-target.ts';

/** As root with the key: the user without rights has a password only, which OpenSSH's client takes from no pipe. */
function ssh(target: ToolsTarget, command: string, stdin = ''): Promise<ProgramResult> {
  const { host, privateKeyFile, user } = target.ssh;
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const words = options.flatMap((option) => ['-o', option]);
  return run(['ssh', '-i', privateKeyFile, ...words, `${user}@${host}`, command], { stdin });
}

/** The plain user's shell, reached from root's. */
const asPlain = (target: ToolsTarget, command: string, stdin = ''): Promise<ProgramResult> =>
  ssh(target, `setpriv --reuid 7900 --regid 7900 --clear-groups sh -c '${command}'`, stdin);

interface Way {
  readonly family: ToolsTargetFamily;
  readonly install: string;
  readonly start: string | null;
  readonly missing: readonly [command: string, code: number];
  /** What the plain user gets for trying. */
  readonly denied: number;
}

const WAYS: readonly Way[] = [
  {
    family: 'debian',
    install: 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get -y install open-vm-tools',
    start: null,
    missing: ['apt-get -y install nothing', 100],
    denied: 100,
  },
  {
    family: 'rocky',
    install: 'dnf -y install open-vm-tools',
    start: 'systemctl enable --now vmtoolsd',
    missing: ['yum -y install nothing', 1],
    denied: 1,
  },
  {
    family: 'opensuse',
    install: 'zypper --non-interactive install open-vm-tools',
    start: 'systemctl start vmtoolsd.service',
    missing: ['zypper --non-interactive in nothing', 104],
    denied: 5,
  },
  {
    family: 'alpine',
    install: 'apk add open-vm-tools',
    start: 'rc-service open-vm-tools start',
    missing: ['apk add nothing', 1],
    denied: 99,
  },
  {
    family: 'arch',
    install: 'pacman -S --noconfirm open-vm-tools',
    start: 'systemctl start vmtoolsd',
    missing: ['pacman -S --noconfirm nothing', 1],
    denied: 1,
  },
];

describe('a guest that gets VMware Tools', () => {
  it.each(WAYS)(
    '$family: programs, exit codes and service as there',
    async ({ family, install, start, missing, denied }) => {
      let started = 0;
      await using target = await ToolsTarget.start({ family, onRunning: () => (started += 1) });
      const release = await ssh(target, 'cat /etc/os-release');
      expect(release.stdout).toContain(family);
      expect((await ssh(target, missing[0])).code).toBe(missing[1]);
      expect((await asPlain(target, install)).code).toBe(denied);
      expect(target.isInstalled).toBe(false);
      if (start !== null) expect((await ssh(target, start)).code).not.toBe(0);

      const done = await ssh(target, install);
      expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Complete!') });
      expect(target.isInstalled).toBe(true);
      if (start !== null) {
        expect(target.isRunning).toBe(false);
        expect((await ssh(target, start)).code).toBe(0);
      }
      expect(target.isRunning).toBe(true);
      await waitFor('word of the service', () => started > 0);
      expect(await target.calls()).toContainEqual(expect.stringMatching(/ open-vm-tools$/));
    },
  );

  it('has no package manager of this machine or of another distribution within reach', async () => {
    await using target = await ToolsTarget.start({ family: 'alpine' });
    const programs = ['apt-get', '/usr/bin/apt-get', 'dnf', 'systemctl', '/usr/bin/systemctl'];
    const codes: number[] = [];
    for (const program of programs) codes.push((await ssh(target, `${program} --version`)).code);
    // 126: not to be run; 127: not there.
    expect(codes.filter((code) => code !== 126 && code !== 127)).toEqual([]);
  });

  it('asks for the password of sudo, fails as told, and heals', async () => {
    await using target = await ToolsTarget.start({ family: 'opensuse' });
    const install = 'sudo -S -p "" zypper --non-interactive install open-vm-tools';
    expect((await asPlain(target, install.replace('-S -p ""', '-n'))).code).toBe(1);
    expect((await asPlain(target, install, 'wrong\n')).stderr).toContain('incorrect password');
    await target.fail('zypper', 7, 'System management is locked by the application with pid 712.');
    const locked = await asPlain(target, install, `${target.ssh.plain.password}\n`);
    expect(locked).toMatchObject({ code: 7, stderr: expect.stringContaining('is locked') });
    await target.heal('zypper');
    expect((await asPlain(target, install, `${target.ssh.plain.password}\n`)).code).toBe(0);
    expect(target.isInstalled).toBe(true);
  });
});
