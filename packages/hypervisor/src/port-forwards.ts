import type { CallOptions } from './call-options.ts';

/** Ports of a node that lead to its guests. */

export interface PortForwardRule {
  /** Chosen by the caller: 1 to 40 letters, digits, dashes or underscores. */
  readonly id: string;
  readonly protocol: 'tcp' | 'udp';
  /** IPv4 address of the node; null for every one that it has. */
  readonly hostAddress: string | null;
  readonly hostPort: number;
  /** IPv4 address of the guest. */
  readonly guestAddress: string;
  readonly guestPort: number;
}

/** A port of the node that something else answers or forwards. */
export interface PortUse {
  readonly protocol: 'tcp' | 'udp';
  /** Null for every address. */
  readonly address: string | null;
  readonly port: number;
  /** As the end of a sentence: `a program of the node listens there`. */
  readonly why: string;
}

/**
 * The rules of one owner (a Corral server) on a node. They stand in places of their own: what others made there, another
 * Corral included, is neither changed nor read as one's own.
 */
export interface PortForwardsRole {
  /** Whether the node has the means, with the reason and the way out when it has not. */
  state(
    options?: CallOptions,
  ): Promise<{ readonly supported: boolean; readonly reason: string | null }>;
  /**
   * The rules that are in effect now.
   * @param owner 1 to 12 letters and digits.
   */
  list(owner: string, options?: CallOptions): Promise<PortForwardRule[]>;
  /** Makes the owner's rules exactly these, at once for all of them, and returns when they were read back. */
  apply(owner: string, rules: readonly PortForwardRule[], options?: CallOptions): Promise<void>;
  /** Ports that are taken by something else than the owner's rules. */
  portsInUse(owner: string, options?: CallOptions): Promise<PortUse[]>;
}
