import { describe, expect, it } from 'vitest';
import { follow } from './follow.ts';

/** A source with a cursor: numbers are appended, readers look. */
class Source {
  readonly items: number[] = [];
  readonly listeners = new Set<() => void>();

  add(...items: number[]): void {
    this.items.push(...items);
    for (const listener of this.listeners) listener();
  }

  follow(after: number, batch = 2): AsyncIterator<number[]> {
    let cursor = after;
    return follow<number[]>({
      listen: (wake) => {
        this.listeners.add(wake);
        return () => this.listeners.delete(wake);
      },
      look: async () => {
        await Promise.resolve();
        const found = this.items.slice(cursor, cursor + batch);
        cursor += found.length;
        return { value: found.length > 0 ? found : null, more: cursor < this.items.length };
      },
    })[Symbol.asyncIterator]();
  }
}

describe('follow', () => {
  it('replays after the cursor and goes on live, without a hole or a double at the seam', async () => {
    const source = new Source();
    source.add(1, 2, 3);
    const reader = source.follow(1);
    const seen: number[] = [];
    let next = 4;
    while (seen.length < 200) {
      source.add(next, next + 1);
      next += 2;
      const { value } = await reader.next();
      seen.push(...(value ?? []));
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index + 2));
    await reader.return?.();
  });

  it('holds nothing for a reader that does not read', async () => {
    const source = new Source();
    const reader = source.follow(0, 1_000);
    const first = reader.next();
    source.add(1);
    expect((await first).value).toEqual([1]);
    for (let item = 2; item <= 500; item += 1) source.add(item);
    const rest: number[] = [];
    let messages = 0;
    for (; rest.length < 499; messages += 1) rest.push(...((await reader.next()).value ?? []));
    // One look may have been made ahead; all that came meanwhile is in the next.
    expect(messages).toBeLessThanOrEqual(2);
    expect(rest).toHaveLength(499);
    await reader.return?.();
  });

  it('stops listening when the reader leaves while it waits', async () => {
    const source = new Source();
    const reader = source.follow(0);
    const waiting = reader.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.listeners.size).toBe(1);
    await reader.return?.();
    expect((await waiting).done).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.listeners.size).toBe(0);
  });

  it('hands the failure of a look to the reader', async () => {
    const reader = follow<number>({
      listen: () => () => undefined,
      look: async () => {
        throw new Error('gone');
      },
    })[Symbol.asyncIterator]();
    await expect(reader.next()).rejects.toThrow('gone');
  });
});
