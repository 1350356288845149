import type { Duplex } from 'node:stream';
import { HelperPipe, type RemoteProgram } from './helper-pipe.ts';

/** What a secure connection to a machine must be able to do (ssh is one). */
export interface RemoteOpener {
  /** Opens a stream to a unix socket of the remote machine. */
  streamLocal(path: string): Promise<Duplex>;
  /** Starts a program; no shell string is made of `argv` without quoting. */
  exec(argv: string[]): Promise<RemoteProgram>;
}

/** One way to reach the daemon, and why it did not work. */
export interface ProbeFailure {
  readonly way: string;
  readonly reason: string;
}

/** None of the ways led to a daemon. */
export class NoDaemonError extends Error {
  override readonly name = 'NoDaemonError';
  readonly failures: readonly ProbeFailure[];

  constructor(failures: readonly ProbeFailure[]) {
    const tried = failures.map(({ way, reason }) => `${way}: ${reason}`).join('; ');
    super(`no libvirt daemon could be reached (${tried})`);
    this.failures = failures;
  }
}

const HELPER = 'virt-ssh-helper';

interface Way {
  readonly name: string;
  /** `before` is what failed until now, for the explanation of a late failure. */
  open(attempt: Attempt): Promise<Duplex>;
}

interface Attempt {
  readonly remote: RemoteOpener;
  readonly uri: string;
  readonly failures: ProbeFailure[];
  /** The way that worked last, by uri. */
  readonly memory: Map<string, string>;
}

const memories = new WeakMap<RemoteOpener, Map<string, string>>();

/**
 * Opens a byte pipe to the libvirt daemon of a remote machine. Tried in this order: the modular
 * daemon's socket, the monolithic daemon's socket, `virt-ssh-helper`. What worked is remembered for
 * the connection (by object identity) and tried first the next time. Rejects with NoDaemonError.
 *
 * The helper tells only by ending that it reached no daemon. Its pipe is given at once all the same,
 * to spare a round trip; it then fails with a NoDaemonError that holds the helper's own words.
 */
export async function openRemoteStream(remote: RemoteOpener, uri: string): Promise<Duplex> {
  const memory = memories.get(remote) ?? new Map<string, string>();
  memories.set(remote, memory);
  const attempt: Attempt = { remote, uri, memory, failures: [] };
  for (const way of waysFor(uri, memory.get(uri))) {
    try {
      return await way.open(attempt);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      attempt.failures.push({ way: way.name, reason });
    }
  }
  memory.delete(uri);
  throw new NoDaemonError(attempt.failures);
}

/** Only `qemu:` is served by the modular daemon; session daemons have no socket of a known path. */
function waysFor(uri: string, first: string | undefined): readonly Way[] {
  const ways: Way[] = [];
  const session = uri.endsWith('/session');
  if (uri.startsWith('qemu:') && !session) ways.push(socketWay('/run/libvirt/virtqemud-sock'));
  if (!session) ways.push(socketWay('/run/libvirt/libvirt-sock'));
  ways.push({ name: HELPER, open: openHelper });
  return ways.toSorted((a, b) => Number(b.name === first) - Number(a.name === first));
}

function socketWay(path: string): Way {
  return {
    name: path,
    async open({ remote, uri, memory }) {
      const stream = await remote.streamLocal(path);
      memory.set(uri, path);
      return stream;
    },
  };
}

async function openHelper({ remote, uri, memory, failures }: Attempt): Promise<Duplex> {
  const program = await remote.exec([HELPER, uri]);
  return new HelperPipe(program, {
    onAnswer: () => void memory.set(uri, HELPER),
    explain(words, answered) {
      if (answered) return new Error(`${HELPER}: ${words}`);
      memory.delete(uri);
      return new NoDaemonError([...failures, { way: HELPER, reason: words }]);
    },
  });
}
