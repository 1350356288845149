import { openControlLane, openLane, type ControlLane, type Settings } from './connection.ts';
import { ConnectionLostError } from './errors.ts';
import type { EventHub } from './events.ts';
import type { Lane } from './lane.ts';
import { LaneGroup } from './lane-group.ts';
import type { StreamPurpose } from './options.ts';
import type { LaneName } from './policy.ts';
import type { UnansweredCalls } from './unanswered.ts';

const REPLACE_AT_MOST_EVERY_MS = 1_000;
const LANES: readonly LaneName[] = ['control', 'query', 'stats', 'slow', 'urgent'];

/** All lanes of one host. The control lane is the host's life: when it is lost, all is lost. */
export class HostLanes {
  /** Resolves when the host has ended: null after {@link HostLanes.close}, else why. */
  readonly closed: Promise<Error | null>;
  readonly #settings: Settings;
  readonly #hub: EventHub;
  readonly #groups = new Map<LaneName, LaneGroup>();
  readonly #private = new Set<Lane>();
  readonly #resolveClosed: (error: Error | null) => void;
  readonly #unanswered: UnansweredCalls;
  #control: ControlLane | null = null;
  #replacing: Promise<void> | null = null;
  #replacedAt = Number.NEGATIVE_INFINITY;
  #ended = false;

  constructor(settings: Settings, hub: EventHub, unanswered: UnansweredCalls) {
    const { promise, resolve } = Promise.withResolvers<Error | null>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#settings = settings;
    this.#hub = hub;
    this.#unanswered = unanswered;
    for (const name of LANES) this.#groups.set(name, this.#newGroup(name));
  }

  get isClosed(): boolean {
    return this.#ended;
  }

  /** The lane that carries events, with what its handshake said. */
  get control(): ControlLane {
    if (this.#control === null) throw new Error('the host is not connected');
    return this.#control;
  }

  /** Every lane that is open. */
  get all(): readonly Lane[] {
    const grouped = [...this.#groups.values()].flatMap((group) => group.lanes);
    return [...grouped, ...this.#private];
  }

  group(name: LaneName): LaneGroup {
    const group = this.#groups.get(name);
    if (group === undefined) throw new TypeError(`"${name}" is no lane`);
    return group;
  }

  /** Opens the control lane; the others are opened when they are needed. */
  async start(): Promise<void> {
    this.#useControl(await this.#openControl());
  }

  /** Opens a lane for one stream alone. */
  async openPrivate(name: string, purpose: StreamPurpose): Promise<Lane> {
    if (this.#ended) throw lostError('it is closed', undefined);
    const lane = await openLane(this.#settings, {
      name,
      window: 4,
      purpose,
      patience: 4,
      onSlotFree: () => undefined,
    });
    if (this.#ended) {
      lane.destroy(new Error('the host is closed'));
      throw lostError('it was closed meanwhile', undefined);
    }
    this.#private.add(lane);
    void lane.closed.then(() => this.#private.delete(lane));
    return lane;
  }

  /**
   * Opens the lanes anew, because the daemon's own connection to one of its secondary daemons is
   * dead for good. What is in flight on the old lanes is still awaited there. Returns false when
   * this was done a moment ago, so that it cannot help.
   */
  async replaceAll(): Promise<boolean> {
    if (this.#replacing === null) {
      if (performance.now() - this.#replacedAt < REPLACE_AT_MOST_EVERY_MS) return false;
      this.#replacing = this.#replace().finally(() => {
        this.#replacing = null;
      });
    }
    await this.#replacing;
    return true;
  }

  /** Ends all connections in order. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const error = lostError('it was closed', undefined);
    for (const lane of this.#private) lane.destroy(error);
    await Promise.all([...this.#groups.values()].map((group) => group.close(error)));
    this.#resolveClosed(null);
  }

  #fail(cause: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    const error = lostError(cause.message, cause);
    for (const lane of this.#private) lane.destroy(cause);
    for (const group of this.#groups.values()) group.destroy(error);
    this.#resolveClosed(error);
  }

  async #replace(): Promise<void> {
    const control = await this.#openControl();
    for (const group of this.#groups.values()) group.retireAll();
    this.#useControl(control);
    this.#replacedAt = performance.now();
    this.#hub.gap();
  }

  #openControl(): Promise<ControlLane> {
    const slotFree = (lane: Lane): void => this.group('control').slotFree(lane);
    return openControlLane(this.#settings, this.#hub, slotFree);
  }

  #useControl(control: ControlLane): void {
    this.#control = control;
    this.group('control').adopt(control.lane);
    void control.lane.closed.then((error) => {
      if (!control.lane.retired) this.#fail(error ?? new Error('the control lane was closed'));
    });
  }

  #newGroup(name: LaneName): LaneGroup {
    const { limits } = this.#settings;
    const mayBlock = name === 'slow' || name === 'stats';
    return new LaneGroup({
      name,
      maxLanes: limits.lanes[name],
      maxQueued: limits.queued,
      ...(mayBlock ? { mayDispatch: () => this.#mayBlockMore(name) } : {}),
      open: () => this.#openFor(name, limits.window[name]),
    });
  }

  /**
   * Calls that may get stuck are counted over all their lanes, because each may hold one of the
   * daemon's workers. A share of their number is kept for each kind, so that long jobs do not keep
   * out statistics; what is past its deadline takes nothing from that share.
   */
  #mayBlockMore(name: 'slow' | 'stats'): boolean {
    const { blocking, unanswered: limit } = this.#settings.limits;
    const late = this.#unanswered.count;
    const slow = this.group('slow').inFlight;
    const stats = this.group('stats').inFlight;
    if (late >= limit || slow + stats >= blocking) return false;
    if (name === 'slow') return slow < (blocking * 2) / 3 + late;
    return stats < Math.min(blocking / 3 + late, limit);
  }

  async #openFor(name: LaneName, window: number): Promise<Lane> {
    if (name === 'control') throw new Error('the control lane is opened by the host alone');
    return openLane(this.#settings, {
      name,
      window,
      purpose: 'control',
      onSlotFree: (lane) => {
        this.group(name).slotFree(lane);
        if (name === 'slow') this.group('stats').pump();
        if (name === 'stats') this.group('slow').pump();
      },
    });
  }
}

function lostError(why: string, cause: Error | undefined): ConnectionLostError {
  return new ConnectionLostError(`the connection to the host ended: ${why}`, {
    outcomeUnknown: false,
    cause,
  });
}
