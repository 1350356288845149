import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mustRun } from '@corral/testkit';
import { z } from 'zod';
import type { Endpoint, SshClient } from './ssh-client.ts';

/** One cold synchronisation: a new connection, then every guest with its state and definition. */
export interface SyncTimes {
  readonly domains: number;
  readonly connectMs: number;
  readonly syncMs: number;
}

const program = fileURLToPath(new URL('../peers/list_domains.py', import.meta.url));
const PythonAnswer = z.object({
  domains: z.number(),
  connectMs: z.number(),
  syncMs: z.number(),
});

/** python3-libvirt over qemu+ssh, by Debian's interpreter, which is the one that has the bindings. */
export async function syncByPython(client: SshClient, endpoint: Endpoint): Promise<SyncTimes> {
  const out = await mustRun(['/usr/bin/python3', program, client.uri(endpoint)], {
    timeoutMs: 300_000,
  });
  return PythonAnswer.parse(JSON.parse(out));
}

/**
 * One virsh process on the node, fed its commands through one ssh session. It is given the shortest way to the
 * daemon there is (the socket beside it). The connection counts until it has answered its first command.
 */
export async function syncByVirsh(client: SshClient, endpoint: Endpoint): Promise<SyncTimes> {
  const [command, ...args] = client.argv(endpoint, ['virsh', '-q']);
  if (command === undefined) throw new Error('No ssh program.');
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  let text = '';
  child.stdout.setEncoding('utf8');
  const said = (mark: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (chunk: string): void => {
        text += chunk;
        if (!text.includes(mark)) return;
        child.stdout.off('data', look);
        resolve();
      };
      child.stdout.on('data', look);
    });
  const failed = async (): Promise<never> => {
    const code = await ended;
    throw new Error(`virsh over ssh ended with ${code} before it had answered.`);
  };
  const ask = async (commands: string, mark: string): Promise<string> => {
    text = '';
    const answer = said(mark);
    child.stdin.write(commands);
    await Promise.race([answer, failed()]);
    return text;
  };
  await ask('echo connected-now\n', 'connected-now');
  const opened = performance.now();
  const list = await ask('list --all --uuid\necho listed-now\n', 'listed-now');
  const uuids = list.match(/^[0-9a-f-]{36}$/gm) ?? [];
  const each = uuids.map((uuid) => `dominfo ${uuid}\ndumpxml ${uuid}\n`).join('');
  const all = await ask(`${each}echo all-done-now\n`, 'all-done-now');
  const done = performance.now();
  child.stdin.end('quit\n');
  await ended;
  const domains = all.match(/<\/domain>/g)?.length ?? 0;
  return { domains, connectMs: opened - begun, syncMs: done - opened };
}
