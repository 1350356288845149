import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabNode } from '@corral/testkit';

/** A way to a node: itself, or a proxy in front of it. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** An OpenSSH client that knows the lab's key and touches no file of the user. */
export interface SshClient {
  /** Path of the program; its arguments are those of ssh. */
  readonly program: string;
  /** libvirt's address of the node through this client. */
  uri(endpoint: Endpoint): string;
  /** The argv that runs `command` on the node. */
  argv(endpoint: Endpoint, command: readonly string[]): string[];
  remove(): Promise<void>;
}

/** Makes the client in a temporary folder. Host keys are not looked at here: the lab's nodes are new each time. */
export async function makeSshClient(node: LabNode): Promise<SshClient> {
  const folder = await mkdtemp(join(tmpdir(), 'corral-bench-'));
  const config = join(folder, 'config');
  const program = join(folder, 'ssh');
  await writeFile(
    config,
    [
      `IdentityFile ${node.ssh.privateKeyFile}`,
      'IdentitiesOnly yes',
      'BatchMode yes',
      'StrictHostKeyChecking no',
      'UserKnownHostsFile /dev/null',
      'LogLevel ERROR',
      '',
    ].join('\n'),
  );
  await writeFile(program, `#!/bin/sh\nexec /usr/bin/ssh -F '${config}' "$@"\n`);
  await chmod(program, 0o755);
  return {
    program,
    uri: ({ host, port }) =>
      `qemu+ssh://${node.ssh.user}@${host}:${port}/system?command=${encodeURIComponent(program)}`,
    argv: ({ host, port }, command) => [
      program,
      '-T',
      '-p',
      String(port),
      `${node.ssh.user}@${host}`,
      '--',
      ...command,
    ],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
