import type { CallOptions } from './call-options.ts';

/** What a node reaches of its guests' networks. */
export interface ReachRole {
  /**
   * Whether something accepts a TCP connection, as tried from the node; the connection is closed at once.
   * CAPABILITY_MISSING, with the reason, where nothing can be tried from the node.
   */
  tcp(address: string, port: number, options?: CallOptions): Promise<boolean>;
}
