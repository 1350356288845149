import { CorralError } from '@corral/domain';

export const MAX_REDIRECTS = 5;

/**
 * Checks an address Corral is to fetch: http or https, with a host, without user and password (they would be stored
 * with the template).
 * @throws CorralError INVALID_URL naming the field.
 */
export function checkUrl(text: string, field: string): URL {
  const refuse = (why: string): never => {
    throw new CorralError('INVALID_URL', why, { field });
  };
  if (text.length > 2048) refuse('The address is limited to 2,048 characters.');
  if (!URL.canParse(text)) return refuse('The address is not a URL.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    refuse(
      `Only http and https addresses are fetched, not ${url.protocol.slice(0, -1).slice(0, 20)}.`,
    );
  }
  if (url.username !== '' || url.password !== '')
    refuse('The address must not carry a user or password.');
  return url;
}

/**
 * Where a redirect leads. From https it must stay https; from http it may become https.
 * @param location the Location header, absolute or relative.
 * @throws CorralError INVALID_URL when it leads to another scheme, downgrades, or is no address.
 */
export function redirectTarget(from: URL, location: string, field: string): URL {
  if (!URL.canParse(location, from.href)) {
    throw new CorralError(
      'INVALID_URL',
      `${from.host} redirects to something that is not an address.`,
      { field },
    );
  }
  const target = new URL(location, from);
  const downgrade = from.protocol === 'https:' && target.protocol !== 'https:';
  if (downgrade || !['http:', 'https:'].includes(target.protocol)) {
    throw new CorralError(
      'INVALID_URL',
      `${from.host} redirects from ${from.protocol.slice(0, -1)} to ${target.protocol.slice(0, -1).slice(0, 20)}, which is not followed.`,
      { field },
    );
  }
  return checkUrl(target.href, field);
}

/** The file name an address ends in; null when it ends in a folder. */
export function fileNameOf(url: URL): string | null {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    const name = decodeURIComponent(last);
    return name === '' ? null : name;
  } catch {
    return last === '' ? null : last;
  }
}
