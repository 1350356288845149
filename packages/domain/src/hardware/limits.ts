import { z } from 'zod';

/** Bytes a second are kept in steps of this many, and bursts in steps of the other: libvirt counts in kB and KiB. */
const RATE_STEP_BYTES = 1000;
const BURST_STEP_BYTES = 1024;
/** The most libvirt's 32 bits hold. */
const MOST_STEPS = 2 ** 32 - 1;

const stepped = (step: number, what: string) =>
  z
    .number()
    .positive({ message: `${what} must be more than nothing.` })
    .max(MOST_STEPS * step, { message: `${what} is larger than any network.` })
    .transform((bytes) => Math.max(1, Math.round(bytes / step)) * step);

/** How fast a card may go in one direction. */
export const trafficLimitSchema = z
  .object({
    /** Bytes a second in the long run. */
    averageBytes: stepped(RATE_STEP_BYTES, 'The average rate'),
    /** Bytes a second within a burst; null for no other limit than the burst's size. */
    peakBytes: stepped(RATE_STEP_BYTES, 'The peak rate').nullable().default(null),
    /** Bytes that may go at the peak rate before the average holds; null for the hypervisor's choice. */
    burstBytes: stepped(BURST_STEP_BYTES, 'The burst').nullable().default(null),
  })
  .refine(({ averageBytes, peakBytes }) => peakBytes === null || peakBytes >= averageBytes, {
    message: 'The peak rate is below the average.',
    path: ['peakBytes'],
  });
export type TrafficLimit = z.output<typeof trafficLimitSchema>;

/** True when two limits are alike. */
export function sameLimit(one: TrafficLimit | null, other: TrafficLimit | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.averageBytes === other.averageBytes &&
    one.peakBytes === other.peakBytes &&
    one.burstBytes === other.burstBytes
  );
}
