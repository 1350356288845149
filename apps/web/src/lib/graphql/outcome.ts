import type { CombinedError } from 'urql';
import { graphql, type FragmentOf } from './tada.ts';

/** What every mutation selects of its expected errors. */
export const UserErrorFields = graphql(`
  fragment UserErrorFields on UserError {
    __typename
    code
    message
    wayOut
    retryable
    ... on ValidationError {
      fields {
        field
        message
      }
    }
    ... on ConflictError {
      dependents {
        kind
        id
        name
      }
    }
    ... on BusyError {
      busyTask: task {
        id
        title
      }
    }
    ... on NodeError {
      native {
        source
        code
        text
      }
    }
  }
`);

export type UserErrorData = FragmentOf<typeof UserErrorFields>;

/** An error as the console shows it: what happened, what to do, and the details behind a fold. */
export interface ShownError {
  readonly code: string;
  readonly message: string;
  readonly wayOut: string | null;
  readonly fields: readonly { readonly field: string; readonly message: string }[];
  readonly dependents: readonly {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
  }[];
  readonly native: { readonly source: string; readonly code: string; readonly text: string } | null;
  readonly task: { readonly id: string; readonly title: string } | null;
}

const EMPTY = { fields: [], dependents: [], native: null, task: null };

/** Turns an expected error of a mutation into what is shown. */
export function fromUserError(error: UserErrorData): ShownError {
  const base = { ...EMPTY, code: error.code, message: error.message, wayOut: error.wayOut };
  switch (error.__typename) {
    case 'ValidationError':
      return { ...base, fields: error.fields };
    case 'ConflictError':
      return { ...base, dependents: error.dependents };
    case 'BusyError':
      return { ...base, task: error.busyTask };
    case 'NodeError':
      return { ...base, native: error.native };
    default:
      return base;
  }
}

/** Turns a failed request (no connection, unknown error) into what is shown. */
export function fromCombinedError(error: CombinedError): ShownError {
  if (error.networkError) {
    return { ...EMPTY, code: 'API_UNREACHABLE', message: error.networkError.message, wayOut: null };
  }
  const first = error.graphQLErrors[0];
  const code = first?.extensions['code'];
  const wayOut = first?.extensions['wayOut'];
  return {
    ...EMPTY,
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: first?.message ?? error.message,
    wayOut: typeof wayOut === 'string' ? wayOut : null,
  };
}

export type Outcome<Payload> =
  | { readonly ok: true; readonly value: Payload }
  | { readonly ok: false; readonly error: ShownError };

const isUserError = (value: { readonly __typename: string }): value is UserErrorData =>
  'wayOut' in value && 'message' in value;

/** Sorts a mutation's answer into its payload or an error to show. */
export function readOutcome<Result extends { readonly __typename: string }>(
  result: Result | null | undefined,
  failure: CombinedError | undefined,
): Outcome<Exclude<Result, { readonly wayOut: string }>> {
  if (failure) return { ok: false, error: fromCombinedError(failure) };
  if (!result) {
    return {
      ok: false,
      error: { ...EMPTY, code: 'INTERNAL', message: 'Empty answer.', wayOut: null },
    };
  }
  if (isUserError(result)) return { ok: false, error: fromUserError(result) };
  return { ok: true, value: result as Exclude<Result, { readonly wayOut: string }> };
}
