import { splitLines } from '../../lib/format.ts';
import type { LoginWay } from './queries';

/** What is asked before a login is set. */
export interface CredentialsForm {
  readonly user: string;
  readonly password: string;
  readonly keyPairIds: readonly string[];
  readonly keys: string;
  readonly replace: boolean;
  readonly way: LoginWay['way'] | 'AUTO';
}

export const EMPTY_CREDENTIALS: CredentialsForm = {
  user: 'root',
  password: '',
  keyPairIds: [],
  keys: '',
  replace: false,
  way: 'AUTO',
};

/** True when there is something to set, and no key would be removed without another in its place. */
export function isComplete(form: CredentialsForm): boolean {
  const keys = form.keyPairIds.length + splitLines(form.keys).length > 0;
  return form.user !== '' && (keys || (form.password !== '' && !form.replace));
}

/** The input of the mutation; an empty password leaves the one that is. */
export const credentialsInput = (id: string, form: CredentialsForm) => ({
  id,
  user: form.user,
  password: form.password === '' ? null : form.password,
  keyPairIds: [...form.keyPairIds],
  authorizedKeys: splitLines(form.keys),
  replaceKeys: form.replace,
  way: form.way,
});
