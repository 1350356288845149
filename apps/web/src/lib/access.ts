import { createContext, useContext, useSyncExternalStore } from 'react';

/**
 * Whether the server lets this page in: `open` as long as it has not refused, `needed` when it wants a token and there
 * is none, `refused` when it did not accept the one there was.
 */
export type AccessStatus = 'open' | 'needed' | 'refused';

/** What the server knew of the visitor when it made the page. */
export interface Visit {
  readonly access: AccessStatus;
  /** True when the browser brought a token, so there is something to sign out of. */
  readonly signedIn: boolean;
}

export const VisitContext = createContext<Visit>({ access: 'open', signedIn: false });
export const useVisit = (): Visit => useContext(VisitContext);

const UNAUTHORIZED = 401;

type Listener = () => void;

/** Notes the first refusal after the page was made: many requests are refused at once. */
export class Refusals {
  #refused = false;
  readonly #listeners = new Set<Listener>();

  readonly refused = (): boolean => this.#refused;
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The API wants a token, or another one. */
  note(): void {
    if (this.#refused) return;
    this.#refused = true;
    for (const listener of this.#listeners) listener();
  }
}

export const refusals = new Refusals();

/** `fetch` for the API that notes when it refuses. */
export async function fetchNotingRefusal(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status === UNAUTHORIZED) refusals.note();
  return response;
}

/** The access of this page now: what the server said, until a request is refused. */
export function useAccess(): AccessStatus {
  const { access, signedIn } = useVisit();
  const refused = useSyncExternalStore(refusals.subscribe, refusals.refused, () => false);
  if (!refused) return access;
  return signedIn ? 'refused' : 'needed';
}

export type SignInResult = 'accepted' | 'refused' | 'unreachable';

/** Signs this browser in. The token goes into a cookie that no script can read. */
export async function signIn(token: string): Promise<SignInResult> {
  try {
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (response.ok) return 'accepted';
    return response.status === UNAUTHORIZED ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** Takes the token out of this browser. */
export async function forgetToken(): Promise<void> {
  await fetch('/session', { method: 'DELETE' });
}

/** Takes the token out of this browser, and begins anew. */
export async function signOut(): Promise<void> {
  await forgetToken();
  window.location.reload();
}

/** True when the API answers this browser as it is. */
export async function isLetIn(): Promise<boolean> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  }).catch(() => null);
  return response?.ok === true;
}
