import { z } from 'zod';
import { splitWords } from '@/lib/format';
import { nameField } from '@/lib/forms';
import type { VariablesOf } from '@/lib/graphql/tada';
import type { RegisterTemplate } from './mutations';

export type RegisterInput = VariablesOf<typeof RegisterTemplate>['input'];

export const registerSchema = (message: {
  name: string;
  pool: string;
  source: string;
  checksum: string;
}) =>
  z
    .object({
      poolId: z.string().min(1, { message: message.pool }),
      name: nameField(message.name),
      kind: z.enum(['catalogue', 'url', 'file', 'volume']),
      catalogueId: z.string(),
      url: z.string(),
      filePath: z.string(),
      volumeId: z.string(),
      checksumSha256: z.string().regex(/^([0-9a-fA-F]{64})?$/, { message: message.checksum }),
      checksumUrl: z.string(),
      description: z.string(),
      osName: z.string(),
      osVersion: z.string(),
      tags: z.string(),
      cloudInit: z.boolean(),
      virtio: z.boolean(),
      guestAgent: z.boolean(),
    })
    .superRefine((values, context) => {
      const field = SOURCE_FIELD[values.kind];
      if (values[field].trim() === '')
        context.addIssue({ code: 'custom', path: [field], message: message.source });
    });
export type RegisterValues = z.infer<ReturnType<typeof registerSchema>>;

const SOURCE_FIELD = {
  catalogue: 'catalogueId',
  url: 'url',
  file: 'filePath',
  volume: 'volumeId',
} as const;

export const REGISTER_DEFAULTS: RegisterValues = {
  poolId: '',
  name: '',
  kind: 'catalogue',
  catalogueId: '',
  url: '',
  filePath: '',
  volumeId: '',
  checksumSha256: '',
  checksumUrl: '',
  description: '',
  osName: '',
  osVersion: '',
  tags: '',
  cloudInit: true,
  virtio: true,
  guestAgent: false,
};

const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function sourceInput(values: RegisterValues): RegisterInput['source'] {
  const checksum = {
    checksumSha256: given(values.checksumSha256),
    checksumUrl: given(values.checksumUrl),
  };
  switch (values.kind) {
    case 'catalogue':
      return { catalogueId: values.catalogueId };
    case 'url':
      return { url: values.url.trim(), ...checksum };
    case 'file':
      return { filePath: values.filePath.trim(), checksumSha256: checksum.checksumSha256 };
    case 'volume':
      return { volumeId: values.volumeId };
  }
}

/** What the form says, as the graph wants it. A catalogue image brings its own facts. */
export function toRegisterInput(values: RegisterValues): RegisterInput {
  const tags = splitWords(values.tags);
  const base = {
    poolId: values.poolId,
    name: values.name,
    source: sourceInput(values),
    description: given(values.description),
    tags: tags.length > 0 ? tags : null,
  };
  if (values.kind === 'catalogue') return base;
  return {
    ...base,
    osName: given(values.osName),
    osVersion: given(values.osVersion),
    cloudInit: values.cloudInit,
    virtio: values.virtio,
    guestAgent: values.guestAgent,
  };
}
