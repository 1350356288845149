import type { Duplex } from 'node:stream';

export interface LinkExecOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; default 60 s. */
  readonly timeoutMs?: number;
  /** What the program reads; without it the input is empty. */
  readonly stdin?: string;
}

export interface LinkExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 128 and more when a signal ended the program. */
  readonly code: number;
}

/** How the sockets of a node are reached, apart from what is spoken over them. */
export interface NodeLink {
  /** A byte stream to libvirt's daemon; `bulk` streams never delay `control` streams. */
  openLibvirt(purpose: 'control' | 'bulk'): Promise<Duplex>;
  /** A TCP address as the node itself sees it, for displays that listen on its loopback. */
  openTcp(host: string, port: number): Promise<Duplex>;
  /** A unix socket on the node. */
  openUnix(path: string): Promise<Duplex>;
  /**
   * Runs a program on the node to its end and returns its outputs, whatever its exit code. Each argument arrives as it
   * is: none is read by a shell.
   */
  exec(argv: readonly [string, ...string[]], options?: LinkExecOptions): Promise<LinkExecResult>;
  /** Why the link ended, when it is what ended first; null after `close()`. Never rejects. */
  readonly closed: Promise<Error | null>;
  close(): Promise<void>;
}
