import { builder } from '../../graphql/builder.ts';
import { KeyPairRef, type KeyPairRow } from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';
import { withoutNulls } from '../shared/check-input.ts';
import { generateKeyPair, importKeyPair } from './service.ts';

// ---------------------------------------------------------------- types

builder.prismaObject('KeyPair', {
  description: 'A public key that can be put into new VMs. The private half is never stored.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    algorithm: t.exposeString('algorithm'),
    bits: t.exposeInt('bits', { nullable: true }),
    publicKey: t.exposeString('publicKey'),
    fingerprint: t.exposeString('fingerprint', {
      description: 'As ssh-keygen prints it: SHA256:…',
    }),
    comment: t.exposeString('comment', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

// ---------------------------------------------------------------- queries

builder.queryField('keyPair', (t) =>
  t.field({
    type: KeyPairRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<KeyPairRow | null> => app.db.keyPairs.get(id),
  }),
);

builder.queryField('keyPairs', (t) =>
  t.field({
    type: [KeyPairRef],
    resolve: (_root, _args, { app }): Promise<KeyPairRow[]> => app.db.keyPairs.all(),
  }),
);

// ---------------------------------------------------------------- mutations

const KeyAlgorithmEnum = builder.enumType('KeyAlgorithm', { values: ['ED25519', 'RSA'] as const });

const GenerateKeyPairInput = builder.inputType('GenerateKeyPairInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    algorithm: t.field({ type: KeyAlgorithmEnum, required: true }),
    bits: t.int({ description: 'Of an RSA key: 2048, 3072 or 4096; 3072 when left out.' }),
    comment: t.string({ description: 'The name of the key pair when left out.' }),
  }),
});
const GenerateKeyPairPayload = builder
  .objectRef<{ readonly keyPair: KeyPairRow; readonly privateKey: string }>(
    'GenerateKeyPairPayload',
  )
  .implement({
    fields: (t) => ({
      keyPair: t.field({ type: KeyPairRef, resolve: (payload) => payload.keyPair }),
      privateKey: t.exposeString('privateKey', {
        description: 'In OpenSSH format, shown this once and stored nowhere.',
      }),
    }),
  });

defineMutation({
  name: 'generateKeyPair',
  description: 'Makes a key pair and stores its public half.',
  input: GenerateKeyPairInput,
  payload: GenerateKeyPairPayload,
  resolve: (input, { app }) => generateKeyPair(app.db, withoutNulls(input)),
});

const ImportKeyPairInput = builder.inputType('ImportKeyPairInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    publicKey: t.string({ required: true, description: 'The line of a .pub file.' }),
  }),
});
const ImportKeyPairPayload = builder
  .objectRef<{ readonly keyPair: KeyPairRow }>('ImportKeyPairPayload')
  .implement({
    fields: (t) => ({
      keyPair: t.field({ type: KeyPairRef, resolve: (payload) => payload.keyPair }),
    }),
  });

defineMutation({
  name: 'importKeyPair',
  description: 'Stores a public key made elsewhere.',
  input: ImportKeyPairInput,
  payload: ImportKeyPairPayload,
  resolve: async (input, { app }) => ({ keyPair: await importKeyPair(app.db, input) }),
});

const DeleteKeyPairInput = builder.inputType('DeleteKeyPairInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});
const DeleteKeyPairPayload = builder
  .objectRef<{ readonly keyPairId: string }>('DeleteKeyPairPayload')
  .implement({ fields: (t) => ({ keyPairId: t.exposeID('keyPairId') }) });

defineMutation({
  name: 'deleteKeyPair',
  description: 'Forgets a public key. VMs that have it keep it.',
  input: DeleteKeyPairInput,
  payload: DeleteKeyPairPayload,
  resolve: async ({ id }, { app }) => {
    await app.db.keyPairs.require(id);
    await app.db.keyPairs.remove(id);
    return { keyPairId: id };
  },
});
