import { z } from 'zod';

/**
 * What is known of a template lies beside its file in the pool, as a volume `<volume>.corral.json`: a pool carries
 * its templates to another Corral. The database is filled from these files when a pool is synchronised.
 */
export const METADATA_SUFFIX = '.corral.json';
/** Larger files are not read: they are not ours. */
export const MAX_METADATA_BYTES = 64 * 1024;
const FORMAT = 'corral-template';

const sourceSchema = z.object({
  kind: z.enum(['URL', 'FILE', 'VOLUME']),
  url: z.string().max(2048).optional(),
  path: z.string().max(4096).optional(),
  volume: z.string().max(255).optional(),
  /** Where the source publishes checksums, to ask whether it has something newer. */
  checksumUrl: z.string().max(2048).optional(),
  /** What the file was verified by. */
  checksum: z
    .object({
      algorithm: z.enum(['sha256', 'sha512']),
      hex: z.string().regex(/^([0-9a-f]{64}|[0-9a-f]{128})$/),
    })
    .optional(),
});

export const templateMetadataSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  name: z.string().min(1).max(63),
  /** Templates of one name are versions of one another. Files from before there were versions have none. */
  templateVersion: z.int().positive().default(1),
  description: z.string().max(4000).nullable(),
  osName: z.string().max(80).nullable(),
  osVersion: z.string().max(80).nullable(),
  arch: z.string().max(20),
  imageFormat: z.enum(['qcow2', 'raw']),
  sizeBytes: z.int().positive(),
  fileBytes: z.int().positive().nullable(),
  source: sourceSchema,
  checksumSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  cloudInit: z.boolean(),
  virtio: z.boolean(),
  guestAgent: z.boolean(),
  tags: z.array(z.string().max(48)).max(100),
  createdAt: z.string(),
});
export type TemplateMetadata = z.output<typeof templateMetadataSchema>;
export type TemplateSource = z.output<typeof sourceSchema>;

/** Where a template came from, as its row holds it. */
export const readSource = (source: unknown): TemplateSource =>
  sourceSchema.catch({ kind: 'FILE' }).parse(source);

/** True for the name of a volume that is such a file: lists of volumes leave it out. */
export function isMetadataVolume(name: string): boolean {
  return name.endsWith(METADATA_SUFFIX) && name.length > METADATA_SUFFIX.length;
}

/** Name of the metadata volume of a template's volume. */
export const metadataVolumeOf = (volumeName: string): string => `${volumeName}${METADATA_SUFFIX}`;

/** Name of the volume a metadata volume is about. */
export const volumeOfMetadata = (name: string): string => name.slice(0, -METADATA_SUFFIX.length);

/** The bytes of the file, readable by people. */
export function encodeMetadata(metadata: Omit<TemplateMetadata, 'format' | 'version'>): Buffer {
  return Buffer.from(
    `${JSON.stringify({ format: FORMAT, version: 1, ...metadata }, null, 2)}\n`,
    'utf8',
  );
}

/**
 * Reads a metadata file.
 * @returns null when it is not one that this version of Corral understands. NUL bytes at the end are cut: a volume
 * can be longer than what was written to it.
 */
export function decodeMetadata(bytes: Uint8Array): TemplateMetadata | null {
  if (bytes.length > MAX_METADATA_BYTES) return null;
  const text = Buffer.from(bytes).toString('utf8').replace(/\0+$/, '');
  try {
    const parsed = templateMetadataSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
