import { escapeText } from '../codec/scalars.ts';
import { VimError } from '../errors.ts';

const HIDDEN = '•••';

/** The values of every field called `password`, at whatever depth, as they are and as they were written. */
export function secretsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    key === 'password' && typeof part === 'string' && part !== ''
      ? [part, escapeText(part)]
      : secretsOf(part),
  );
}

function hide(secrets: readonly string[], value: unknown): unknown {
  if (typeof value === 'string')
    return secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
  if (Array.isArray(value)) return value.map((item: unknown) => hide(secrets, item));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return hideIn(secrets, value);
}

function hideIn(secrets: readonly string[], value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => [key, hide(secrets, part)]),
  );
}

/** The same error without what a host may have quoted of the request. */
export function withoutSecrets(error: VimError, secrets: readonly string[]): VimError {
  if (secrets.length === 0 || error.kind !== 'fault') return error;
  return new VimError(error.kind, String(hide(secrets, error.message)), {
    operation: error.operation,
    fault: error.fault,
    detail: hideIn(secrets, error.detail),
    outcomeUnknown: error.outcomeUnknown,
  });
}
