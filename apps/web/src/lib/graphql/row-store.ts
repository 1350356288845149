import type { ListState } from './list-reader.ts';

/** Changes that follow each other closely are told together; the first is told at once. */
const TELL_EVERY_MS = 100;

interface Change<Row> {
  readonly op: string;
  readonly id: string;
  /** The object as it is now; null when it is gone or when it is not of this store's kind. */
  readonly object: Row | null;
}

/**
 * Rows of a list that may be very long, by id. The normalised cache would read a hundred rows again for each change of
 * one of them, and all of them for a change of their node; here a change costs one entry.
 */
export class RowStore<Row extends { readonly id: string }> {
  readonly #rows = new Map<string, Row>();
  readonly #listeners = new Set<() => void>();
  #state: ListState<Row>;
  #complete = false;
  #loading = true;
  #error: ListState<Row>['error'];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** What came while the list was being read wins over the list. */
  #changedSince = new Set<string>();

  constructor() {
    this.#state = { rows: [], error: undefined, loading: true, complete: false };
  }

  readonly get = (): ListState<Row> => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A reading of the whole list begins. Rows that are there stay until it has ended. */
  begin(): void {
    this.#changedSince = new Set();
  }

  /** Takes a page of the list. */
  page(rows: readonly Row[]): void {
    for (const row of rows) if (!this.#changedSince.has(row.id)) this.#rows.set(row.id, row);
    this.#loading = false;
    this.#error = undefined;
    this.#publish();
  }

  /** The reading has ended; what it did not see is gone. */
  end(seen: ReadonlySet<string>): void {
    for (const id of this.#rows.keys()) {
      if (!seen.has(id) && !this.#changedSince.has(id)) this.#rows.delete(id);
    }
    this.#complete = true;
    this.#loading = false;
    this.#publish();
  }

  fail(error: ListState<Row>['error']): void {
    this.#error = error;
    this.#loading = false;
    this.#publish();
  }

  apply(change: Change<Row>): void {
    this.#changedSince.add(change.id);
    if (change.op === 'DELETED') this.#rows.delete(change.id);
    else if (change.object) this.#rows.set(change.id, change.object);
    this.#publish();
  }

  #publish(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#toldAt + TELL_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#toldAt = performance.now();
      this.#state = {
        rows: [...this.#rows.values()],
        error: this.#error,
        loading: this.#loading,
        complete: this.#complete,
      };
      for (const listener of this.#listeners) listener();
    }, wait);
  }
}
