import { cookies } from 'next/headers';
import { readEnv } from '../env.ts';
import type { Visit } from './access.ts';
import { askAccess } from './ask-access.ts';
import { readSessionToken, sessionCookieName } from './session-cookie.ts';

/** What is known of a visitor before the page is made, so that no page is shown and then taken away. */
export async function readVisit(): Promise<Visit> {
  const { apiUrl, port, openToNetwork } = readEnv();
  const token = readSessionToken((await cookies()).get(sessionCookieName(port))?.value);
  if (token === null && openToNetwork) return { access: 'needed', signedIn: false };
  const verdict = await askAccess(apiUrl, token);
  const refusal = token === null ? 'needed' : 'refused';
  return { access: verdict === 'refused' ? refusal : 'open', signedIn: token !== null };
}
