import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { cacheOptions } from './cache.ts';
import { createCursorPayload } from './cursor.ts';
import { wsClient } from './ws.ts';

/** The urql client of this page: normalised cache, HTTP for queries and mutations, one WebSocket for the rest. */
export function createGraphClient(): Client {
  return new Client({
    url:
      typeof window === 'undefined'
        ? 'http://localhost/graphql'
        : `${window.location.origin}/graphql`,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    exchanges: [
      cacheExchange(cacheOptions),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => {
            const cursor = createCursorPayload(request.query ?? '', { ...request.variables });
            const unsubscribe = wsClient().subscribe(cursor.payload, {
              next: (result) => {
                cursor.seen(result.data);
                sink.next({
                  data: result.data,
                  errors: result.errors ? [...result.errors] : undefined,
                });
              },
              error: (error) => sink.error(error),
              complete: () => sink.complete(),
            });
            return { unsubscribe };
          },
        }),
      }),
    ],
  });
}
