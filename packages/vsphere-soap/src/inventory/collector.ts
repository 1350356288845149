import { setTimeout as pause } from 'node:timers/promises';
import type { Calls } from '../calls.ts';
import { isFault, VimError } from '../errors.ts';
import type { MoRef } from '../mo-ref.ts';
import type { UpdateSet } from '../schema/types.gen.ts';
import { refKey } from '../values.ts';
import { createView } from './retrieve.ts';
import { isSingle, objectFilter, viewFilter, type WatchSet } from './specs.ts';
import type { Subscription } from './subscription.ts';

/** One wait; the host answers earlier when something changes. */
const WAIT_SECONDS = 30;
/** How long after it the answer may come. */
const MARGIN_MS = 15_000;
/** Objects in one answer. */
const UPDATES = 200;
const BACKOFF_MS = [250, 500, 1000, 2000, 5000, 10_000] as const;

/** What the host keeps for one subscription. */
interface Kept {
  readonly filters: readonly MoRef[];
  readonly views: readonly MoRef[];
}

/**
 * A property collector of our own, and one loop of WaitForUpdatesEx over all watches and tasks. It is set up anew,
 * with a full set for everyone, when the session was renewed, the host lost it, or a watch joins.
 */
export class Collector {
  readonly #calls: Calls;
  readonly #subscriptions = new Map<Subscription, Kept | null>();
  readonly #byFilter = new Map<string, Subscription>();
  #self: MoRef | null = null;
  #epoch = -1;
  #version = '';
  /** The first answer of a new collector has come; only that one must not wait for something to happen. */
  #primed = false;
  #stale = false;
  #running = false;
  #waiting: AbortController | null = null;

  constructor(calls: Calls) {
    this.#calls = calls;
    // A host may let a wait of the old session run to its end, with nothing to tell.
    calls.session.onRenewed(() => this.#waiting?.abort());
  }

  /** Takes a watch in; its first full set comes with those of all others. */
  add(subscription: Subscription): void {
    this.#subscriptions.set(subscription, null);
    this.#stale = true;
    this.#waiting?.abort();
    this.#start();
  }

  /**
   * Takes in a watch of single objects whose first state the caller reads itself, without asking anew for the others.
   * @throws VimError when the host refuses
   */
  async join(subscription: Subscription): Promise<void> {
    const self = this.#self;
    if (self === null || this.#stale || this.#epoch !== this.#calls.session.epoch) {
      this.add(subscription);
      return;
    }
    this.#subscriptions.set(subscription, null);
    await this.#keep(self, subscription);
    this.#start();
  }

  /** @param reason for which the watch ends; null when its owner has had enough */
  async remove(subscription: Subscription, reason: Error | null = null): Promise<void> {
    const kept = this.#subscriptions.get(subscription);
    subscription.end(reason);
    if (!this.#subscriptions.delete(subscription)) return;
    for (const filter of kept?.filters ?? []) this.#byFilter.delete(refKey(filter));
    if (this.#subscriptions.size === 0) this.#waiting?.abort();
    if (kept) await this.#release(kept);
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#loop().finally(() => {
      this.#running = false;
      if (this.#subscriptions.size > 0 && !this.#over()) this.#start();
    });
  }

  #over(): boolean {
    const { state } = this.#calls.session;
    return state === 'closed' || state === 'auth-failed';
  }

  async #loop(): Promise<void> {
    let failures = 0;
    while (this.#subscriptions.size > 0 && !this.#over()) {
      try {
        await this.#turn();
        failures = 0;
      } catch (error) {
        if (this.#recovers(error)) continue;
        const wait = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)];
        failures += 1;
        await pause(wait, undefined, { signal: this.#calls.session.ended }).catch(() => undefined);
      }
    }
    await this.#destroy();
    this.#endAll();
  }

  /** Set up what is missing, wait once, hand out what came. */
  async #turn(): Promise<void> {
    if (this.#self === null || this.#stale || this.#epoch !== this.#calls.session.epoch)
      await this.#setUp();
    const self = this.#self;
    if (self === null) return;
    const waiting = new AbortController();
    this.#waiting = waiting;
    try {
      if (this.#stale || this.#subscriptions.size === 0) return;
      const set: UpdateSet | undefined = await this.#calls.call(
        'WaitForUpdatesEx',
        self,
        {
          version: this.#version,
          options: {
            maxWaitSeconds: this.#primed ? WAIT_SECONDS : 0,
            maxObjectUpdates: UPDATES,
          },
        },
        { signal: waiting.signal, timeoutMs: WAIT_SECONDS * 1000 + MARGIN_MS },
      );
      this.#take(set);
    } finally {
      this.#waiting = null;
    }
  }

  /** True when the next turn can begin at once. */
  #recovers(error: unknown): boolean {
    if (!(error instanceof VimError)) return false;
    if (error.kind === 'cancelled') return true;
    if (error.kind !== 'fault') return false;
    if (error.fault === 'RequestCanceled') return true;
    // Whatever else the host says, it no longer has what we left there.
    this.#stale = true;
    return error.fault === 'InvalidCollectorVersion' || error.fault === 'NotAuthenticated';
  }

