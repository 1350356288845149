import { CorralError } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import type { LinkExecOptions, LinkExecResult, NodeLink } from '../connection/link.ts';

const WHAT = 'the node';
const DEFAULT_TIMEOUT_MS = 20_000;

export type Argv = readonly [string, ...string[]];

/** What programs on a node can be run for, and why not where they cannot. */
export interface ProgramsState {
  /** Null when programs run there. */
  readonly reason: string | null;
  /** What goes before a program that needs root: nothing for root, `sudo -n` for a login that may. */
  readonly asRoot: readonly string[] | null;
  /** Whether libvirt is the daemon of the login's own session. */
  readonly session: boolean;
}

/**
 * Programs on the machine that libvirt runs on. A local socket can belong to another machine (a container, a network
 * namespace, a forwarded socket), so it is made sure once that programs and libvirt are at home in the same place.
 */
export class NodePrograms {
  private readonly calls: Calls;
  private readonly link: Pick<NodeLink, 'exec'>;
  /** The daemon of a user's session: what it owns is the login's own, so no program there needs root. */
  private readonly session: boolean;
  private known: Promise<ProgramsState> | null = null;

  constructor(calls: Calls, link: Pick<NodeLink, 'exec'>, session = false) {
    this.calls = calls;
    this.link = link;
    this.session = session;
  }

  /** Whether programs run there, asked once a session; again where no answer came. */
  state(options: CallOptions = {}): Promise<ProgramsState> {
    this.known ??= this.look(options).catch((error: unknown) => {
      this.known = null;
      throw error;
    });
    return this.known;
  }

  /** Runs a program as the login's user. Rejects CAPABILITY_MISSING where none can be run. */
  async run(
    argv: Argv,
    options: CallOptions,
    input: Pick<LinkExecOptions, 'stdin'> = {},
  ): Promise<LinkExecResult> {
    const { reason } = await this.state(options);
    if (reason !== null) throw missing(reason);
    return this.exec(argv, options, input);
  }

  /** Runs a program as root. Rejects CAPABILITY_MISSING where the login may not. */
  async runAsRoot(
    argv: Argv,
    options: CallOptions,
    input: Pick<LinkExecOptions, 'stdin'> = {},
  ): Promise<LinkExecResult> {
    const { reason, asRoot } = await this.state(options);
    if (reason !== null) throw missing(reason);
    if (asRoot === null) throw missing(NOT_ROOT);
    const [program, ...before] = asRoot;
    return this.exec(program === undefined ? argv : [program, ...before, ...argv], options, input);
  }

  private async look(options: CallOptions): Promise<ProgramsState> {
    const { session } = this;
    const { hostname } = await this.calls.read(WHAT, 'connectGetHostname', {}, options);
    let seen: LinkExecResult;
    try {
      seen = await this.exec(['uname', '-n'], options);
    } catch (error) {
      options.signal?.throwIfAborted();
      // It may be the connection's moment and not the login's right, so it is asked again the next time.
      this.known = null;
      return {
        reason: `The login at the node cannot run programs there: ${firstCause(error)}`,
        asRoot: null,
        session,
      };
    }
    if (seen.code !== 0) {
      const reason = 'The login at the node cannot run programs there.';
      return { reason, asRoot: null, session };
    }
    const here = seen.stdout.trim();
    if (firstLabel(here) !== firstLabel(hostname)) {
      const reason = `Corral reaches this libvirt by its socket alone: programs would run on ${here}, and libvirt runs on ${hostname}. Add the node over ssh.`;
      return { reason, asRoot: null, session };
    }
    return { reason: null, asRoot: await this.wayToRoot(options), session };
  }

  private async wayToRoot(options: CallOptions): Promise<readonly string[] | null> {
    if (this.session) return [];
    const id = await this.exec(['id', '-u'], options);
    if (id.stdout.trim() === '0') return [];
    const sudo = ['sudo', '-n'] as const;
    const may = await this.exec([...sudo, 'true'], options).catch(() => null);
    return may?.code === 0 ? sudo : null;
  }

  private exec(
    argv: Argv,
    options: CallOptions,
    input: Pick<LinkExecOptions, 'stdin'> = {},
  ): Promise<LinkExecResult> {
    return this.calls.guard({ what: WHAT, changes: false }, options, () =>
      this.link.exec(argv, {
        ...input,
        timeoutMs: options.deadlineMs ?? DEFAULT_TIMEOUT_MS,
        ...(options.signal ? { signal: options.signal } : {}),
      }),
    );
  }
}

export const NOT_ROOT =
  'This needs root on the node: log in as root, or let the user run sudo without a password.';

/** What went wrong in the beginning, without the words of those who passed it on. */
function firstCause(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  return first instanceof Error ? first.message : String(first);
}

function firstLabel(name: string): string {
  return (name.split('.')[0] ?? '').toLowerCase();
}

/** A refusal with the reason why the node cannot do it. */
export function missing(reason: string, capability = 'node.programs'): CorralError {
  return new CorralError('CAPABILITY_MISSING', reason, { capability });
}
