import { createRedisEventTarget } from '@graphql-yoga/redis-event-target';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { EventTargetOf } from './graphql/pubsub.ts';
import { StartupError } from './startup-error.ts';

export interface RedisBus {
  readonly eventTarget: EventTargetOf;
  close(): Promise<void>;
}

const CONNECT_MS = 10_000;

/** Connects the event bus to Redis. @throws StartupError when Redis does not answer at the start */
export async function connectRedis(url: string, log: Logger): Promise<RedisBus> {
  const options = {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: null,
  } as const;
  const publishClient = new Redis(url, { ...options, retryStrategy: retryOnceConnected() });
  const subscribeClient = new Redis(url, { ...options, retryStrategy: retryOnceConnected() });
  const clients = [publishClient, subscribeClient];
  for (const client of clients) {
    client.on('error', (error) => log.warn({ err: error }, 'redis does not answer'));
  }
  try {
    await Promise.all(clients.map((client) => client.connect()));
  } catch (error) {
    for (const client of clients) client.disconnect();
    throw new StartupError(
      'REDIS',
      'Redis at REDIS_URL does not answer; start it, or unset REDIS_URL.',
      error,
    );
  }
  return {
    eventTarget: createRedisEventTarget({ publishClient, subscribeClient }),
    close: async () => {
      await Promise.all(clients.map((client) => client.quit().catch(() => client.disconnect())));
    },
  };
}

/** Gives up on the very first connection, and tries for ever once there was one. */
function retryOnceConnected(): (times: number) => number | null {
  const startedAt = Date.now();
  return (times) =>
    Date.now() - startedAt < CONNECT_MS && times > 3 ? null : Math.min(times * 200, 5_000);
}
