import { CorralError } from '@corral/domain';
import { nameSchema, tagSchema } from '@corral/domain';
import type { SshAuth, UnverifiedPlace } from '@corral/hypervisor';
import { z } from 'zod';
import type { WantedJump } from './jumps.ts';

/** Where a node is, as a user says it. Checked here so that nothing odd reaches a transport. */

const optionalText = z
  .string()
  .trim()
  .nullish()
  .transform((text) => (text === undefined || text === null || text === '' ? null : text));

const hostSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$|^[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9]+)?$/, {
    message: 'The address is a host name, an IPv4 or an IPv6 address.',
  });
const userSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.@\\-]{0,63}$/, {
    message: 'The user is a login name of 1 to 64 letters, digits and . _ - @ \\.',
  });
const uriSchema = z.string().regex(/^qemu:\/\/\/(system|session)$|^test:\/\/\/default$/, {
  message: 'The URI is qemu:///system, qemu:///session or test:///default.',
});
const fingerprintSchema = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, {
  message: 'A fingerprint looks like SHA256: and 43 characters, as ssh-keygen -lf prints it.',
});

export const authSchema = z
  .object({
    kind: z.enum(['PASSWORD', 'KEY', 'AGENT']),
    password: z.string().max(1024).nullish(),
    privateKey: z.string().max(65_536).nullish(),
    passphrase: z.string().max(1024).nullish(),
  })
  .superRefine((auth, check) => {
    if (auth.kind === 'PASSWORD' && !auth.password) {
      check.addIssue({ code: 'custom', path: ['password'], message: 'The password is missing.' });
    }
    if (auth.kind === 'KEY' && !auth.privateKey?.includes('PRIVATE KEY')) {
      check.addIssue({
        code: 'custom',
        path: ['privateKey'],
        message: 'The private key is missing, or is not in OpenSSH or PEM format.',
      });
    }
  });
export type AuthInput = z.infer<typeof authSchema>;

/** Enough for every network that people log in through by hand. */
const MAX_JUMPS = 4;

/** A message of a schema for a text that may be absent. */
const required = (schema: z.ZodString, missing: string) =>
  z
    .string()
    .nullish()
    .transform((text) => text?.trim() ?? '')
    .refine((text) => text !== '', { message: missing })
    .pipe(schema);

const jumpSchema = z.object({
  host: required(hostSchema, 'A jump host needs its host.'),
  port: z.int().min(1).max(65_535).nullish(),
  user: required(userSchema, 'A jump host needs its user.'),
  /** Without it the login of the node is used there too. */
  auth: authSchema.nullish(),
  hostKeyFingerprint: fingerprintSchema.nullish(),
});

const placeFields = {
  transport: z.enum(['LOCAL', 'SSH']),
  host: optionalText,
  port: z.int().min(1).max(65_535).nullish(),
  user: optionalText,
  auth: authSchema.nullish(),
  uri: uriSchema.nullish(),
  hostKeyFingerprint: fingerprintSchema.nullish(),
  jumps: z
    .array(jumpSchema)
    .max(MAX_JUMPS, { message: `There are at most ${MAX_JUMPS} jump hosts.` })
    .nullish(),
};

interface PlaceFields {
  readonly transport: 'LOCAL' | 'SSH';
  readonly host: string | null;
  readonly user: string | null;
  readonly auth?: AuthInput | null | undefined;
  readonly uri?: string | null | undefined;
}

/** What an ssh node must have beside its transport. */
function checkPlace(place: PlaceFields, check: z.RefinementCtx): void {
  if (place.transport === 'LOCAL') return;
  const parts = [
    ['host', hostSchema, place.host],
    ['user', userSchema, place.user],
  ] as const;
  for (const [path, schema, value] of parts) {
    const message =
      value === null
        ? `A node over ssh needs its ${path}.`
        : schema.safeParse(value).error?.issues[0]?.message;
    if (message !== undefined) check.addIssue({ code: 'custom', path: [path], message });
  }
  if (place.user === 'root' && place.uri?.endsWith('/session')) {
    // Libvirt gives root the system's daemon under either name.
    const message = 'Root has no session of its own: take qemu:///system.';
    check.addIssue({ code: 'custom', path: ['uri'], message });
  }
  if (!place.auth) {
    check.addIssue({
      code: 'custom',
      path: ['auth'],
      message: 'A node over ssh needs a way to log in.',
    });
  }
}

/** A few lines for people. */
const descriptionSchema = z
  .string()
  .trim()
  .max(2000, { message: 'The description has at most 2000 characters.' });

export const placeSchema = z.object(placeFields).superRefine(checkPlace);
export type PlaceInput = z.infer<typeof placeSchema>;

export const enrolSchema = z
  .object({
    ...placeFields,
    name: nameSchema('name of the node'),
    tags: z.array(tagSchema).max(32).nullish(),
    domainTypeOverride: z.enum(['kvm', 'qemu']).nullish(),
    description: descriptionSchema.nullish(),
  })
  .superRefine(checkPlace);
export type EnrolInput = z.infer<typeof enrolSchema>;

export const updateSchema = z.object({
  id: z.string(),
  name: nameSchema('name of the node').nullish(),
  tags: z.array(tagSchema).max(32).nullish(),
  /** An empty text takes the override away. */
  domainTypeOverride: z.enum(['kvm', 'qemu', '']).nullish(),
  description: descriptionSchema.nullish(),
  auth: authSchema.nullish(),
  hostKeyFingerprint: fingerprintSchema.nullish(),
  /** One for each jump host, in their order. */
  jumpHostKeyFingerprints: z.array(fingerprintSchema).nullish(),
  enabled: z.boolean().nullish(),
  sortOrder: z.int().min(-1_000_000).max(1_000_000).nullish(),
});

/** Credentials in the port's form. `agentSocket` is the ssh agent of this process. */
export function toSshAuth(auth: AuthInput, agentSocket: string | null): SshAuth {
  switch (auth.kind) {
    case 'PASSWORD':
      return { kind: 'password', password: auth.password ?? '' };
    case 'KEY':
      return auth.passphrase
        ? { kind: 'key', privateKey: auth.privateKey ?? '', passphrase: auth.passphrase }
        : { kind: 'key', privateKey: auth.privateKey ?? '' };
    case 'AGENT':
      return agentSocket === null ? { kind: 'agent' } : { kind: 'agent', socketPath: agentSocket };
  }
}

/** An ssh node as a user gives it, with its logins in the port's form. */
export interface WantedSsh extends UnverifiedPlace {
  readonly jumps: readonly WantedJump[];
}

/** The ssh part of a checked place. */
export function sshOf(place: PlaceInput, agentSocket: string | null): WantedSsh {
  if (place.host === null || place.user === null || !place.auth) {
    throw new CorralError('INVALID_INPUT', 'A node over ssh needs its host, user and login.', {
      field: 'host',
    });
  }
  return {
    host: place.host,
    port: place.port ?? 22,
    user: place.user,
    auth: toSshAuth(place.auth, agentSocket),
    hostKeyFingerprint: place.hostKeyFingerprint ?? null,
    jumps: (place.jumps ?? []).map(({ host, port, user, auth, hostKeyFingerprint }) => ({
      host,
      port: port ?? 22,
      user,
      auth: auth ? toSshAuth(auth, agentSocket) : null,
      hostKeyFingerprint: hostKeyFingerprint ?? null,
    })),
  };
}
