import type { Duplex } from 'node:stream';
import { MAX_FRAME_BYTES } from './frame.ts';
import type { KeepaliveOptions } from './keepalive.ts';
import type { LaneName } from './policy.ts';

/** Milliseconds after which a call of a lane is given up; `long` for jobs that may take hours. */
export interface Deadlines {
  readonly connect: number;
  readonly control: number;
  readonly query: number;
  readonly stats: number;
  readonly slow: number;
  readonly urgent: number;
  readonly long: number;
}

export interface HostLimits {
  /** Unanswered calls that may be in flight on one lane of each kind. */
  readonly window: Readonly<Record<LaneName, number>>;
  /** Lanes of each kind that may be open. */
  readonly lanes: Readonly<Record<LaneName, number>>;
  /** Calls that may wait for a slot, per kind of lane. */
  readonly queued: number;
  /** Calls on slow and stats lanes together that may be in flight. */
  readonly blocking: number;
  /** Calls past their deadline that the daemon still has; beyond it slow and stats calls are refused. */
  readonly unanswered: number;
  /** How long a call whose lane was lost still counts as being with the daemon, in milliseconds. */
  readonly lostCallMs: number;
  readonly frameBytes: number;
  /** Shortest time between two looks at a guest that did not answer, in milliseconds. */
  readonly probeEveryMs: number;
}

/** What a stream is opened for; bulk streams belong on a connection of their own. */
export type StreamPurpose = 'control' | 'bulk';

export interface ConnectOptions {
  /** Opens a byte pipe to the daemon; called once for every lane. */
  openStream(purpose: StreamPurpose): Promise<Duplex>;
  /** Defaults to `qemu:///system`. */
  uri?: string;
  deadlines?: Partial<Deadlines>;
  limits?: Partial<HostLimits>;
  keepalive?: KeepaliveOptions;
  /**
   * Ends connecting before it is done. It is kept: a lane that is opened later (for slow calls, bulk data or a console,
   * or in the place of a lost one) is ended by it too. What is open already is closed by `close`, not by this signal.
   */
  signal?: AbortSignal;
  /** Told when a listener of an event throws; by default such an error is thrown in a later tick. */
  onListenerError?: (error: unknown) => void;
}

export const DEFAULT_URI = 'qemu:///system';

export const DEFAULT_DEADLINES: Deadlines = {
  connect: 15_000,
  control: 10_000,
  query: 30_000,
  stats: 5_000,
  // Above the 30 s after which the daemon itself gives up waiting for a guest's lock.
  slow: 60_000,
  urgent: 60_000,
  long: 24 * 3_600_000,
};

/**
 * Slow and stats lanes have a window of 4, because with five stuck calls the daemon reads no more
 * from a connection. Together they hold at most 12 calls: 16 stuck ones would stop the daemon's
 * ordinary workers for everybody.
 */
export const DEFAULT_LIMITS: HostLimits = {
  window: { control: 32, query: 2048, stats: 4, slow: 4, urgent: 4 },
  lanes: { control: 1, query: 1, stats: 3, slow: 3, urgent: 2 },
  queued: 20_000,
  blocking: 12,
  unanswered: 8,
  lostCallMs: 35_000,
  frameBytes: MAX_FRAME_BYTES,
  probeEveryMs: 1_000,
};

export const DEFAULT_KEEPALIVE: KeepaliveOptions = { intervalMs: 5_000, count: 3 };
