import { z } from 'zod';

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

/** The largest volume Corral will make: 64 TiB, below the limit of ext4 and XFS files and of qcow2. */
export const MAX_VOLUME_BYTES = 64 * TIB;
export const MIN_VM_MEMORY_BYTES = 32 * MIB;
export const MAX_VM_MEMORY_BYTES = 16 * TIB;
export const MAX_VM_CPUS = 710;

const wholeBytes = z
  .number()
  .refine(Number.isSafeInteger, { message: 'The size must be a whole number of bytes.' });

/** Size of a volume in bytes. */
export const volumeSizeSchema = wholeBytes.refine((v) => v > 0 && v <= MAX_VOLUME_BYTES, {
  message: 'The size of a volume must be above 0 and at most 64 TiB.',
});

/** Memory of a VM in bytes. */
export const vmMemorySchema = wholeBytes.refine(
  (v) => v >= MIN_VM_MEMORY_BYTES && v <= MAX_VM_MEMORY_BYTES,
  { message: 'The memory of a VM must be between 32 MiB and 16 TiB.' },
);

/** Number of virtual CPUs. 710 is the most QEMU's q35 machine takes in the versions seen. */
export const vmCpusSchema = z
  .int({ message: 'The number of vCPUs must be a whole number.' })
  .min(1, { message: 'A VM needs at least 1 vCPU.' })
  .max(MAX_VM_CPUS, { message: `A VM can have at most ${MAX_VM_CPUS} vCPUs.` });
