import { mustRun } from '@corral/testkit';
import type { LabNode } from '@corral/testkit';
import { makeSshClient } from '../sync/ssh-client.ts';

/** OpenSSH's own copying program, which knows the lab's key and touches no file of the user. */
export interface Scp {
  /** Copies a file of this machine to a path of the node; milliseconds, its login included. */
  upload(from: string, to: string): Promise<number>;
  download(from: string, to: string): Promise<number>;
  remove(): Promise<void>;
}

const LONGEST_MS = 600_000;

export async function makeScp(node: LabNode): Promise<Scp> {
  const client = await makeSshClient(node);
  const { user, host, port } = node.ssh;
  const timed = async (...paths: readonly string[]): Promise<number> => {
    const begun = performance.now();
    await mustRun(['scp', '-q', '-S', client.program, '-P', String(port), ...paths], {
      timeoutMs: LONGEST_MS,
    });
    return performance.now() - begun;
  };
  return {
    upload: (from, to) => timed(from, `${user}@${host}:${to}`),
    download: (from, to) => timed(`${user}@${host}:${from}`, to),
    remove: () => client.remove(),
  };
}
