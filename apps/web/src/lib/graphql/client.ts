import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange, subscriptionExchange, type ExecutionResult } from 'urql';
import { fetchNotingRefusal } from '../access.ts';
import { cacheOptions } from './cache.ts';
import { coalesceTasks } from './coalesce.ts';
import { createCursorPayload } from './cursor.ts';
import { wsClient } from './ws.ts';

/** The urql client of this page: normalised cache, HTTP for queries and mutations, one WebSocket for the rest. */
export function createGraphClient(): Client {
  return new Client({
    url:
      typeof window === 'undefined'
        ? 'http://localhost/graphql'
        : `${window.location.origin}/graphql`,
    fetch: fetchNotingRefusal,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    exchanges: [
      cacheExchange(cacheOptions),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => {
            const cursor = createCursorPayload(request.query ?? '', { ...request.variables });
            const messages = coalesceTasks((result: ExecutionResult) => sink.next(result));
            const end = wsClient().subscribe(cursor.payload, {
              next: (result) => {
                cursor.seen(result.data);
                const errors = result.errors ? [...result.errors] : undefined;
                messages.push({ data: result.data, errors });
              },
              error: (error) => sink.error(error),
              complete: () => sink.complete(),
            });
            const unsubscribe = (): void => {
              messages.stop();
              end();
            };
            return { unsubscribe };
          },
        }),
      }),
    ],
  });
}
