import type { Database } from '@corral/db';
import type { ErrorCode, NodeId, NodeState } from '@corral/domain';
import type { HypervisorSession, ProbeReport } from '@corral/hypervisor';

/** What operations may touch. Made once in container.ts; handed to every step by the task engine. */
export interface World {
  readonly db: Database;
  readonly nodes: NodeSessions;
  readonly inventory: InventoryRefresh;
  /** Values for one task only that must not be stored with it in clear (passwords); sealed with the server's key. */
  readonly secrets: SecretBox;
  /** Folder for files of this server (partial downloads). */
  readonly dataDir: string;
}

/** The live connections. Owned by the inventory; everyone else only borrows. */
export interface NodeSessions {
  /** The open session of a node. Throws at once NODE_UNREACHABLE, NODE_AUTH_FAILED, … with the stored reason when there is none. */
  session(nodeId: NodeId | string): HypervisorSession;
}

/**
 * Reads objects again from the hypervisor and writes the projection, so that a finished step is visible at once
 * and not only when the event arrives. Each resolves with the row's id, or null when the object is gone (the row
 * is then deleted).
 */
export interface InventoryRefresh {
  vm(nodeId: string, uuid: string): Promise<string | null>;
  pool(nodeId: string, uuid: string): Promise<string | null>;
  /** The pool with all its volumes, after something has changed many of them. */
  poolVolumes(nodeId: string, uuid: string): Promise<void>;
  volume(nodeId: string, poolUuid: string, name: string): Promise<string | null>;
  network(nodeId: string, uuid: string): Promise<string | null>;
  /** Ends the connection of a node that is being removed. */
  forgetNode(nodeId: string): Promise<void>;
  /** Looks at a node anew with what is stored of it. A host key that was not accepted ends the look before any login. */
  probeNode(nodeId: string): Promise<ProbeReport>;
  /** Begins the connection anew with what is stored, and resolves with what came of the first attempt. */
  reconnectNode(nodeId: string): Promise<{
    readonly state: NodeState;
    readonly reason: string | null;
    readonly code: ErrorCode | null;
  }>;
}

export interface SecretBox {
  /** AES-256-GCM with the server's key; `purpose` is bound as additional data. */
  seal(purpose: string, clear: string): string;
  open(purpose: string, sealed: string): string;
}
