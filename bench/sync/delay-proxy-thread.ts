import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { serveDelayed } from './delay-proxy.ts';

const Order = z.object({
  target: z.object({ host: z.string(), port: z.number() }),
  oneWayMs: z.number(),
});

const { target, oneWayMs } = Order.parse(workerData);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(await serveDelayed(target, oneWayMs));
