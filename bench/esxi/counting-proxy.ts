import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A TCP proxy on loopback that counts what comes back. */
export interface CountingProxy {
  readonly port: number;
  /** Bytes from the host so far, TLS included. */
  received(): number;
  close(): void;
}

/** Puts a counting proxy before a port of the loopback. */
export async function startCountingProxy(target: number): Promise<CountingProxy> {
  let bytes = 0;
  const server = createServer((client) => {
    const host = connect(target, '127.0.0.1');
    host.on('data', (chunk) => {
      bytes += chunk.length;
    });
    client.pipe(host).pipe(client);
    client.on('error', () => host.destroy());
    host.on('error', () => client.destroy());
    client.on('close', () => host.destroy());
    host.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return { port: address.port, received: () => bytes, close: () => void server.close() };
}
