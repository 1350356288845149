import { descriptionSchema, nameSchema, tagSchema } from '@corral/domain';
import { z } from 'zod';

const sourceSchema = z
  .object({
    url: z.string().nullish(),
    filePath: z.string().nullish(),
    volumeId: z.string().nullish(),
    catalogueId: z.string().nullish(),
    checksumSha256: z
      .string()
      .regex(/^\s*[0-9a-fA-F]{64}\s*$/, { message: 'A SHA-256 checksum is 64 hexadecimal digits.' })
      .nullish(),
    checksumUrl: z.string().nullish(),
  })
  .check((context) => {
    const source = context.value;
    const complain = (path: string[], message: string): void => {
      context.issues.push({ code: 'custom', path, message, input: source });
    };
    const given = [source.url, source.filePath, source.volumeId, source.catalogueId].filter(
      Boolean,
    );
    if (given.length !== 1)
      complain(
        [],
        'Give exactly one of an address, a file, a volume or an image of the catalogue.',
      );
    if (source.volumeId && source.checksumSha256)
      complain(
        ['checksumSha256'],
        'The checksum of a volume that is in a pool already is not verified; leave it out.',
      );
    if (source.checksumUrl && !source.url)
      complain(['checksumUrl'], 'A checksum file goes with an address only.');
    if (source.checksumUrl && source.checksumSha256)
      complain(['checksumUrl'], 'Give the checksum or the address of a checksum file, not both.');
  });
export type SourceInput = z.output<typeof sourceSchema>;

const shortText = (what: string): z.ZodString =>
  z.string().max(80, { message: `The ${what} is limited to 80 characters.` });

export const registerTemplateInput = z.object({
  poolId: z.string().min(1),
  name: nameSchema('name of the template'),
  source: sourceSchema,
  description: descriptionSchema.nullish(),
  osName: shortText('name of the system').nullish(),
  osVersion: shortText('version of the system').nullish(),
  arch: z
    .string()
    .regex(/^[a-z0-9_]{1,20}$/, {
      message: 'The architecture must be a word as x86_64 or aarch64.',
    })
    .nullish(),
  cloudInit: z.boolean().nullish(),
  virtio: z.boolean().nullish(),
  guestAgent: z.boolean().nullish(),
  tags: z.array(tagSchema).max(50, { message: 'At most 50 tags.' }).default([]),
});
export type RegisterTemplateInput = z.output<typeof registerTemplateInput>;
