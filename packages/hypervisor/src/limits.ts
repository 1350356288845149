import type { CallOptions } from './call-options.ts';

/** Whether a direction can be limited while a VM runs; the reason says what the node lacks or why it cannot be seen. */
export interface LimitMeans {
  readonly supported: boolean | null;
  readonly reason: string | null;
}

/**
 * How fast cards of VMs may go. A limit is set by a change of the VM's hardware (`nicLimits`); this role knows whether
 * the node can carry it out.
 */
export interface LimitsRole {
  /** Asked from the node's kernel without touching any of its interfaces. */
  state(
    options?: CallOptions,
  ): Promise<{ readonly inbound: LimitMeans; readonly outbound: LimitMeans }>;
}
