import {
  descriptionSchema,
  INSTALL_BUSES,
  INSTALL_PRESETS,
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

/** A boot that takes longer than this asks for no key any more. */
const MAX_PRESS_SECONDS = 120;

const nicSchema = z
  .object({
    networkId: z.string().nullish(),
    bridge: z
      .string()
      .regex(/^[A-Za-z0-9_.:-]{1,15}$/, { message: 'The bridge is not the name of an interface.' })
      .nullish(),
    userMode: z.boolean().nullish(),
    model: z
      .enum(NIC_MODELS, { message: `The model must be one of ${NIC_MODELS.join(', ')}.` })
      .nullish(),
  })
  .refine((nic) => [nic.networkId, nic.bridge, nic.userMode].filter(Boolean).length === 1, {
    message: 'A network card needs a network, a bridge or user mode: one of them.',
  });
export type NicInput = z.output<typeof nicSchema>;

/** An installation from a CD onto an empty disk. What is absent is the preset's. */
const isoSchema = z.object({
  installerId: z.string().min(1),
  driversId: z.string().min(1).nullish(),
  preset: z.enum(INSTALL_PRESETS).default('LINUX'),
  diskFormat: z.enum(['raw', 'qcow2']).default('qcow2'),
  diskBus: z
    .enum(INSTALL_BUSES, { message: `The disk must be on one of ${INSTALL_BUSES.join(', ')}.` })
    .nullish(),
  secureBoot: z.boolean().nullish(),
  tpm: z.boolean().nullish(),
  clock: z.enum(['utc', 'localtime'], { message: 'The clock is utc or localtime.' }).nullish(),
  hyperv: z.boolean().nullish(),
  pressKeySeconds: z
    .int()
    .min(0)
    .max(MAX_PRESS_SECONDS, { message: `At most ${MAX_PRESS_SECONDS} seconds.` })
    .nullish(),
});
export type IsoInput = z.output<typeof isoSchema>;

const createVmFields = z.object({
  templateId: z.string().min(1).nullish(),
  iso: isoSchema.nullish(),
  name: nameSchema('name of the VM'),
  description: descriptionSchema.nullish(),
  vcpus: vmCpusSchema,
  memoryBytes: vmMemorySchema,
  diskBytes: volumeSizeSchema.nullish(),
  diskMode: z.enum(['OVERLAY', 'FULL_COPY']).default('OVERLAY'),
  poolId: z.string().nullish(),
  nics: z.array(nicSchema).max(16, { message: 'At most 16 network cards.' }).nullish(),
  firmware: z.enum(['BIOS', 'UEFI']).nullish(),
  machine: z.enum(['q35', 'pc'], { message: 'The machine must be q35 or pc.' }).nullish(),
  autostart: z.boolean().default(false),
  start: z.boolean().default(true),
  tags: z.array(tagSchema).max(50, { message: 'At most 50 tags.' }).default([]),
  seed: sealedSeedSchema.nullable().default(null),
});

/**
 * What the operation `vm.create` is given: a template, or a CD to install from. Cloud-init comes as a sealed seed: see
 * `prepareCreateVm`.
 */
export const createVmInput = createVmFields
  .refine((input) => (input.templateId ? 1 : 0) + (input.iso ? 1 : 0) === 1, {
    message: 'A VM is made from a template or installed from a CD: name one of the two.',
    path: ['templateId'],
  })
  .refine((input) => !input.iso || input.diskBytes, {
    message: 'An empty disk needs a size.',
    path: ['diskBytes'],
  })
  .refine((input) => input.start || (input.iso?.pressKeySeconds ?? 0) === 0, {
    message: 'Keys can only be pressed when the VM is started.',
    path: ['iso', 'pressKeySeconds'],
  });
export type CreateVmInput = z.output<typeof createVmInput>;
