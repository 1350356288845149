import { z } from 'zod';

/** A path inside a guest: of Linux, or of Windows with its drive. The guest itself decides what may be used. */
export const guestPathSchema = z.object({
  path: z
    .string()
    .max(4096, { message: 'At most 4096 characters.' })
    .regex(/^(\/|[A-Za-z]:\\)/u, { message: 'Give an absolute path of the guest.' })
    // eslint-disable-next-line no-control-regex -- a path ends at a null character, and none is typed with others
    .regex(/^[^\u0000-\u001f\u007f]+$/u, { message: 'Without control characters.' })
    .refine((path) => !/[/\\]$/u.test(path), { message: 'Name a file, not a folder.' }),
});
