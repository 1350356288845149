/** What the API says of a token, or of none. `unreachable`: it did not say. */
export type TokenVerdict = 'accepted' | 'refused' | 'unreachable';

const UNAUTHORIZED = 401;
/** A page is not held up longer than this by an API that does not answer. */
const ANSWER_WITHIN_MS = 2_000;
const BODY = JSON.stringify({ query: '{ __typename }' });

/**
 * Asks the API whether it lets somebody in; runs on the console's server.
 * @param token null asks whether it does without a token.
 */
export async function askAccess(api: URL, token: string | null): Promise<TokenVerdict> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  try {
    const response = await fetch(new URL('/graphql', api), {
      method: 'POST',
      headers,
      body: BODY,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.arrayBuffer();
    if (response.ok) return 'accepted';
    return response.status === UNAUTHORIZED ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
