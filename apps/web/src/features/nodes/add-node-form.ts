import { z } from 'zod';
import { splitWords } from '@/lib/format';
import { nameField, wholeNumber } from '@/lib/forms';
import type { VariablesOf } from '@/lib/graphql/tada';
import type { EnrolNode, ProbeNode } from './queries';

export type ProbeInput = VariablesOf<typeof ProbeNode>['input'];
export type EnrolInput = VariablesOf<typeof EnrolNode>['input'];

interface Messages {
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
}

const loginFields = {
  password: z.string(),
  privateKey: z.string(),
  passphrase: z.string(),
};

/** What is wrong with a machine to log in to; nothing of it is asked for this machine. */
const missing = (text: string): boolean => text.trim() === '';

export const addNodeSchema = (message: Messages) =>
  z
    .object({
      name: nameField(message.name),
      transport: z.enum(['SSH', 'LOCAL']),
      host: z.string(),
      port: wholeNumber(message.port, 1, 65_535),
      user: z.string(),
      authKind: z.enum(['KEY', 'PASSWORD', 'AGENT']),
      ...loginFields,
      jumps: z.array(
        z.object({
          host: z.string(),
          port: wholeNumber(message.port, 1, 65_535),
          user: z.string(),
          /** NODE: the login of the node is used there too. */
          authKind: z.enum(['NODE', 'KEY', 'PASSWORD', 'AGENT']),
          ...loginFields,
        }),
      ),
      tags: z.string(),
      uri: z.enum(['qemu:///system', 'qemu:///session']),
    })
    .superRefine((values, check) => {
      if (values.transport === 'LOCAL') return;
      const places = [
        [[], values],
        ...values.jumps.map((jump, index) => [['jumps', index], jump] as const),
      ] as const;
      for (const [path, place] of places) {
        for (const field of ['host', 'user'] as const) {
          if (!missing(place[field])) continue;
          check.addIssue({ code: 'custom', path: [...path, field], message: message[field] });
        }
      }
    });
export type AddNodeValues = z.infer<ReturnType<typeof addNodeSchema>>;
type JumpValues = AddNodeValues['jumps'][number];

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
  jumps: [],
  tags: '',
  uri: 'qemu:///system',
};

export const NEW_JUMP: JumpValues = {
  host: '',
  port: '22',
  user: '',
  authKind: 'NODE',
  password: '',
  privateKey: '',
  passphrase: '',
};

/** As many as the API takes. */
export const MAX_JUMPS = 4;

/** Host keys that the user has accepted: of jump hosts by their place on the way, of the node under `node`. */
export type TrustedKeys = Readonly<Partial<Record<string, string>>>;

export const trustKeyOf = (jump: number | null): string => (jump === null ? 'node' : String(jump));

/** Secrets go as they are: a password may begin with a space. */
function authOf(values: Pick<AddNodeValues, 'authKind' | keyof typeof loginFields>) {
  const { authKind: kind } = values;
  return {
    kind,
    password: kind === 'PASSWORD' ? values.password : null,
    privateKey: kind === 'KEY' ? values.privateKey : null,
    passphrase: kind === 'KEY' && values.passphrase !== '' ? values.passphrase : null,
  };
}

function jumpOf({ authKind, ...jump }: JumpValues, index: number, trusted: TrustedKeys) {
  return {
    host: jump.host.trim(),
    port: Number(jump.port),
    user: jump.user.trim(),
    auth: authKind === 'NODE' ? null : authOf({ ...jump, authKind }),
    hostKeyFingerprint: trusted[trustKeyOf(index)] ?? null,
  };
}

/** The connection part of both inputs. */
export function toProbeInput(values: AddNodeValues, trusted: TrustedKeys): ProbeInput {
  const { uri } = values;
  if (values.transport === 'LOCAL') return { transport: 'LOCAL', uri };
  return {
    transport: 'SSH',
    host: values.host.trim(),
    port: Number(values.port),
    user: values.user.trim(),
    uri,
    hostKeyFingerprint: trusted[trustKeyOf(null)] ?? null,
    auth: authOf(values),
    jumps: values.jumps.map((jump, index) => jumpOf(jump, index, trusted)),
  };
}

export function toEnrolInput(values: AddNodeValues, trusted: TrustedKeys): EnrolInput {
  const tags = splitWords(values.tags);
  return {
    name: values.name,
    ...toProbeInput(values, trusted),
    tags: tags.length > 0 ? tags : null,
  };
}
