import { z } from 'zod';

/** The name of a user inside a guest: Linux, or Windows with a domain. It goes to the agent alone, never to a shell. */
export const userSchema = z
  .string()
  .min(1, { message: 'Name a user of the guest.' })
  .max(104, { message: 'At most 104 characters.' })
  // eslint-disable-next-line no-control-regex -- these would break the entry of the user in the guest
  .regex(/^[^\u0000-\u001f\u007f:/]+$/u, { message: 'A user name has no colon and no slash.' });
