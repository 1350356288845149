import type { DiskRecord, GraphicsRecord, GuestAddress, NicRecord } from '@corral/hypervisor';
import { z } from 'zod';

/** The JSON columns of a VM's row, as the driver's records. An entry of another version is left out. */

const disk = z.object({
  target: z.string(),
  device: z.enum(['disk', 'cdrom', 'floppy', 'lun']),
  bus: z.string().nullable(),
  format: z.string().nullable(),
  sourcePath: z.string().nullable(),
  readonly: z.boolean(),
  cache: z.string().nullable(),
  discard: z.string().nullable(),
  bootOrder: z.number().nullable(),
});
const nic = z.object({
  mac: z.string(),
  model: z.string().nullable(),
  sourceType: z.string(),
  source: z.string().nullable(),
  hostDevice: z.string().nullable(),
  linkUp: z.boolean(),
});
const graphics = z.object({
  type: z.string(),
  port: z.number().nullable(),
  listen: z.string().nullable(),
  socketPath: z.string().nullable(),
});
const address = z.object({
  mac: z.string().nullable(),
  interfaceName: z.string().nullable(),
  family: z.enum(['ipv4', 'ipv6']),
  address: z.string(),
  prefix: z.number().nullable(),
  source: z.enum(['AGENT', 'DHCP_LEASE', 'ARP']),
});

function readAll<T>(schema: z.ZodType<T>, value: unknown): T[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    const parsed = schema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}

export const readDisks = (value: unknown): DiskRecord[] => readAll(disk, value);
export const readNics = (value: unknown): NicRecord[] => readAll(nic, value);
export const readGraphics = (value: unknown): GraphicsRecord[] => readAll(graphics, value);
export const readAddresses = (value: unknown): GuestAddress[] => readAll(address, value);
