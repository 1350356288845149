import { connect } from 'node:net';
import { userInfo } from 'node:os';
import type { Duplex } from 'node:stream';
import type { NodeTarget } from '@corral/hypervisor';
import { unixStream } from '@corral/libvirt-rpc';
import { runLocal } from './local-exec.ts';
import type { NodeLink } from './link.ts';
import { sessionStarter } from './local-session.ts';
import { isSessionUri } from './target.ts';

/**
 * Sockets of libvirt's daemons on this machine, the modular daemon first, as its own clients try them. A user's session
 * has them in the user's runtime folder, or in the cache folder where the login made none.
 */
export function localSockets(uri: string): string[] {
  const folders = isSessionUri(uri)
    ? [`/run/user/${userInfo().uid}/libvirt`, `${userInfo().homedir}/.cache/libvirt`]
    : ['/run/libvirt', '/var/run/libvirt'];
  // Only the monolithic daemon and the proxy serve other drivers than QEMU's.
  const names = uri.startsWith('qemu:') ? ['virtqemud-sock', 'libvirt-sock'] : ['libvirt-sock'];
  return names.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
}

/** How TCP ports of the local machine are reached; replaced where a test's node has a network of its own. */
export type OpenTcp = (host: string, port: number) => Promise<Duplex>;

/** Connects to a TCP address of this machine. */
export function openLocalTcp(host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

const runLocalProgram: NodeLink['exec'] = (argv, options = {}) => runLocal(argv, options);

/** How the local machine is reached where a test replaces parts of it. */
export interface LocalLinkOptions {
  readonly openTcp?: OpenTcp;
  readonly exec?: NodeLink['exec'];
}

/** The link of a local target. A configured socket is the system's daemon, so a session is looked for beside it. */
export function localLink(
  { socketPath }: Extract<NodeTarget['transport'], { kind: 'local' }>,
  uri: string,
  { openTcp, exec }: LocalLinkOptions,
): NodeLink {
  const session = isSessionUri(uri);
  const sockets = socketPath === undefined || session ? localSockets(uri) : [socketPath];
  return new LocalLink(sockets, openTcp, exec, session ? sessionStarter(uri) : null);
}

/** This machine's own libvirt. Each stream is a socket of its own, so there is nothing to keep open. */
export class LocalLink implements NodeLink {
  readonly closed: Promise<Error | null>;
  readonly openTcp: OpenTcp;
  readonly exec: NodeLink['exec'];
  private readonly sockets: readonly string[];
  private readonly settle: (reason: null) => void;
  /** Reaches a daemon that no socket leads to yet. */
  private readonly starter: (() => Promise<Duplex>) | null;

  constructor(
    sockets: readonly string[],
    openTcp: OpenTcp = openLocalTcp,
    exec: NodeLink['exec'] = runLocalProgram,
    starter: (() => Promise<Duplex>) | null = null,
  ) {
    this.sockets = sockets;
    this.starter = starter;
    this.openTcp = openTcp;
    this.exec = exec;
    const { promise, resolve } = Promise.withResolvers<Error | null>();
    this.closed = promise;
    this.settle = resolve;
  }

  /** The first socket that answers; the error of the last one otherwise, which is the most general. */
  async openLibvirt(): Promise<Duplex> {
    let failure: unknown;
    for (const path of this.sockets) {
      try {
        return await unixStream(path);
      } catch (error) {
        // A socket that is there and refuses says more than one that is not.
        if (failure === undefined || !isMissing(error)) failure = error;
      }
    }
    if (this.starter !== null) return this.starter();
    throw failure;
  }

  openUnix(path: string): Promise<Duplex> {
    return unixStream(path);
  }

  async close(): Promise<void> {
    this.settle(null);
  }
}

/** The name the operating system gives an error, as in ENOENT; null for other errors. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}
