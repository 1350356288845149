import { z } from 'zod';

const HOST_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** crypt(5) hashes: MD5, bcrypt, SHA-256, SHA-512, scrypt, yescrypt. */
const PASSWORD_HASH = /^\$(1|2[aby]|5|6|7|y|gy)\$[./A-Za-z0-9$=,+-]{8,300}$/;
/** The hashes cloud-init takes for the image's own user, which has no name in the document. */
const HASH_WITHOUT_USER = /^\$(1|2a|2y|5|6)\$/;
// eslint-disable-next-line no-control-regex -- control characters are what is refused here
const CONTROL = /[\u0000-\u001f\u007f]/;

function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z0-9_+/-]{1,64}$/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const fieldsShape = {
  hostname: z
    .string()
    .max(253)
    .regex(HOST_LABEL, {
      message: 'The host name must be letters, digits and dashes, with dots between its parts.',
    })
    .optional(),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, {
      message:
        'The user name must be 1 to 32 lower-case letters, digits, dashes or underscores, and begin with a letter or underscore.',
    })
    .optional(),
  passwordHash: z
    .string()
    .regex(PASSWORD_HASH, {
      message:
        'The password hash must be in crypt format, as made by "mkpasswd" or "openssl passwd -6".',
    })
    .optional(),
  password: z
    .string()
    .min(1, { message: 'The password is empty.' })
    .max(256, { message: 'The password is limited to 256 characters.' })
    .refine((v) => !CONTROL.test(v), {
      message: 'The password must not contain control characters.',
    })
    .optional(),
  authorizedKeys: z
    .array(z.string().max(20_000))
    .max(100, { message: 'At most 100 keys.' })
    .optional(),
  keyPairIds: z.array(z.string()).max(100, { message: 'At most 100 key pairs.' }).optional(),
  packages: z
    .array(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+:_=~*@/-]{0,127}$/, {
        message: 'A package name has letters, digits and . + : _ = ~ - only.',
      }),
    )
    .max(500)
    .optional(),
  runCommands: z
    .array(
      z
        .string()
        .min(1, { message: 'The command is empty.' })
        .max(8192, { message: 'A command is limited to 8,192 characters.' })
        .refine((v) => !v.includes('\0'), {
          message: 'A command must not contain a NUL character.',
        }),
    )
    .max(200)
    .optional(),
  timezone: z
    .string()
    .refine(isTimeZone, {
      message: 'The time zone is not known; give a name as Europe/Berlin or UTC.',
    })
    .optional(),
};

/** What a user gives for cloud-init: fields, or a whole user-data document; in both cases a network-config. */
export const cloudInitSchema = z
  .object({ ...fieldsShape, userData: z.string().optional(), networkConfig: z.string().optional() })
  .check((context) => {
    const value = context.value;
    const set = Object.keys(fieldsShape).filter((key) => isSet(value[key as keyof typeof value]));
    const complain = (path: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [path], message, input: value });
    };
    if (value.userData !== undefined && set.length > 0) {
      complain(
        'userData',
        `A whole user-data document excludes the fields; leave out ${set.join(', ')}.`,
      );
    }
    if (value.password !== undefined && value.passwordHash !== undefined) {
      complain('passwordHash', 'Give the password or its hash, not both.');
    }
    if (
      value.passwordHash !== undefined &&
      value.user === undefined &&
      !HASH_WITHOUT_USER.test(value.passwordHash)
    ) {
      complain(
        'passwordHash',
        'This kind of hash needs a user name; without one give a hash that begins with $6$.',
      );
    }
  });

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

export type CloudInitFields = z.output<typeof cloudInitSchema>;
