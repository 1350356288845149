import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { proxyRequest } from './api-proxy.ts';
import { cookieOf, isToken, readSessionToken, sessionCookie } from './session-cookie.ts';
import { handleSession } from './session-route.ts';

const COOKIE = 'corral-session-9528';
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<URL> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** A console in front of an API that lets in whoever brings `right`; `seen` are the headers of its last request. */
async function start(
  api?: URL,
  openToNetwork = false,
): Promise<{ console: URL; seen: () => IncomingHttpHeaders }> {
  let headers: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    ({ headers } = request);
    response.writeHead(headers.authorization === 'Bearer right' ? 200 : 401).end('{}');
  });
  const upstream = { api: api ?? (await listen(server)), cookieName: COOKIE, openToNetwork };
  const front = createServer((request, response) => {
    if (request.url === '/session') void handleSession(request, response, upstream);
    else proxyRequest(upstream, request, response);
  });
  return { console: await listen(front), seen: () => headers };
}

const signIn = (at: URL, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL('/session', at), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const TOKEN = JSON.stringify({ token: 'right' });

describe('signing in', () => {
  it('keeps a token that the API accepts where no script can read it', async () => {
    const { console } = await start();
    const answer = await signIn(console, TOKEN);
    expect(answer.status).toBe(204);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain('right');
    expect(readSessionToken(cookieOf(cookie, COOKIE))).toBe('right');
  });

  it('keeps nothing of a token that is refused, cannot be one, or was never sent', async () => {
    const { console } = await start();
    const bodies = ['{"token":"wrong"}', '{"token":"two words"}', '{"token":7}', '{}', 'no json'];
    for (const body of bodies) {
      const answer = await signIn(console, body);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect((await signIn(console, `{"token":"${'x'.repeat(5_000)}"}`)).status).toBe(401);
  });

  it('tells a wrong token from an API that is away', async () => {
    const { console } = await start(new URL('http://127.0.0.1:9'));
    expect((await signIn(console, TOKEN)).status).toBe(502);
  });

  it('does not work from pages of another site, or from a form', async () => {
    const { console } = await start();
    const refused = await Promise.all([
      signIn(console, TOKEN, { 'sec-fetch-site': 'cross-site' }),
      signIn(console, TOKEN, { origin: 'http://evil.example' }),
      signIn(console, TOKEN, { origin: 'null' }),
      signIn(console, TOKEN, { 'content-type': 'text/plain' }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect((await fetch(new URL('/session', console))).status).toBe(405);
    expect((await signIn(console, TOKEN, { origin: console.origin })).status).toBe(204);
  });

  it('sends the cookie back by https alone where the browser came by it', async () => {
    const { console } = await start();
    const answer = await signIn(console, TOKEN, { 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('set-cookie')).toContain('; Secure');
  });

  it('takes the cookie away at signing out', async () => {
    const { console } = await start();
    const answer = await fetch(new URL('/session', console), { method: 'DELETE' });
    expect(answer.headers.get('set-cookie')).toMatch(new RegExp(`^${COOKIE}=;.*Max-Age=0$`));
  });
});

describe('a signed-in browser', () => {
  const cookie = (token: string): string => `a=b; ${sessionCookie(COOKIE, token, false)}`;

  it('is known to the API by its token, which sees no cookie', async () => {
    const { console, seen } = await start();
    const answer = await fetch(new URL('/graphql', console), {
      headers: { cookie: cookie('right') },
    });
    expect(answer.status).toBe(200);
    expect(seen().authorization).toBe('Bearer right');
    expect(seen().cookie).toBeUndefined();
  });

  it('may still send a token of its own, as a script does', async () => {
    const { console, seen } = await start();
    const headers = { cookie: cookie('right'), authorization: 'Bearer mine' };
    expect((await fetch(new URL('/graphql', console), { headers })).status).toBe(401);
    expect(seen().authorization).toBe('Bearer mine');
  });

  it('is the only one to get through where the console is open to a network', async () => {
    const { console, seen } = await start(undefined, true);
    expect((await fetch(new URL('/graphql', console))).status).toBe(401);
    // The API refuses a word that is no token, also where it would need none.
    expect(seen().authorization).toBe('Nobody');
    const headers = { cookie: cookie('right') };
    expect((await fetch(new URL('/graphql', console), { headers })).status).toBe(200);
  });

  it('brings nothing when its cookie is no token', async () => {
    const { console, seen } = await start();
    await fetch(new URL('/graphql', console), { headers: { cookie: `${COOKIE}=Zm9vIGJhcg` } });
    expect(seen().authorization).toBeUndefined();
  });
});

it('knows what can be a token', () => {
  expect(['a', '~!', 'x'.repeat(512)].map(isToken)).toEqual([true, true, true]);
  expect(['', 'a b', '密码', 'x'.repeat(513), null].map(isToken)).toEqual(Array(5).fill(false));
});
