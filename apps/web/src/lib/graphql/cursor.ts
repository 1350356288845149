/** What graphql-ws sends when it subscribes, and again after each reconnection. */
export interface CursorPayload {
  readonly payload: { readonly query: string; readonly variables: Record<string, unknown> };
  /** Reads the cursor out of an answer so that the next subscription goes on after it. */
  seen(data: unknown): void;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Makes a subscription resume where it stopped: `variables` is read anew at every (re)subscription, and then
 * carries the last cursor seen. Subscriptions without an `after` variable are left alone.
 */
export function createCursorPayload(
  query: string,
  variables: Record<string, unknown>,
): CursorPayload {
  let last: number | null = null;
  return {
    payload: {
      query,
      get variables() {
        return last === null ? variables : { ...variables, after: last };
      },
    },
    seen(data) {
      if (!('after' in variables) || !isRecord(data)) return;
      for (const value of Object.values(data)) {
        const seq = isRecord(value) ? value['lastSeq'] : undefined;
        if (typeof seq === 'number' && (last === null || seq > last)) last = seq;
      }
    },
  };
}
