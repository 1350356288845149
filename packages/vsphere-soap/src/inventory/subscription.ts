import type { VimError } from '../errors.ts';
import type { MoRef } from '../mo-ref.ts';
import type { ObjectUpdate as WireUpdate } from '../schema/types.gen.ts';
import { refKey } from '../values.ts';
import type { WatchSet } from './specs.ts';

export interface PropertyUpdate {
  readonly path: string;
  /** `assign` sets the whole property (null: it is no longer set); the others speak of one item of a list. */
  readonly op: 'assign' | 'add' | 'remove' | 'indirectRemove';
  readonly value: unknown;
}

export interface ObjectUpdate {
  readonly ref: MoRef;
  /** `enter` comes again, with all properties, for objects that are known already, after the session was renewed. */
  readonly kind: 'enter' | 'modify' | 'leave';
  readonly changes: readonly PropertyUpdate[];
}

export type UpdateListener = (updates: readonly ObjectUpdate[]) => void;

export interface WatchOptions {
  /** The watch has ended by itself: the host refuses its sets, or the listener threw. */
  readonly onEnd?: (error: VimError | Error) => void;
  /** Ends the watch, as `close` does; before its first full set `watch` throws kind `cancelled`. */
  readonly signal?: AbortSignal;
}

function translated({ obj, kind, changeSet = [] }: WireUpdate): ObjectUpdate {
  return {
    ref: obj,
    kind,
    changes: changeSet.map(({ name, op, val }) => ({ path: name, op, value: val ?? null })),
  };
}

/**
 * One watch: which objects it knows, so that what vanished while nobody listened is told as `leave` when the host is
 * asked anew.
 */
export class Subscription {
  readonly sets: readonly WatchSet[];
  readonly #listener: UpdateListener;
  readonly #options: WatchOptions;
  readonly #whole = Promise.withResolvers<void>();
  #known = new Map<string, MoRef>();
  /** Of the full set that is coming in; null between such sets. */
  #entering: Map<string, MoRef> | null = null;
  #begun = false;
  #ended = false;

  constructor(sets: readonly WatchSet[], listener: UpdateListener, options: WatchOptions) {
    this.sets = sets;
    this.#listener = listener;
    this.#options = options;
    // Whoever waits hears of it; nobody must.
    this.#whole.promise.catch(() => undefined);
  }

  /** Settles when the first full set has been handed out. */
  get whole(): Promise<void> {
    return this.#whole.promise;
  }

  /** True once the first full set has been handed out. */
  get begun(): boolean {
    return this.#begun;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** A full set comes next. */
  beginFullSet(): void {
    this.#entering = new Map();
  }

  take(updates: readonly WireUpdate[]): void {
    for (const { obj, kind } of updates) {
      const target = this.#entering ?? this.#known;
      if (kind === 'leave') target.delete(refKey(obj));
      else target.set(refKey(obj), obj);
    }
    this.#tell(updates.map(translated));
  }

  /** The host has told all there is. */
  endFullSet(): void {
    if (this.#entering === null) return;
    const gone = [...this.#known].filter(([key]) => this.#entering?.has(key) === false);
    this.#known = this.#entering;
    this.#entering = null;
    this.#tell(gone.map(([, ref]) => ({ ref, kind: 'leave', changes: [] })));
    this.#begun = true;
    this.#whole.resolve();
  }

  end(error: VimError | Error | null): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error === null) this.#whole.resolve();
    else {
      this.#whole.reject(error);
      this.#options.onEnd?.(error);
    }
  }

  #tell(updates: readonly ObjectUpdate[]): void {
    if (this.#ended || updates.length === 0) return;
    try {
      this.#listener(updates);
    } catch (error) {
      this.end(error instanceof Error ? error : new Error('a listener threw', { cause: error }));
    }
  }
}
