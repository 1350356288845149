import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Agent, type Dispatcher, request } from 'undici';
import { VimError } from '../errors.ts';
import { networkError } from './tls.ts';

export interface ExchangeRequest {
  readonly operation: string;
  readonly path: string;
  /** Null for a GET. */
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly setCookies: readonly string[];
}

/** Takes an answer's bytes as they come; called only when the head was taken. */
export interface Sink {
  /** Whether the body is wanted; it is thrown away otherwise. */
  head(answer: ExchangeAnswer): boolean;
  bytes(bytes: Uint8Array): void;
}

/** Longest stretch of parsing before other work of the process has its turn. */
const TURN_MS = 20;
/** What is read of a body nobody wants, so that the connection can be used again. */
const DUMP_BYTES = 128 * 1024;

interface Deadline {
  readonly signal: AbortSignal;
  readonly expired: () => boolean;
  readonly end: () => void;
}

function deadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, timeoutMs);
  const forward = (): void => {
    controller.abort();
  };
  if (caller?.aborted === true) forward();
  caller?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    end: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', forward);
    },
  };
}

function headOf(response: Dispatcher.ResponseData): ExchangeAnswer {
  const cookies = response.headers['set-cookie'] ?? [];
  return {
    status: response.statusCode,
    contentType: String(response.headers['content-type'] ?? ''),
    setCookies: Array.isArray(cookies) ? cookies : [cookies],
  };
}

/** HTTP with one host over a pinned agent: a deadline and a byte limit for each exchange, no redirect followed. */
export class HttpPlace {
  readonly #agent: Agent;
  readonly #origin: string;
  readonly #maxBytes: number;

  /** @param maxBytes of one answer, after which it is broken off */
  constructor(agent: Agent, origin: string, maxBytes: number) {
    this.#agent = agent;
    this.#origin = origin;
    this.#maxBytes = maxBytes;
  }

  /** @throws VimError of every kind but `fault` and `closed` */
  async exchange(asked: ExchangeRequest, sink: Sink): Promise<void> {
    const limit = deadline(asked.timeoutMs, asked.signal);
    try {
      await this.#exchange(asked, sink, limit.signal);
    } catch (error) {
      throw this.#explained(error, asked, limit);
    } finally {
      limit.end();
    }
  }

  async #exchange(asked: ExchangeRequest, sink: Sink, signal: AbortSignal): Promise<void> {
    const response = await request(`${this.#origin}${asked.path}`, {
      dispatcher: this.#agent,
      method: asked.body === null ? 'GET' : 'POST',
      headers: asked.headers,
      body: asked.body,
      signal,
    });
    if (!sink.head(headOf(response))) {
      await response.body.dump({ limit: DUMP_BYTES });
      return;
    }
    await this.#read(asked.operation, response, sink);
  }

  async #read(operation: string, response: Dispatcher.ResponseData, sink: Sink): Promise<void> {
    let size = 0;
    let turn = performance.now();
    for await (const piece of response.body) {
      const bytes: Uint8Array = piece;
      size += bytes.length;
      if (size > this.#maxBytes)
        throw new VimError(
          'protocol',
          `the answer to ${operation} is longer than ${this.#maxBytes} bytes`,
          { operation, outcomeUnknown: true },
        );
      sink.bytes(bytes);
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
    }
  }

  #explained(error: unknown, asked: ExchangeRequest, limit: Deadline): VimError {
    const { operation } = asked;
    if (error instanceof VimError) return error;
    if (limit.expired())
      return new VimError('timeout', `${operation} was not answered within ${asked.timeoutMs} ms`, {
        operation,
        outcomeUnknown: true,
      });
    if (asked.signal?.aborted === true)
      return new VimError('cancelled', `${operation} was cancelled`, {
        operation,
        outcomeUnknown: true,
      });
    return networkError(error, operation, true);
  }
}
