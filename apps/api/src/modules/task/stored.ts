import { CorralError, ERROR_CODES } from '@corral/domain';
import { z } from 'zod';
import { DISRUPTIONS } from '../../graphql/enums.ts';
import { viewOf } from '../../graphql/errors.ts';
import type { ErrorView } from '../../graphql/errors.ts';

/** The JSON columns of tasks, read with care: a row may have been written by another version. */

const nativeSchema = z.object({
  source: z.enum(['libvirt', 'vsphere', 'virtualbox', 'ssh', 'http', 'agent']),
  code: z.string(),
  text: z.string(),
});
const errorSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.looseObject({ native: nativeSchema.optional() }).optional(),
});
const planSchema = z.looseObject({ disruption: z.enum(DISRUPTIONS) });
const requestSchema = z.object({
  document: z.string(),
  variables: z.record(z.string(), z.unknown()),
});

/** The stored error of a task or step; null when it has none. */
export function readError(value: unknown): ErrorView | null {
  if (value === null || value === undefined) return null;
  const parsed = errorSchema.safeParse(value);
  if (!parsed.success)
    return viewOf(new CorralError('INTERNAL', 'The stored error cannot be read.'));
  const { code, message, details } = parsed.data;
  const native = details?.native;
  return viewOf(new CorralError(code, message, native === undefined ? {} : { native }));
}

/** How much the task disturbs running guests, by its plan. */
export function readDisruption(plan: unknown): (typeof DISRUPTIONS)[number] {
  const parsed = planSchema.safeParse(plan);
  return parsed.success ? parsed.data.disruption : 'NONE';
}

/** The request that started the task; null when it was not started by one. */
export function readRequest(value: unknown): z.infer<typeof requestSchema> | null {
  const parsed = requestSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
