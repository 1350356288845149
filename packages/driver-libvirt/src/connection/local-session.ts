import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Duplex, type Readable } from 'node:stream';
import { openRemoteStream, type RemoteOpener, type RemoteProgram } from '@corral/libvirt-rpc';

/**
 * The way to the daemon of a user's session on this machine when it does not run. Nobody starts such a daemon but
 * libvirt's own clients; `virt-ssh-helper` is the one that gives a byte pipe, and it needs no ssh.
 */
export function sessionStarter(uri: string): () => Promise<Duplex> {
  const opener: RemoteOpener = {
    streamLocal: () => Promise.reject(new Error('No socket was found.')),
    exec: (argv) => startProgram(argv),
  };
  return () => openRemoteStream(opener, uri);
}

function startProgram(argv: readonly string[]): Promise<RemoteProgram> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    child.once('error', reject);
    child.once('spawn', () => {
      const exit = new Promise<{ code: number | null; signal: string | null }>((done) => {
        child.once('close', (code, signal) => done({ code, signal }));
      });
      const pipe = Duplex.from({ writable: child.stdin, readable: child.stdout });
      pipe.once('close', () => child.kill(constants.signals.SIGTERM));
      const parts: { readonly stderr: Readable; readonly exit: typeof exit } = {
        stderr: child.stderr,
        exit,
      };
      resolve(Object.assign(pipe, parts));
    });
  });
}
