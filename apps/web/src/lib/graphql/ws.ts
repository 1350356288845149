import { CloseCode, createClient, type Client } from 'graphql-ws';
import { refusals } from '../access.ts';
import { connectionStore } from './connection.ts';
import { createCursorPayload } from './cursor.ts';

const RETRY_FIRST_MS = 300;
const RETRY_MAX_MS = 5_000;
const PING_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

let client: Client | null = null;

function socketUrl(): string {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${window.location.host}/graphql`;
}

async function waitBeforeRetry(retries: number): Promise<void> {
  const ms = Math.min(RETRY_FIRST_MS * 2 ** retries, RETRY_MAX_MS) * (0.75 + Math.random() / 2);
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', wake);
      resolve();
    };
    const wake = (): void => {
      if (document.visibilityState === 'visible') done();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', wake);
  });
}

/** The one WebSocket of this page. It reconnects for ever; a silent peer is noticed within 15 seconds. */
export function wsClient(): Client {
  if (client) return client;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | null = null;
  client = createClient({
    url: socketUrl,
    lazy: true,
    lazyCloseTimeout: 10_000,
    keepAlive: PING_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: waitBeforeRetry,
    on: {
      connecting: () => connectionStore.connecting(),
      opened: (opened) => {
        socket = opened instanceof WebSocket ? opened : null;
      },
      connected: () => connectionStore.connected(),
      ping: (received) => {
        if (received) return;
        pongTimer = setTimeout(() => {
          if (socket?.readyState === WebSocket.OPEN) socket.close(4408, 'Request Timeout');
        }, PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        if (event instanceof CloseEvent && event.code === CloseCode.Forbidden) refusals.note();
        const clean = event instanceof CloseEvent && event.code === 1000;
        if (clean) connectionStore.idle();
        else connectionStore.lost(Date.now());
      },
    },
  });
  return client;
}

export { createCursorPayload };
