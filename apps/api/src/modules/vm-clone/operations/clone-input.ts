import { hasNumberPlace } from '@corral/domain';
import { z } from 'zod';

/** How many copies one task makes at most. */
export const MAX_COPIES = 50;

/** What the operation `vm.clone` is given. */
export const cloneVmInput = z
  .object({
    vmId: z.string().min(1),
    mode: z.enum(['LINKED', 'FULL']),
    /** A name, or a pattern with {n} or {nn} where the number goes. */
    name: z
      .string()
      .min(1, { message: 'Give a name or a pattern such as web-{n}.' })
      .max(80, { message: 'The pattern is too long.' }),
    count: z
      .int()
      .min(1, { message: 'Make at least one copy.' })
      .max(MAX_COPIES, { message: `Make at most ${MAX_COPIES} copies at a time.` })
      .default(1),
    startAt: z
      .int()
      .min(0, { message: 'Begin to count at 0 or later.' })
      .max(999_999, { message: 'Begin to count below 1,000,000.' })
      .default(1),
    /** Where the disks go; where those of the source are when absent. */
    poolId: z.string().nullish(),
    start: z.boolean().default(false),
  })
  .refine((input) => input.count === 1 || hasNumberPlace(input.name), {
    message: 'For several copies the name needs a place for the number, as in web-{n}.',
    path: ['name'],
  });
export type CloneVmInput = z.output<typeof cloneVmInput>;
