/**
 * The access token of a browser lives in a cookie that scripts of the page cannot read. The console's server puts it
 * into the Authorization header of what it hands on to the API, so every tab, socket and the playground are signed in.
 */

/** What the API takes as a token; anything else could not be sent in a header. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;

export const isToken = (text: unknown): text is string =>
  typeof text === 'string' && TOKEN.test(text);

/** Cookies do not tell ports of one host apart, consoles do: each has a name of its own. */
export const sessionCookieName = (port: number): string => `corral-session-${port}`;

/** The token in a Cookie header's value of that name, or null. */
export function readSessionToken(value: string | undefined): string | null {
  if (value === undefined) return null;
  const token = Buffer.from(value, 'base64url').toString('latin1');
  return isToken(token) ? token : null;
}

/** The value of one cookie in a Cookie header. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/**
 * A Set-Cookie header. It ends with the browser's session; pages of other sites never send it.
 * @param token null takes the cookie away. @param secure true where the browser came by https.
 */
export function sessionCookie(name: string, token: string | null, secure: boolean): string {
  const value = token === null ? '' : Buffer.from(token, 'latin1').toString('base64url');
  const end = token === null ? '; Max-Age=0' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${end}`;
}
