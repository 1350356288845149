import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { isApiPath, proxyRequest, proxyUpgrade } from './api-proxy.ts';

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

async function proxyTo(api: URL): Promise<URL> {
  const upstream = { api, cookieName: 'corral-session-1', openToNetwork: false };
  const front = createServer((incoming, response) => proxyRequest(upstream, incoming, response));
  front.on('upgrade', (incoming, socket, head) => proxyUpgrade(upstream, incoming, socket, head));
  return listen(front);
}

describe('isApiPath', () => {
  it('takes whole path segments only', () => {
    expect(
      ['/graphql', '/graphql?x=1', '/graphql/stream', '/console/serial', '/transfers/abc'].map(
        isApiPath,
      ),
    ).toEqual(Array(5).fill(true));
    expect(['/', '/graphqlx', '/vms/console', '/consoles', undefined].map(isApiPath)).toEqual(
      Array(5).fill(false),
    );
  });
});

describe('the proxy', () => {
  it('carries method, body, status and the Origin, and names the API as host', async () => {
    const api = await listen(
      createServer((incoming, response) => {
        let body = '';
        incoming.on('data', (chunk: Buffer) => (body += chunk));
        incoming.on('end', () => {
          response.writeHead(201, {
            'x-seen': `${incoming.method} ${incoming.headers.host} ${incoming.headers.origin}`,
          });
          response.end(body.toUpperCase());
        });
      }),
    );
    const front = await proxyTo(api);
    const answer = await fetch(new URL('/graphql', front), {
      method: 'POST',
      body: 'hello',
      headers: { origin: front.origin },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-seen')).toBe(`POST ${api.host} ${front.origin}`);
    expect(await answer.text()).toBe('HELLO');
  });

  it('hands on an event stream as it comes', async () => {
    const api = await listen(
      createServer((_incoming, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: 1\n\n');
      }),
    );
    const front = await proxyTo(api);
    const first = await new Promise<string>((resolve, reject) => {
      const call = request(new URL('/graphql', front), (answer) =>
        answer.once('data', (chunk: Buffer) => resolve(chunk.toString())),
      );
      call.on('error', reject).end();
    });
    expect(first).toBe('data: 1\n\n');
  });

  it('carries a WebSocket both ways', async () => {
    const server = createServer();
    new WebSocketServer({ server }).on('connection', (socket) =>
      socket.on('message', (data) => socket.send(`got ${String(data)}`)),
    );
    const front = await proxyTo(await listen(server));
    const socket = new WebSocket(`ws://${front.host}/console/serial?ticket=1`);
    const answer = await new Promise<string>((resolve, reject) => {
      socket.on('open', () => socket.send('x'));
      socket.on('message', (data) => resolve(String(data)));
      socket.on('error', reject);
    });
    socket.close();
    expect(answer).toBe('got x');
  });

  it('says 502 when the API does not answer', async () => {
    const front = await proxyTo(new URL('http://127.0.0.1:9'));
    const answer = await fetch(new URL('/graphql', front));
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'API_UNREACHABLE' } }],
    });
  });
});
