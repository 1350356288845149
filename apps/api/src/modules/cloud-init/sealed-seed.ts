import { z } from 'zod';
import type { SecretBox } from '../../world.ts';
import type { SeedDocuments } from './seed.ts';

/** A seed can carry passwords, so tasks and steps store it sealed. */
const PURPOSE = 'vm-seed';

const documentsSchema = z.object({
  hostname: z.string(),
  userData: z.string(),
  networkConfig: z.string().nullable(),
});

export const sealedSeedSchema = z.object({
  sealed: z.string(),
  /** True when a password stands in the seed in clear, where root of the guest and the node can read it. */
  hasPlainPassword: z.boolean(),
});
export type SealedSeed = z.output<typeof sealedSeedSchema>;

export function sealSeed(
  box: SecretBox,
  documents: SeedDocuments,
  hasPlainPassword: boolean,
): SealedSeed {
  return { sealed: box.seal(PURPOSE, JSON.stringify(documents)), hasPlainPassword };
}

export function openSeed(box: SecretBox, sealed: string): SeedDocuments {
  return documentsSchema.parse(JSON.parse(box.open(PURPOSE, sealed)));
}
