import {
  descriptionSchema,
  nameSchema,
  tagSchema,
  vmCpusSchema,
  vmMemorySchema,
  volumeSizeSchema,
} from '@corral/domain';
import { z } from 'zod';
import { sealedSeedSchema } from '../../cloud-init/sealed-seed.ts';

/** Network cards QEMU has and Linux guests know. */
export const NIC_MODELS = ['virtio', 'e1000', 'e1000e', 'rtl8139'] as const;

const nicSchema = z
  .object({
    networkId: z.string().nullish(),
    bridge: z
      .string()
      .regex(/^[A-Za-z0-9_.:-]{1,15}$/, { message: 'The bridge is not the name of an interface.' })
      .nullish(),
    model: z
      .enum(NIC_MODELS, { message: `The model must be one of ${NIC_MODELS.join(', ')}.` })
      .nullish(),
  })
  .refine((nic) => (nic.networkId ? 1 : 0) + (nic.bridge ? 1 : 0) === 1, {
    message: 'A network card needs either a network or a bridge.',
  });
export type NicInput = z.output<typeof nicSchema>;

/** What the operation `vm.create` is given. Cloud-init comes as a sealed seed: see `prepareCreateVm`. */
export const createVmInput = z.object({
  templateId: z.string().min(1),
  name: nameSchema('name of the VM'),
  description: descriptionSchema.nullish(),
  vcpus: vmCpusSchema,
  memoryBytes: vmMemorySchema,
  diskBytes: volumeSizeSchema.nullish(),
  diskMode: z.enum(['OVERLAY', 'FULL_COPY']).default('OVERLAY'),
  poolId: z.string().nullish(),
  nics: z.array(nicSchema).max(16, { message: 'At most 16 network cards.' }).nullish(),
  firmware: z.enum(['BIOS', 'UEFI']).default('BIOS'),
  machine: z.enum(['q35', 'pc'], { message: 'The machine must be q35 or pc.' }).nullish(),
  autostart: z.boolean().default(false),
  start: z.boolean().default(true),
  tags: z.array(tagSchema).max(50, { message: 'At most 50 tags.' }).default([]),
  seed: sealedSeedSchema.nullable().default(null),
});
export type CreateVmInput = z.output<typeof createVmInput>;
