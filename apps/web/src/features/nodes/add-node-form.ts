import { z } from 'zod';
import { splitWords } from '@/lib/format';
import { nameField, wholeNumber } from '@/lib/forms';
import type { VariablesOf } from '@/lib/graphql/tada';
import type { EnrolNode, ProbeNode } from './queries';

export type ProbeInput = VariablesOf<typeof ProbeNode>['input'];
export type EnrolInput = VariablesOf<typeof EnrolNode>['input'];

export const addNodeSchema = (message: {
  name: string;
  host: string;
  port: string;
  user: string;
}) =>
  z
    .object({
      name: nameField(message.name),
      transport: z.enum(['SSH', 'LOCAL']),
      host: z.string(),
      port: wholeNumber(message.port, 1, 65_535),
      user: z.string(),
      authKind: z.enum(['KEY', 'PASSWORD', 'AGENT']),
      password: z.string(),
      privateKey: z.string(),
      passphrase: z.string(),
      tags: z.string(),
      uri: z.string(),
    })
    .refine((values) => values.transport === 'LOCAL' || values.host.trim() !== '', {
      path: ['host'],
      message: message.host,
    })
    .refine((values) => values.transport === 'LOCAL' || values.user.trim() !== '', {
      path: ['user'],
      message: message.user,
    });
export type AddNodeValues = z.infer<ReturnType<typeof addNodeSchema>>;

export const ADD_NODE_DEFAULTS: AddNodeValues = {
  name: '',
  transport: 'SSH',
  host: '',
  port: '22',
  user: 'root',
  authKind: 'KEY',
  password: '',
  privateKey: '',
  passphrase: '',
  tags: '',
  uri: '',
};

const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The connection part of both inputs. Secrets go as they are: a password may begin with a space. */
export function toProbeInput(values: AddNodeValues, hostKeyFingerprint: string | null): ProbeInput {
  if (values.transport === 'LOCAL') return { transport: 'LOCAL', uri: given(values.uri) };
  return {
    transport: 'SSH',
    host: values.host.trim(),
    port: Number(values.port),
    user: values.user.trim(),
    uri: given(values.uri),
    hostKeyFingerprint,
    auth: {
      kind: values.authKind,
      password: values.authKind === 'PASSWORD' ? values.password : null,
      privateKey: values.authKind === 'KEY' ? values.privateKey : null,
      passphrase: values.authKind === 'KEY' && values.passphrase !== '' ? values.passphrase : null,
    },
  };
}

export function toEnrolInput(values: AddNodeValues, hostKeyFingerprint: string | null): EnrolInput {
  const tags = splitWords(values.tags);
  return {
    name: values.name,
    ...toProbeInput(values, hostKeyFingerprint),
    tags: tags.length > 0 ? tags : null,
  };
}
