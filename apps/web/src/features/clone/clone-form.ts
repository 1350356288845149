/** What the clone dialog holds, as it is typed. */
export interface CloneForm {
  readonly mode: 'LINKED' | 'FULL';
  readonly name: string;
  readonly count: string;
  readonly poolId: string;
  readonly start: boolean;
}

export const MAX_COPIES = 50;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const PLACE = /\{n{1,6}\}/;

/** The whole number from 1 to 50 that was typed, or null. */
export function copiesOf(form: CloneForm): number | null {
  const count = Number(form.count);
  return Number.isInteger(count) && count >= 1 && count <= MAX_COPIES ? count : null;
}

/** What is wrong with the name; null when it can be sent. */
export function nameFault(form: CloneForm): 'nameError' | 'patternError' | null {
  const count = copiesOf(form);
  if (!NAME.test(form.name.replace(PLACE, '1'))) return 'nameError';
  return count !== null && count > 1 && !PLACE.test(form.name) ? 'patternError' : null;
}

/** The name offered first: the one place for a number makes it fit one copy and many. */
export const firstPattern = (name: string): string => `${name.replace(/-\d+$/, '')}-{n}`;
