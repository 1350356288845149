import type { StoragePool } from '@corral/db';
import { descriptionSchema } from '@corral/domain';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { checkInput } from '../shared/check-input.ts';

/** Far above what thin volumes are promised anywhere; a limit beyond it is none. */
const MOST_OVERCOMMIT_PERCENT = 10_000;

const settingsSchema = z.object({
  id: z.string().min(1),
  label: z.string().trim().max(80, { message: 'The label is limited to 80 characters.' }).nullish(),
  description: descriptionSchema.nullish(),
  lowSpacePercent: z
    .int()
    .min(0, { message: 'A share is between 0 and 100 %.' })
    .max(100, { message: 'A share is between 0 and 100 %.' })
    .nullish(),
  overcommitPercent: z
    .int()
    .min(1, { message: 'The limit is at least 1 %.' })
    .max(MOST_OVERCOMMIT_PERCENT, { message: `The limit is at most ${MOST_OVERCOMMIT_PERCENT} %.` })
    .nullish(),
});

/**
 * Changes what Corral keeps of a pool; its node is not asked. What is left out stays; null takes a value away, so that
 * limits are the usual ones again.
 * @throws CorralError NOT_FOUND, or naming the field.
 */
export function updatePool(world: World, request: unknown): Promise<StoragePool> {
  const { id, label, description, lowSpacePercent, overcommitPercent } = checkInput(
    settingsSchema,
    request,
  );
  return world.db.pools.update(id, {
    ...(label === undefined ? {} : { label: label === '' ? null : label }),
    ...(description === undefined ? {} : { description: description === '' ? null : description }),
    ...(lowSpacePercent === undefined ? {} : { lowSpacePercent }),
    ...(overcommitPercent === undefined ? {} : { overcommitPercent }),
  });
}
