import { chmod, readdir, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from './testing/api.ts';

/** What a page of another site, or a stranger on the network, would try. */

const TOKEN = 'administrator-token-0001';

/** Sends bytes as they are and gives the status line of the answer. */
function sendBytes(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
  });
}

const request = (line: string, headers: Readonly<Record<string, string>> = {}): string =>
  [
    `${line} HTTP/1.1`,
    ...Object.entries({ host: '127.0.0.1', connection: 'close', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    '',
    '',
  ].join('\r\n');

describe('a server under attack', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start({ env: { CORRAL_TOKEN: TOKEN } });
  });
  afterAll(() => api.stop());

  const alive = async (): Promise<boolean> => (await fetch(`${api.url}/healthz`)).ok;

  it.each(['GET //', 'GET //x/graphql', 'GET /\\x', 'GET http://x/graphql', 'OPTIONS *'])(
    'lives on after the request line %s',
    async (line) => {
      expect(await sendBytes(api.port, request(line))).toMatch(/^HTTP\/1\.1 400 /);
      expect(await sendBytes(api.port, request(line, { origin: 'http://evil.example' }))).toMatch(
        /^HTTP\/1\.1 403 /,
      );
      expect(
        await sendBytes(
          api.port,
          request(line, {
            connection: 'upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': '13',
            'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          }),
        ),
      ).toMatch(/^HTTP\/1\.1 400 /);
      expect(await alive()).toBe(true);
    },
  );

  it.each([
    '/graphql?query={serverInfo{role}}',
    '/graphql/?query={serverInfo{role}}',
    '//x/graphql?query={serverInfo{role}}',
    '/graphql?query={serverInfo{role}}&accept=text/html',
  ])('runs no query for a page that is sent without a token: %s', async (url) => {
    const answer = await sendBytes(api.port, request(`GET ${url}`, { accept: 'text/html' }));
    expect(/"role": ?"/.test(answer)).toBe(false);
    expect(answer.includes('{"data"')).toBe(false);
  });

  it('lets no other site frame the playground', async () => {
    const { headers } = await fetch(`${api.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ])('takes no body that a page may send without asking: %s', async (type) => {
    const answer = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type },
      body: JSON.stringify({ query: '{ serverInfo { role } }' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('"role"');
  });

  it('changes nothing by GET, and runs no batch', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, accept: 'application/json' };
    const mutation = encodeURIComponent('mutation { removeLeftovers(input: {}) { __typename } }');
    const byGet = await fetch(`${api.url}/graphql?query=${mutation}`, { headers });
    expect(byGet.status).toBe(405);
    const batch = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    expect(batch.status).toBe(400);
  });

  it.each(['/', '/graphql', '/transfers/x', '/metrics', '/healthz', '/readyz', '/console/vnc'])(
    'answers %s to no rebound name and to no page of another site',
    async (url) => {
      const attempts: readonly Record<string, string>[] = [
        { host: 'rebound.example' },
        { 'x-forwarded-host': 'rebound.example:9528' },
        { origin: 'http://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      ];
      for (const headers of attempts) {
        expect(await sendBytes(api.port, request(`GET ${url}`, headers))).toMatch(
          /^HTTP\/1\.1 403 /,
        );
      }
    },
  );

  it('bounds what introspection can unfold', async () => {
    const nested =
      '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
    const answer = await api.send(nested, {}, { authorization: `Bearer ${TOKEN}` });
    expect(answer.data).toBeNull();
    expect(answer.errors[0]?.message).toMatch(/introspection/i);
  });

  it('keeps its files for its own user', async () => {
    const names = (await readdir(api.dataDir)).filter((name) => /\.(db|key)/.test(name));
    expect(names).toEqual(expect.arrayContaining(['corral.db', 'queue.db', 'secret.key']));
    for (const name of names) {
      expect([name, (await stat(path.join(api.dataDir, name))).mode & 0o077]).toEqual([name, 0]);
    }
  });

  it('closes files again that came back open', async () => {
    const dataDir = api.dataDir;
    await api.stop({ keepData: true });
    const files = ['corral.db', 'queue.db', 'secret.key'].map((name) => path.join(dataDir, name));
    await Promise.all(files.map((file) => chmod(file, 0o644)));
    api = await TestApi.start({ dataDir, env: { CORRAL_TOKEN: TOKEN } });
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
