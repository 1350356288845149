'use client';
import { useCallback } from 'react';
import { UserErrorFields, type Outcome, type ShownError } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';
import { useAction } from '@/lib/graphql/use-action';

const CreateConsoleTicket = graphql(
  `
    mutation CreateConsoleTicket($input: CreateConsoleTicketInput!) {
      result: createConsoleTicket(input: $input) {
        __typename
        ... on CreateConsoleTicketPayload {
          url
          expiresAt
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

/** The WebSocket address of a ticket: the API gives it relative to itself, which is this origin. */
export function socketAddress(url: string, origin: string): string {
  const address = new URL(url, origin);
  const base = new URL(origin);
  address.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  address.host = base.host;
  return address.href;
}

const CLOSED_CLEANLY = new Set([1000, 1001, 1005]);

/** What the server said when it closed the console, as `CODE: sentence`; null for a plain goodbye. */
export function closeError(event: CloseEvent): ShownError | null {
  if (CLOSED_CLEANLY.has(event.code)) return null;
  const match = /^([A-Z_]+): (.*)$/s.exec(event.reason);
  if (!match && event.reason === '') return null;
  return {
    code: match?.[1] ?? `WS_${event.code}`,
    message: match?.[2] ?? event.reason,
    wayOut: null,
    fields: [],
    dependents: [],
    native: null,
    task: null,
  };
}

/** Gets a single-use ticket and gives the address to connect to. */
export function useTicket(
  vmId: string,
  kind: 'VNC' | 'SERIAL',
): (force: boolean) => Promise<Outcome<string>> {
  const { run } = useAction(CreateConsoleTicket);
  return useCallback(
    async (force) => {
      const outcome = await run({ input: { vmId, kind, force } });
      if (!outcome.ok) return outcome;
      return { ok: true, value: socketAddress(outcome.value.url, window.location.origin) };
    },
    [run, vmId, kind],
  );
}
