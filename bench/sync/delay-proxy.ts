import { connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Endpoint } from './ssh-client.ts';

/** A TCP proxy on loopback whose bytes arrive late in both directions. */
export interface DelayProxy extends Endpoint {
  close(): Promise<void>;
}

/**
 * Puts a proxy in front of an endpoint. Every byte is held for `oneWayMs` in each direction, and any number of
 * bytes may be under way: a long wire, not a narrow one. It runs in a thread of its own, so that a busy client in
 * this process does not delay it further.
 */
export async function startDelayProxy(target: Endpoint, oneWayMs: number): Promise<DelayProxy> {
  const worker = new Worker(new URL('./delay-proxy-thread.ts', import.meta.url), {
    workerData: { target, oneWayMs },
  });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    host: '127.0.0.1',
    port,
    close: async () => {
      await worker.terminate();
    },
  };
}

/** Moves bytes from one socket to the other, each chunk `oneWayMs` after it came. */
function carry(from: Socket, to: Socket, oneWayMs: number): void {
  from.setNoDelay(true);
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), oneWayMs));
  from.on('end', () => setTimeout(() => to.end(), oneWayMs));
  from.on('error', () => to.destroy());
  from.on('close', () => setTimeout(() => to.destroySoon(), oneWayMs));
}

/** The proxy itself, for the thread. Resolves with its port. */
export function serveDelayed(target: Endpoint, oneWayMs: number): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...target, allowHalfOpen: true });
    carry(near, far, oneWayMs);
    carry(far, near, oneWayMs);
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No port.'));
      else resolve(address.port);
    });
  });
}
