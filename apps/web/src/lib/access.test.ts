import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchNotingRefusal, isLetIn, refusals, Refusals, signIn } from './access.ts';

const server = vi.fn<typeof fetch>();
beforeEach(() => void vi.stubGlobal('fetch', server));
afterEach(() => {
  server.mockReset();
  vi.unstubAllGlobals();
});
const answers = (status: number): void =>
  void server.mockImplementation(async () => new Response(null, { status }));

describe('refusals', () => {
  it('tell the first alone', () => {
    const mine = new Refusals();
    const heard = vi.fn<() => void>();
    const end = mine.subscribe(heard);
    expect(mine.refused()).toBe(false);
    mine.note();
    mine.note();
    expect(mine.refused()).toBe(true);
    expect(heard).toHaveBeenCalledTimes(1);
    end();
  });

  it('are noted by requests that are refused, and by no others', async () => {
    for (const status of [200, 403, 502]) {
      answers(status);
      expect((await fetchNotingRefusal('/graphql')).status).toBe(status);
      expect(refusals.refused()).toBe(false);
    }
    answers(401);
    await fetchNotingRefusal('/graphql');
    expect(refusals.refused()).toBe(true);
  });
});

describe('signing in', () => {
  it('tells a wrong token from a server that is away', async () => {
    answers(204);
    expect(await signIn('right')).toBe('accepted');
    expect(server.mock.lastCall?.[1]?.body).toBe('{"token":"right"}');
    answers(401);
    expect(await signIn('wrong')).toBe('refused');
    answers(502);
    expect(await signIn('right')).toBe('unreachable');
    server.mockRejectedValue(new TypeError('failed to fetch'));
    expect(await signIn('right')).toBe('unreachable');
  });

  it('knows whether the browser is let in as it is', async () => {
    answers(200);
    expect(await isLetIn()).toBe(true);
    answers(401);
    expect(await isLetIn()).toBe(false);
    server.mockRejectedValue(new TypeError('failed to fetch'));
    expect(await isLetIn()).toBe(false);
  });
});
