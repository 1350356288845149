import type { FirewallSettings } from '@corral/domain';
import type { CallOptions } from './call-options.ts';

/** Packet filters of a node, which cards of VMs go through. */

/** A VM that refers to a filter: as it runs, as it is stored, or in a snapshot of it. */
export interface FilterUse {
  readonly vmUuid: string;
  readonly vmName: string;
}

export interface FilterDefinition {
  readonly uuid: string;
  readonly name: string;
  /** The VM for which Corral made it; null for a filter of somebody else. */
  readonly vmUuid: string | null;
  /** What it means, of filters that Corral made and nobody has changed; null for all others. */
  readonly settings: FirewallSettings | null;
  /** Every rule in one line, in the hypervisor's words. */
  readonly lines: readonly string[];
  /** Filters that it takes in. */
  readonly includes: readonly string[];
}

export interface FilterRecord extends FilterDefinition {
  readonly usedBy: readonly FilterUse[];
}

export interface FilterState {
  readonly supported: boolean;
  readonly reason: string | null;
  /**
   * Whether the node can tell connections apart, which policies and accepted answers need; null where that cannot be
   * seen. The reason says what is missing or why it cannot be seen.
   */
  readonly connections: { readonly supported: boolean | null; readonly reason: string | null };
}

/**
 * Filters of cards. Only those that Corral made can be changed here: all others are listed and left alone. A card is
 * put through a filter by a change of its VM's hardware (`nicFilter`).
 */
export interface FiltersRole {
  /** Whether the node has the means, with the reason and the way out when it has not. */
  state(options?: CallOptions): Promise<FilterState>;
  list(options?: CallOptions): Promise<FilterRecord[]>;
  /** Null when there is none of that name. */
  get(name: string, options?: CallOptions): Promise<FilterDefinition | null>;
  /**
   * Makes a filter.
   * @param name as `filterName` of the domain gives it. ALREADY_EXISTS when it is taken.
   */
  define(
    name: string,
    settings: FirewallSettings,
    options?: CallOptions,
  ): Promise<FilterDefinition>;
  /** Removes a filter that Corral made. IN_USE, naming the users, while a VM or another filter refers to it. */
  remove(name: string, options?: CallOptions): Promise<void>;
}
