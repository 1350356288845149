import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { asExpected } from './errors.ts';

/** The innermost error: execution wraps what resolvers throw, once or more. */
function original(error: unknown): unknown {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError) inner = inner.originalError;
  return inner;
}

/**
 * What leaves the server of an error: expected ones with code and way out, those of GraphQL itself as they are, and
 * everything else as an id alone; the log has the whole under that id.
 */
export function createMask(log: Logger): (error: unknown) => Error {
  return (error) => {
    const inner = original(error);
    if (inner instanceof GraphQLError) return inner;
    const place =
      error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {};
    const expected = asExpected(inner);
    if (expected !== null) {
      const { code, wayOut, retryable, message } = expected;
      const status = code === 'UNAUTHENTICATED' ? 401 : code === 'FORBIDDEN' ? 403 : null;
      return new GraphQLError(message, {
        ...place,
        extensions: { code, wayOut, retryable, ...(status === null ? {} : { http: { status } }) },
      });
    }
    const errorId = randomUUID();
    log.error({ err: inner, errorId }, 'a request failed unexpectedly');
    return new GraphQLError(
      `Something failed that should not have. It is in the server log under ${errorId}.`,
      {
        ...place,
        extensions: { code: 'INTERNAL', errorId },
      },
    );
  };
}
