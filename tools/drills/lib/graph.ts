import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';

const Answer = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

const Refusal = z.object({ code: z.string(), message: z.string(), wayOut: z.string() });

/** A mutation was answered by one of its expected errors. */
export class RefusedError extends Error {
  readonly code: string;

  constructor(mutation: string, refusal: z.infer<typeof Refusal>) {
    super(`${mutation}: ${refusal.code}: ${refusal.message} ${refusal.wayOut}`);
    this.name = 'RefusedError';
    this.code = refusal.code;
  }
}

export interface Mutation<T> {
  readonly name: string;
  readonly inputType: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Selection inside the payload. */
  readonly fields: string;
  readonly payload: z.ZodType<T>;
}

/** A client of the public graph: queries and mutations over HTTP, subscriptions over graphql-ws. */
export class GraphClient {
  private readonly base: string;
  private readonly login: { readonly authorization?: string };
  private socket: Client | undefined;

  /** `base` is the API's address without a path, as `http://127.0.0.1:9601`; `token` an access token where it needs one. */
  constructor(base: string, token?: string) {
    this.base = base;
    this.login = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** Sends a document and returns its data, checked against the shape. Rejects when the answer has errors. */
  async ask<T>(shape: z.ZodType<T>, query: string, variables: object = {}): Promise<T> {
    const response = await fetch(`${this.base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.login },
      body: JSON.stringify({ query, variables }),
    });
    return shape.parse(dataOf(await response.json()));
  }

  /** Runs a mutation; rejects with {@link RefusedError} when it is refused. */
  async mutate<T>(mutation: Mutation<T>): Promise<T> {
    const { name, inputType, input, fields } = mutation;
    const payload = `${name.charAt(0).toUpperCase()}${name.slice(1)}Payload`;
    const result = await this.ask(
      z.object({ [name]: z.looseObject({ __typename: z.string() }) }),
      `mutation Drill($input: ${inputType}!) {
        ${name}(input: $input) { __typename ... on ${payload} { ${fields} } ... on UserError { code message wayOut } }
      }`,
      { input },
    );
    const member = result[name];
    if (member?.__typename !== payload) throw new RefusedError(name, Refusal.parse(member));
    return mutation.payload.parse(member);
  }

  /**
   * Subscribes over graphql-ws; each event's data is checked against the shape. Ends when the loop is left, or when
   * the signal says so, also while no event comes.
   */
  async *subscribe<T>(
    shape: z.ZodType<T>,
    query: string,
    variables: Record<string, unknown> = {},
    signal?: AbortSignal,
  ): AsyncGenerator<T, void> {
    this.socket ??= createClient({
      url: `${this.base.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { ...this.login },
      retryAttempts: 0,
    });
    const events = this.socket.iterate({ query, variables });
    signal?.addEventListener('abort', () => void events.return?.(), { once: true });
    try {
      for await (const event of events) yield shape.parse(dataOf(event));
    } catch (error) {
      if (error instanceof Error) throw error;
      throw new Error('The subscription was cut off.', { cause: error });
    }
  }

  /** Opens a WebSocket that a ticket's relative address names. */
  webSocket(path: string): WebSocket {
    return new WebSocket(new URL(path, this.base.replace(/^http/, 'ws')));
  }

  async close(): Promise<void> {
    await this.socket?.dispose();
    this.socket = undefined;
  }
}

function dataOf(answer: unknown): unknown {
  const { data, errors } = Answer.parse(answer);
  if (errors !== undefined && errors.length > 0) {
    throw new Error(`The graph answered: ${errors.map((error) => error.message).join('; ')}`);
  }
  return data;
}
