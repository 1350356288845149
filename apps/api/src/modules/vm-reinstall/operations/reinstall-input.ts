import { volumeSizeSchema } from '@corral/domain';
import { z } from 'zod';
import { sealedSeedSchema } from '../../cloud-init/sealed-seed.ts';

const target = z.string().regex(/^[a-z]{2,4}$/, { message: 'That is not the name of a disk.' });

/** What the operation `vm.reinstall` is given. Cloud-init comes as a sealed seed: see `prepareReinstall`. */
export const reinstallVmInput = z.object({
  vmId: z.string().min(1),
  templateId: z.string().min(1),
  diskMode: z.enum(['OVERLAY', 'FULL_COPY']).default('OVERLAY'),
  /** That of the old disk, or of the template where that is larger, when absent. */
  diskBytes: volumeSizeSchema.nullish(),
  /** The pool of the old disk when absent. */
  poolId: z.string().nullish(),
  systemDisk: target.nullish(),
  removeDisks: z.array(target).max(50).default([]),
  keepOldVolumes: z.boolean().default(false),
  deleteSnapshots: z.boolean().default(false),
  seed: sealedSeedSchema.nullable().default(null),
  /** Without a new seed: the settings of the present one are used again. */
  keepCloudInit: z.boolean().default(true),
  start: z.boolean().default(true),
});
export type ReinstallVmInput = z.output<typeof reinstallVmInput>;
