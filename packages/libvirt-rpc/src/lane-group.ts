import type { Call } from './call.ts';
import type { Lane } from './lane.ts';

export interface LaneGroupOptions {
  readonly name: string;
  /** Lanes that may be open at the same time (retired ones not counted). */
  readonly maxLanes: number;
  /** Calls that may wait for a slot; more are refused. */
  readonly maxQueued: number;
  /** False while no further call may be sent, whatever slots are free. */
  readonly mayDispatch?: () => boolean;
  /** Opens a lane that is ready for calls and tells {@link LaneGroup.slotFree} of its free slots. */
  readonly open: () => Promise<Lane>;
}

/** Lanes of one kind, opened on demand, and the queue of calls that wait for a slot on them. */
export class LaneGroup {
  readonly #options: LaneGroupOptions;
  readonly #lanes = new Set<Lane>();
  readonly #queue: Call[] = [];
  #opening = 0;
  #closedWith: Error | null = null;

  constructor(options: LaneGroupOptions) {
    this.#options = options;
  }

  get lanes(): readonly Lane[] {
    return [...this.#lanes];
  }

  /** Calls of this group that the daemon has not answered. */
  get inFlight(): number {
    let sum = 0;
    for (const lane of this.#lanes) sum += lane.inFlight;
    return sum;
  }

  get queued(): number {
    return this.#queue.filter((call) => call.isQueued).length;
  }

  /** Sends the call on a free slot, or queues it and opens a further lane where that is allowed. */
  submit(call: Call): void {
    if (this.#closedWith !== null) {
      call.drop(this.#closedWith);
      return;
    }
    const lane = this.#queue.length === 0 ? this.#freeLane() : undefined;
    if (lane !== undefined) {
      call.dispatch(lane);
      return;
    }
    if (this.#queue.length >= this.#options.maxQueued && this.queued >= this.#options.maxQueued) {
      call.drop(
        new Error(`${this.#options.maxQueued} calls already wait for lane ${this.#options.name}`),
      );
      return;
    }
    this.#queue.push(call);
    this.#pump();
  }

  /** Puts a ready lane into the group (the control lane is opened by the host itself). */
  adopt(lane: Lane): void {
    this.#lanes.add(lane);
    void lane.closed.then(() => this.#gone(lane));
    this.#pump();
  }

  /** To be called when a lane of the group has a free slot. */
  slotFree(lane: Lane): void {
    if (lane.retired && lane.idle) void lane.close();
    this.#pump();
  }

  /** Gives no more calls to the lanes of now; each closes when it has nothing in flight. */
  retireAll(): void {
    for (const lane of this.#lanes) {
      lane.retired = true;
      if (lane.idle) void lane.close();
    }
  }

  /** Ends every lane at once; what waits is dropped with `error`. */
  destroy(error: Error): void {
    this.#closedWith = error;
    for (const call of this.#queue.splice(0)) call.drop(error);
    for (const lane of this.#lanes) lane.destroy(error);
  }

  /** Closes every lane in order; what waits is dropped with `error`. */
  async close(error: Error): Promise<void> {
    this.#closedWith = error;
    for (const call of this.#queue.splice(0)) call.drop(error);
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  /** To be called when `mayDispatch` may have changed its mind. */
  pump(): void {
    this.#pump();
  }

  #freeLane(): Lane | undefined {
    if (this.#options.mayDispatch?.() === false) return undefined;
    let best: Lane | undefined;
    for (const lane of this.#lanes) {
      if (lane.hasFreeSlot && (best === undefined || lane.inFlight < best.inFlight)) best = lane;
    }
    return best;
  }

  #pump(): void {
    for (;;) {
      while (this.#queue[0]?.isQueued === false) this.#queue.shift();
      if (this.#queue.length === 0) return;
      const lane = this.#freeLane();
      if (lane === undefined) break;
      this.#queue.shift()?.dispatch(lane);
    }
    const open = this.lanes.filter((lane) => !lane.retired).length + this.#opening;
    if (this.#options.mayDispatch?.() === false) return;
    if (this.#closedWith === null && open < this.#options.maxLanes && this.#opening === 0)
      void this.#open();
  }

  async #open(): Promise<void> {
    this.#opening += 1;
    try {
      const lane = await this.#options.open();
      this.#opening -= 1;
      if (this.#closedWith !== null) lane.destroy(this.#closedWith);
      else this.adopt(lane);
    } catch (error) {
      this.#opening -= 1;
      if (this.lanes.some((lane) => !lane.retired)) return;
      for (const call of this.#queue.splice(0)) call.drop(error);
    }
  }

  #gone(lane: Lane): void {
    this.#lanes.delete(lane);
    this.#pump();
  }
}
