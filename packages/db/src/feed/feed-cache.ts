import type { ChangeFeed } from './change-feed.ts';

const MAX_ENTRIES = 100;
/** Times of observation alone do not reach the feed; those written by another process are this old at most. */
const TRUST_MS = 2_000;

interface Entry {
  readonly stamp: string;
  readonly at: number;
  readonly value: Promise<unknown>;
}

/**
 * What was read of the inventory, for as long as the change feed stands where it stood before the reading: every
 * write to the inventory is in the feed, so a feed that has not moved means rows that have not changed. Requests that
 * ask the same at once share one reading. What is given is shared: never change it.
 */
export class FeedCache {
  readonly #feed: ChangeFeed;
  readonly #entries = new Map<string, Entry>();
  #observations = 0;

  constructor(feed: ChangeFeed) {
    this.#feed = feed;
  }

  /** What `read` gave for the key since the last change, or gives now. */
  async get<T>(key: string, read: () => Promise<T>): Promise<T> {
    const stamp = `${await this.#feed.lastSeq()}/${this.#observations}`;
    const now = performance.now();
    const known = this.#entries.get(key);
    // The key names what is read, so the value under it is of the type of its reader.
    if (known && known.stamp === stamp && now - known.at < TRUST_MS)
      return known.value as Promise<T>;
    const value = read();
    this.#keep(key, { stamp, at: now, value });
    value.catch(() => this.#entries.delete(key));
    return value;
  }

  /** To be called after a write of this process that the feed does not tell of. */
  observed(): void {
    this.#observations += 1;
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
  }
}
