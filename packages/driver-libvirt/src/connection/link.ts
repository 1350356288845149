import type { Duplex } from 'node:stream';

/** How the sockets of a node are reached, apart from what is spoken over them. */
export interface NodeLink {
  /** A byte stream to libvirt's daemon; `bulk` streams never delay `control` streams. */
  openLibvirt(purpose: 'control' | 'bulk'): Promise<Duplex>;
  /** A TCP address as the node itself sees it, for displays that listen on its loopback. */
  openTcp(host: string, port: number): Promise<Duplex>;
  /** A unix socket on the node. */
  openUnix(path: string): Promise<Duplex>;
  /** Why the link ended, when it is what ended first; null after `close()`. Never rejects. */
  readonly closed: Promise<Error | null>;
  close(): Promise<void>;
}
