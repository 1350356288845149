import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { Env } from './env.ts';

export type { Logger } from 'pino';

/** Names of fields that never reach the log, wherever they stand. */
const SECRET_FIELDS = [
  'password',
  'passwordHash',
  'privateKey',
  'passphrase',
  'secret',
  'token',
  'ticket',
  'authorization',
  'cookie',
  'userData',
  // An edited definition can carry passwords of displays.
  'xml',
] as const;

const depths = ['', '*.', '*.*.', '*.*.*.'];

/**
 * The log of the process: JSON lines with secrets struck out. What is logged as free text is never input of a user
 * that may hold a secret.
 * @param destination where lines go; standard output when absent
 */
export function createLog(level: Env['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: depths.flatMap((depth) => SECRET_FIELDS.map((field) => `${depth}${field}`)),
      censor: '[secret]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** The same names, for whoever stores or shows what a user has sent. */
export const SECRET_FIELD_NAMES: ReadonlySet<string> = new Set(SECRET_FIELDS);

/** A copy of a JSON value with the values of secret fields replaced, at any depth. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_FIELD_NAMES.has(name) && inner !== null ? '[secret]' : withoutSecrets(inner),
    ]),
  );
}
