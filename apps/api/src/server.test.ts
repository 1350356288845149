import { createServer } from 'node:http';
import { request } from 'node:http';
import { freePort } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hashToken } from './security/tokens.ts';
import { TestApi } from './testing/api.ts';

/** A request with headers that fetch does not let one set. */
function raw(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** How a WebSocket attempt ends: open, or the status it was refused with. */
function knock(
  url: string,
  options: { origin?: string; headers?: Record<string, string>; protocol?: string } = {},
): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, options.protocol ?? [], {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      headers: options.headers ?? {},
    });
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', () => undefined);
  });
}

describe('a server on loopback', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  it('answers queries of the local user without a login', async () => {
    const { serverInfo } = await api.data<{ serverInfo: object }>(
      '{ serverInfo { version database actor role lastSeq setupHints { code } } }',
    );
    expect(serverInfo).toMatchObject({
      database: 'sqlite',
      actor: 'local',
      role: 'admin',
      lastSeq: 0,
    });
  });

  it('tells its health and its metrics', async () => {
    expect(await (await fetch(`${api.url}/healthz`)).json()).toEqual({
      ok: true,
      name: 'corral',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(await (await fetch(`${api.url}/readyz`)).json()).toEqual({ ok: true });
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    expect(metrics).toMatch(/^corral_node_sessions 0$/m);
    expect(metrics).toMatch(
      /^corral_graphql_operations_total\{kind="request",outcome="ok"\} [1-9]/m,
    );
    expect(metrics).toContain('corral_nodejs_eventloop_lag_seconds');
  });

  it('shows the playground with everything in the page itself', async () => {
    const response = await fetch(`${api.url}/graphql`, { headers: { accept: 'text/html' } });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('taskUpdated');
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="?https?:/);
  });

  it('refuses foreign hosts and origins, over HTTP and over sockets', async () => {
    expect((await raw(api.port, '/healthz', { host: 'evil.example' })).status).toBe(403);
    expect((await api.send('{ __typename }', {}, { origin: 'http://evil.example' })).status).toBe(
      403,
    );
    expect((await api.send('{ __typename }', {}, { origin: 'http://127.0.0.1:9528' })).status).toBe(
      200,
    );
    const socket = `ws://127.0.0.1:${api.port}/graphql`;
    const protocol = 'graphql-transport-ws';
    expect(await knock(socket, { origin: 'http://evil.example', protocol })).toBe(403);
    expect(await knock(socket, { origin: 'http://localhost:9528', protocol })).toBe('open');
    expect(
      await knock(`ws://127.0.0.1:${api.port}/console/vnc?ticket=x`, {
        origin: 'http://evil.example',
      }),
    ).toBe(403);
  });

  it('refuses console sockets and transfers without a ticket', async () => {
    for (const path of ['vnc?ticket=', 'serial?ticket=abc', 'vnc']) {
      expect(await knock(`ws://127.0.0.1:${api.port}/console/${path}`)).toBe(403);
    }
    expect(await knock(`ws://127.0.0.1:${api.port}/elsewhere`)).toBe(404);
    const transfer = await fetch(`${api.url}/transfers/abc`);
    expect(transfer.status).toBe(403);
    expect(await transfer.json()).toMatchObject({ error: { code: 'TICKET_INVALID' } });
    expect((await fetch(`${api.url}/transfers/abc`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${api.url}/nothing`)).status).toBe(404);
  });

  it('bounds depth, aliases and body', async () => {
    const deep = `{ nodes { edges { node { ${'vms { edges { node { node { '.repeat(6)} id ${'} } } }'.repeat(6)} } } } }`;
    expect((await api.send(deep)).errors[0]?.message).toMatch(/depth|cost/i);
    const aliases = Array.from({ length: 80 }, (_, index) => `a${index}: serverInfo { role }`).join(
      ' ',
    );
    expect((await api.send(`{ ${aliases} }`)).errors[0]?.message).toMatch(/alias/i);
    const large = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `# ${'x'.repeat(1024 * 1024)}\n{ __typename }` }),
    });
    expect(large.status).toBe(413);
  });

  it('gives expected errors as members of the union, with every field at fault', async () => {
    const answer = await api.data<{ probeNode: object }>(
      `mutation ($input: ProbeNodeInput!) { probeNode(input: $input) {
        __typename
        ... on UserError { code message wayOut retryable }
        ... on ValidationError { fields { field message } }
      } }`,
      { input: { transport: 'SSH', host: 'a b; rm -rf /', user: '$(id)', port: 0 } },
    );
    expect(answer.probeNode).toMatchObject({
      __typename: 'ValidationError',
      code: 'INVALID_INPUT',
      retryable: false,
    });
    const fields = (answer.probeNode as { fields: { field: string }[] }).fields.map(
      ({ field }) => field,
    );
    expect(fields.toSorted()).toEqual(['auth', 'host', 'port', 'user']);
  });

  it('enrols nothing without an accepted fingerprint', async () => {
    const answer = await api.data<{ enrolNode: object }>(
      `mutation ($input: EnrolNodeInput!) { enrolNode(input: $input) { __typename ... on UserError { code } } }`,
      {
        input: {
          name: 'x',
          transport: 'SSH',
          host: '127.0.0.1',
          user: 'root',
          auth: { kind: 'PASSWORD', password: 'p' },
        },
      },
    );
    expect(answer.enrolNode).toEqual({ __typename: 'NodeError', code: 'NODE_HOST_KEY_UNKNOWN' });
    expect(await api.data('{ nodes { totalCount } }')).toEqual({ nodes: { totalCount: 0 } });
  });

  it('says NOT_FOUND for what is not there, null for a query by id', async () => {
    expect(await api.data('{ node(id: "nope") { id } task(id: "nope") { id } }')).toEqual({
      node: null,
      task: null,
    });
    expect(
      await api.data(
        'mutation { cancelTask(input: { id: "nope" }) { __typename } removeNode(input: { id: "nope" }) { __typename } }',
      ),
    ).toEqual({
      cancelTask: { __typename: 'NotFoundError' },
      removeNode: { __typename: 'NotFoundError' },
    });
    const watching = api.subscribe('subscription { taskUpdated(id: "nope") { id } }');
    await expect(watching.next()).rejects.toThrow('There is no task');
  });

  it('hides what fails unexpectedly behind an id', async () => {
    const { prisma } = api.container.app.db;
    await prisma.$executeRawUnsafe('ALTER TABLE "KeyPair" RENAME TO "Hidden"');
    try {
      const answer = await api.send('{ keyPairs { id } }');
      expect(answer.errors[0]?.extensions).toMatchObject({ code: 'INTERNAL' });
      expect(answer.errors[0]?.message).toMatch(/in the server log under [0-9a-f-]{36}/);
      expect(JSON.stringify(answer)).not.toContain('KeyPair"');
    } finally {
      await prisma.$executeRawUnsafe('ALTER TABLE "Hidden" RENAME TO "KeyPair"');
    }
  });

  it('replays inventory changes after a cursor, then goes on live; and says a gap', async () => {
    const { db } = api.container.app;
    const first = await db.nodes.create({
      name: 'one',
      kind: 'libvirt',
      transport: 'local',
      enabled: false,
    });
    const query = `subscription ($after: Int) { inventoryChanged(after: $after) {
      lastSeq gap changes { kind op id object { ... on Node { name } } } } }`;
    type Batch = {
      inventoryChanged: {
        lastSeq: number;
        gap: boolean;
        changes: { op: string; id: string; object: object }[];
      };
    };
    const reader = api.subscribe<Batch>(query, { after: 0 });
    const replayed = (await reader.next()).value.inventoryChanged;
    expect(replayed.changes).toEqual([
      { kind: 'NODE', op: 'CREATED', id: first.id, object: { name: 'one' } },
    ]);
    await db.nodes.update(first.id, { name: 'two' });
    const live = (await reader.next()).value.inventoryChanged;
    expect(live.changes).toMatchObject([{ op: 'UPDATED', object: { name: 'two' } }]);
    await db.nodes.remove(first.id);
    const gone = (await reader.next()).value.inventoryChanged;
    expect(gone.changes).toMatchObject([{ op: 'DELETED', id: first.id, object: null }]);
    await reader.return?.();
    const ahead = api.subscribe<Batch>(query, { after: 1_000_000 });
    expect((await ahead.next()).value.inventoryChanged).toMatchObject({
      gap: true,
      changes: [],
      lastSeq: gone.lastSeq,
    });
    await ahead.return?.();
  });

  it('carries subscriptions over server-sent events too', async () => {
    const { db } = api.container.app;
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({
        query: 'subscription { inventoryChanged { changes { op } lastSeq } }',
      }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (part: string): Promise<void> => {
      while (!text.includes(part)) text += (await reader.read()).value ?? '';
    };
    await until('"changes":[]');
    const node = await db.nodes.create({
      name: 'sse',
      kind: 'libvirt',
      transport: 'local',
      enabled: false,
    });
    await until('"op":"CREATED"');
    await reader.cancel();
    await db.nodes.remove(node.id);
  });
});

describe('a server with a token', () => {
  let api: TestApi;
  const token = 'an-admin-token-of-the-test';
  beforeAll(async () => {
    api = await TestApi.start({ env: { CORRAL_TOKEN: token } });
    await api.container.app.db.tokens.create({
      name: 'eye',
      hash: hashToken('viewer-token-0000'),
      role: 'viewer',
    });
  });
  afterAll(() => api.stop());

  it('refuses requests, metrics and sockets without it, and answers health', async () => {
    expect((await api.send('{ serverInfo { role } }')).status).toBe(401);
    expect(
      (await api.send('{ serverInfo { role } }', {}, { authorization: 'Bearer wrong' })).status,
    ).toBe(401);
    expect((await fetch(`${api.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    await expect(api.subscribe('subscription { taskUpdated { id } }').next()).rejects.toBeDefined();
  });

  it('knows roles', async () => {
    const asAdmin = { authorization: `Bearer ${token}` };
    const asViewer = { authorization: 'Bearer viewer-token-0000' };
    const who = '{ serverInfo { actor role } }';
    expect((await api.send(who, {}, asAdmin)).data).toEqual({
      serverInfo: { actor: 'admin', role: 'admin' },
    });
    expect((await api.send(who, {}, asViewer)).data).toEqual({
      serverInfo: { actor: 'eye', role: 'viewer' },
    });
    const change = 'mutation { removeLeftovers(input: {}) { __typename } }';
    expect((await api.send(change, {}, asViewer)).errors[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await api.send(change, {}, asAdmin)).data).toEqual({
      removeLeftovers: { __typename: 'RemoveLeftoversPayload' },
    });
  });

  it('takes the token of a socket from its parameters', async () => {
    const reader = api.subscribe<{ inventoryChanged: object }>(
      'subscription { inventoryChanged { lastSeq gap } }',
      {},
      { authorization: `Bearer ${token}` },
    );
    expect((await reader.next()).value.inventoryChanged).toEqual({ lastSeq: 0, gap: false });
    await reader.return?.();
  });
});

describe('a start that cannot be', () => {
  it('names a taken port', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    await expect(TestApi.start({ env: { CORRAL_API_PORT: String(port) } })).rejects.toMatchObject({
      exitCode: 3,
      message: `Port ${port} on 127.0.0.1 is taken by another program; end it, or set CORRAL_API_PORT.`,
    });
    await new Promise((resolve) => other.close(resolve));
  });

  it('refuses to listen off loopback without a token', async () => {
    await expect(TestApi.start({ env: { CORRAL_API_HOST: '0.0.0.0' } })).rejects.toThrow(
      'set CORRAL_TOKEN',
    );
  });

  it('names a broken database', async () => {
    await expect(
      TestApi.start({ env: { DATABASE_URL: 'file:/dev/null/x.db' } }),
    ).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('/dev/null/x.db cannot be opened'),
    });
  });
});
