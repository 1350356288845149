import { CorralError } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { observe, request } from './observe.ts';

const signal = new AbortController().signal;

describe('observe', () => {
  it('reads until the state is the wanted one', async () => {
    const states = ['STOPPED', 'STOPPED', 'RUNNING'];
    const seen = await observe({
      what: 'x',
      read: async () => states.shift(),
      done: (v) => v === 'RUNNING',
      timeoutMs: 5_000,
      signal,
    });
    expect(seen).toBe('RUNNING');
    expect(states).toEqual([]);
  });

  it('says what it did not see', async () => {
    const watching = observe({
      what: 'the VM web-1 running',
      read: async () => 'STOPPED',
      done: () => false,
      timeoutMs: 200,
      signal,
    });
    await expect(watching).rejects.toThrow(
      expect.objectContaining({
        code: 'NOT_OBSERVED',
        message: expect.stringContaining('the VM web-1 running'),
      }),
    );
  });

  it('gives the reason of a call that nobody answered, and that it may still be taken', async () => {
    const unanswered = new CorralError('VM_UNRESPONSIVE', 'It did not answer.');
    const watching = observe({
      what: 'the VM web-1 paused',
      read: async () => 'RUNNING',
      done: () => false,
      timeoutMs: 60,
      signal,
      unanswered,
    });
    await expect(watching).rejects.toMatchObject({
      code: 'VM_UNRESPONSIVE',
      message: 'It did not answer. It may still happen when there is an answer again.',
    });
  });

  it('waits for a node that is away, and gives its error in the end', async () => {
    let away = 2;
    const read = async () => {
      away -= 1;
      if (away >= 0) throw new CorralError('CONNECTION_LOST', 'gone');
      return 1;
    };
    expect(await observe({ what: 'x', read, done: () => true, timeoutMs: 5_000, signal })).toBe(1);
    away = 1_000;
    await expect(
      observe({ what: 'x', read, done: () => true, timeoutMs: 150, signal }),
    ).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('does not wait on any other error', async () => {
    const read = async () => {
      throw new CorralError('NOT_FOUND', 'gone');
    };
    await expect(
      observe({ what: 'x', read, done: () => true, timeoutMs: 60_000, signal }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    const watching = observe({
      what: 'x',
      read: async () => 0,
      done: () => false,
      timeoutMs: 60_000,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error('cancelled')), 30);
    await expect(watching).rejects.toThrow(/cancelled|aborted/);
  });
});

describe('request', () => {
  const unknown = new CorralError('NODE_TIMEOUT', 'late', { outcomeUnknown: true });
  const fail = (error: Error) => async () => {
    throw error;
  };

  it('takes an unknown outcome as one to look at', async () => {
    expect(await request(async () => undefined, signal)).toBeNull();
    expect(await request(fail(unknown), signal)).toBe(unknown);
  });

  it('rejects refusals, and everything once aborted', async () => {
    await expect(request(fail(new CorralError('WRONG_STATE', 'no')), signal)).rejects.toMatchObject(
      { code: 'WRONG_STATE' },
    );
    await expect(request(fail(unknown), AbortSignal.abort())).rejects.toBe(unknown);
  });
});