  async #setUp(): Promise<void> {
    await this.#destroy();
    this.#epoch = this.#calls.session.epoch;
    this.#stale = false;
    this.#version = '';
    this.#primed = false;
    const self = await this.#calls.call(
      'CreatePropertyCollector',
      this.#calls.content.propertyCollector,
    );
    this.#self = self;
    for (const subscription of this.#subscriptions.keys()) {
      subscription.beginFullSet();
      await this.#keepOrEnd(self, subscription);
    }
  }

  /** A set that the host refuses ends its own watch and no other. */
  async #keepOrEnd(self: MoRef, subscription: Subscription): Promise<void> {
    try {
      await this.#keep(self, subscription);
    } catch (error) {
      if (!(error instanceof VimError) || error.kind !== 'fault') throw error;
      if (isFault(error, 'NotAuthenticated')) throw error;
      this.#subscriptions.delete(subscription);
      subscription.end(error);
    }
  }

  async #keep(self: MoRef, subscription: Subscription): Promise<void> {
    const filters: MoRef[] = [];
    const views: MoRef[] = [];
    for (const set of subscription.sets) {
      const filter = await this.#filter(self, set, views);
      filters.push(filter);
      this.#byFilter.set(refKey(filter), subscription);
    }
    if (this.#subscriptions.has(subscription))
      this.#subscriptions.set(subscription, { filters, views });
    else await this.#release({ filters, views });
  }

  async #filter(self: MoRef, set: WatchSet, views: MoRef[]): Promise<MoRef> {
    if (isSingle(set))
      return this.#calls.call('CreateFilter', self, {
        spec: objectFilter(set, set.from),
        partialUpdates: false,
      });
    const view = await createView(this.#calls, set, {});
    views.push(view);
    return this.#calls.call('CreateFilter', self, {
      spec: viewFilter(set, view),
      partialUpdates: false,
    });
  }

  #take(set: UpdateSet | undefined): void {
    this.#primed = true;
    // Without a set nothing happened within the wait.
    this.#version = set?.version ?? this.#version;
    for (const { filter, objectSet = [] } of set?.filterSet ?? [])
      this.#byFilter.get(refKey(filter))?.take(objectSet);
    if (set?.truncated !== true)
      for (const subscription of this.#subscriptions.keys()) subscription.endFullSet();
    for (const subscription of this.#subscriptions.keys())
      if (subscription.ended) void this.remove(subscription);
  }

  /** Leaves nothing on a host whose session goes on; an ended session took everything along. */
  async #destroy(): Promise<void> {
    const self = this.#self;
    const kept = [...this.#subscriptions.values()];
    this.#self = null;
    this.#byFilter.clear();
    for (const subscription of this.#subscriptions.keys())
      this.#subscriptions.set(subscription, null);
    if (self === null || this.#epoch !== this.#calls.session.epoch || this.#over()) return;
    await this.#quietly('DestroyPropertyCollector', self);
    for (const view of kept.flatMap((one) => one?.views ?? []))
      await this.#quietly('DestroyView', view);
  }

  async #release({ filters, views }: Kept): Promise<void> {
    if (this.#over()) return;
    for (const filter of filters) await this.#quietly('DestroyPropertyFilter', filter);
    for (const view of views) await this.#quietly('DestroyView', view);
  }

  async #quietly(
    operation: 'DestroyPropertyCollector' | 'DestroyPropertyFilter' | 'DestroyView',
    ref: MoRef,
  ): Promise<void> {
    // Gone already is as good.
    await this.#calls.call(operation, ref).catch(() => undefined);
  }

  #endAll(): void {
    if (!this.#over()) return;
    const error = new VimError('closed', 'the session with the host is over');
    for (const subscription of this.#subscriptions.keys()) subscription.end(error);
    this.#subscriptions.clear();
  }
}
