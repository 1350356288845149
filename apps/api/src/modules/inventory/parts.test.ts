import { describe, expect, it } from 'vitest';
import { backoffMs, Pause } from './backoff.ts';
import { EventQueue } from './event-queue.ts';
import { eachLimited, KeyedMutex } from './locks.ts';

describe('backoffMs', () => {
  it('doubles from a second to a minute, and jitters down to the half', () => {
    expect([1, 2, 3, 7, 50].map((failures) => backoffMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
    expect(backoffMs(3, 0)).toBe(2_000);
  });
});

describe('Pause', () => {
  it('ends early when woken', async () => {
    const pause = new Pause();
    const waiting = pause.wait(60_000);
    pause.wake();
    expect(await waiting).toBe(true);
    expect(await pause.wait(1)).toBe(false);
  });
});

describe('EventQueue', () => {
  it('keeps one entry an object, in the order of the first event', () => {
    const queue = new EventQueue();
    queue.push({ kind: 'vm', uuid: 'a', what: 'changed' });
    queue.push({ kind: 'pool', uuid: 'p', what: 'changed' });
    queue.push({ kind: 'vm', uuid: 'a', what: 'agent' });
    expect(queue.take()).toEqual({ kind: 'vm', uuid: 'a', agent: true });
    expect(queue.take()).toEqual({ kind: 'pool', uuid: 'p', agent: false });
    expect(queue.take()).toBeNull();
  });

  it('forgets single objects beyond its limit and asks for a whole sync', () => {
    const queue = new EventQueue(2);
    for (const uuid of ['a', 'b', 'c', 'd']) queue.push({ kind: 'vm', uuid, what: 'changed' });
    expect(queue.size).toBe(0);
    expect(queue.takeOverflow()).toBe(true);
    expect(queue.takeOverflow()).toBe(false);
  });

  it('calls the listener for what was there before it came', () => {
    const queue = new EventQueue();
    queue.push({ kind: 'node', what: 'changed' });
    let calls = 0;
    queue.onWork = () => {
      calls += 1;
    };
    expect(calls).toBe(1);
  });
});

describe('locks', () => {
  it('runs the work of one key in order and of others side by side', async () => {
    const locks = new KeyedMutex();
    const order: string[] = [];
    const slow = Promise.withResolvers<void>();
    const first = locks.run('a', async () => {
      await slow.promise;
      order.push('a1');
    });
    const second = locks.run('a', async () => void order.push('a2'));
    await locks.run('b', async () => void order.push('b'));
    slow.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['b', 'a1', 'a2']);
  });

  it('never runs more than the width at once, and goes on after a failure', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    const work = eachLimited([1, 2, 3, 4, 5], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (item === 2) throw new Error('two');
      done.push(item);
    });
    await expect(work).rejects.toThrow('two');
    expect(most).toBe(2);
    expect(done.toSorted()).toEqual([1, 3, 4, 5]);
  });
});
