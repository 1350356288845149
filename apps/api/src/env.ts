import path from 'node:path';
import { z } from 'zod';
import { StartupError } from './startup-error.ts';

/** The settings of one process, all from the environment; the only file of the API that reads it. */
export interface Env {
  /** Absolute folder for the database, the key and partial downloads. */
  readonly dataDir: string;
  /** `file:/…` or `postgresql://…`. */
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  /** Where the console of this machine listens: its pages may talk to this server. */
  readonly consolePort: number;
  /** The administrator's token; null where none is set. */
  readonly token: string | null;
  /** Origins of pages that may talk to this server, beside the console's own. */
  readonly allowedOrigins: readonly string[];
  /** Names in the Host header this server answers to, beside loopback and IP addresses. */
  readonly allowedHosts: readonly string[];
  readonly localLibvirt: LocalLibvirt;
  readonly redisUrl: string | null;
  /** 32 bytes for secrets at rest; null means the key file in the data folder. */
  readonly secretKey: Buffer | null;
  /** Socket of the ssh agent, for nodes that log in through it. */
  readonly sshAgentSocket: string | null;
  readonly logLevel: (typeof LEVELS)[number];
}

/** Whether this machine's own libvirt becomes the node `local`. */
export type LocalLibvirt =
  | { readonly kind: 'auto' }
  | { readonly kind: 'off' }
  | { readonly kind: 'socket'; readonly path: string };

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
/** An empty variable counts as one that is not set, as compose files produce them. */
const set = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const portNumber = z.coerce.number('must be a port number').int().min(1).max(65_535);

const settings = z.object({
  CORRAL_DATA_DIR: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)/, 'must begin with file: or postgresql://')
    .optional(),
  CORRAL_API_HOST: z.string().default('127.0.0.1'),
  CORRAL_API_PORT: portNumber.default(9601),
  CORRAL_WEB_PORT: portNumber.default(9528),
  CORRAL_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  CORRAL_ALLOWED_ORIGINS: list.default([]),
  CORRAL_ALLOWED_HOSTS: list.default([]),
  CORRAL_LOCAL_LIBVIRT: z
    .string()
    .regex(/^(auto|off|\/.+)$/, 'must be auto, off or the absolute path of a socket')
    .default('auto'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  CORRAL_SECRET_KEY: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 32 bytes as 64 hexadecimal digits')
    .optional(),
  SSH_AUTH_SOCK: z.string().optional(),
  CORRAL_LOG_LEVEL: z.enum(LEVELS).default('info'),
});

/**
 * Reads and checks the settings.
 * @throws StartupError with one sentence naming the variable that is wrong; its value is not repeated.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const wanted = Object.fromEntries(
    Object.keys(settings.shape).map((name) => [name, set(source[name])]),
  );
  const parsed = settings.safeParse(wanted);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartupError(
      'CONFIG',
      `${issue?.path.join('.')} ${issue?.message ?? 'is not valid'}.`,
    );
  }
  return toEnv(parsed.data);
}

function toEnv(values: z.infer<typeof settings>): Env {
  const dataDir = path.resolve(values.CORRAL_DATA_DIR);
  return {
    dataDir,
    databaseUrl: values.DATABASE_URL ?? `file:${path.join(dataDir, 'corral.db')}`,
    host: values.CORRAL_API_HOST,
    port: values.CORRAL_API_PORT,
    consolePort: values.CORRAL_WEB_PORT,
    token: values.CORRAL_TOKEN ?? null,
    allowedOrigins: values.CORRAL_ALLOWED_ORIGINS,
    allowedHosts: values.CORRAL_ALLOWED_HOSTS,
    localLibvirt: toLocalLibvirt(values.CORRAL_LOCAL_LIBVIRT),
    redisUrl: values.REDIS_URL ?? null,
    secretKey:
      values.CORRAL_SECRET_KEY === undefined ? null : Buffer.from(values.CORRAL_SECRET_KEY, 'hex'),
    sshAgentSocket: values.SSH_AUTH_SOCK ?? null,
    logLevel: values.CORRAL_LOG_LEVEL,
  };
}

function toLocalLibvirt(value: string): LocalLibvirt {
  if (value === 'auto' || value === 'off') return { kind: value };
  return { kind: 'socket', path: value };
}
