import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connectSsh, probeHostKey } from './connect.ts';
import { SshError } from './errors.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  );
});

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function failure(work: Promise<unknown>): Promise<SshError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SshError);
  if (!(error instanceof SshError)) throw new Error('not an SshError');
  return error;
}

const login = {
  host: '127.0.0.1',
  user: 'u',
  auth: { password: 'p4ssw0rd-secret' },
  hostKey: { fingerprint: 'SHA256:x' },
};

describe('connectSsh against what is no ssh server', () => {
  it('says unreachable, with the code, where nothing listens', async () => {
    const port = await listen(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    expect(await failure(connectSsh({ ...login, port }))).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });

  it('says unreachable for a name that does not exist', async () => {
    expect(await failure(connectSsh({ ...login, host: 'no-such-host.invalid' }))).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('gives up a peer that takes the connection and stays silent', async () => {
    const port = await listen(() => undefined);
    const started = performance.now();
    expect(await failure(connectSsh({ ...login, port, connectTimeoutMs: 300 }))).toMatchObject({
      kind: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('says protocol to another protocol', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(['protocol', 'closed']).toContain((await failure(connectSsh({ ...login, port }))).kind);
  });

  it('says closed when the peer hangs up at once', async () => {
    const port = await listen((socket) => socket.destroy());
    expect((await failure(connectSsh({ ...login, port }))).kind).toBe('closed');
  });

  it('says closed when the peer hangs up within the greeting', async () => {
    const port = await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect((await failure(probeHostKey({ host: '127.0.0.1', port }))).kind).toBe('closed');
  });

  it('ends at the signal of the caller', async () => {
    const port = await listen(() => undefined);
    const controller = new AbortController();
    const attempt = failure(connectSsh({ ...login, port, signal: controller.signal }));
    controller.abort();
    expect((await attempt).kind).toBe('aborted');
    expect((await failure(connectSsh({ ...login, port, signal: AbortSignal.abort() }))).kind).toBe(
      'aborted',
    );
  });

  it('tells an unreadable key from a wrong one, without a word of it', async () => {
    const port = await listen(() => undefined);
    const auth = {
      privateKey:
        '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n',
    };
    const error = await failure(connectSsh({ ...login, port, auth }));
    expect(error.kind).toBe('key');
    expect(`${error.message} ${error.stack ?? ''} ${JSON.stringify(error)}`).not.toContain(
      'c2VjcmV0',
    );
  });
});
