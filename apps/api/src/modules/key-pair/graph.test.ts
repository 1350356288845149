import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../../testing/api.ts';

interface Answer {
  readonly keyPair?: {
    readonly id: string;
    readonly fingerprint: string;
    readonly publicKey: string;
  };
  readonly privateKey?: string;
  readonly code?: string;
  readonly fields?: readonly { readonly field: string }[];
}

describe('key pairs in the graph', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(async () => {
    await api.stop();
  });

  const send = async (
    mutation: 'generateKeyPair' | 'importKeyPair',
    input: Record<string, unknown>,
  ): Promise<Answer> => {
    const type = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    const privateKey = mutation === 'generateKeyPair' ? 'privateKey' : '';
    const document = `mutation($input: ${type}Input!) { answer: ${mutation}(input: $input) {
      ... on ${type}Payload { keyPair { id fingerprint publicKey } ${privateKey} } ... on UserError { code fields { field } } } }`;
    return (await api.data<{ answer: Answer }>(document, { input })).answer;
  };

  it('gives the private key once and keeps it nowhere', async () => {
    const made = await send('generateKeyPair', { name: 'mine', algorithm: 'ED25519' });
    expect(made.privateKey).toContain('BEGIN OPENSSH PRIVATE KEY');
    const secret = made.privateKey?.split('\n')[3] ?? 'none';
    const { keyPairs } = await api.data<{ keyPairs: unknown[] }>(
      '{ keyPairs { id name algorithm bits publicKey fingerprint comment } }',
    );
    expect(keyPairs).toEqual([
      {
        id: made.keyPair?.id,
        name: 'mine',
        algorithm: 'ed25519',
        bits: null,
        publicKey: made.keyPair?.publicKey,
        fingerprint: made.keyPair?.fingerprint,
        comment: 'mine',
      },
    ]);
    const rows = await api.container.app.db.prisma.keyPair.findMany();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('makes RSA keys of the sizes there are', async () => {
    const made = await send('generateKeyPair', {
      name: 'rsa',
      algorithm: 'RSA',
      bits: 2048,
      comment: 'me@desk',
    });
    expect(made.keyPair?.publicKey).toMatch(/^ssh-rsa \S+ me@desk$/);
  });

  it.each([
    [{ name: 'a b', algorithm: 'ED25519' }, 'INVALID_NAME', 'name'],
    [{ name: 'x'.repeat(300), algorithm: 'ED25519' }, 'INVALID_NAME', 'name'],
    [{ name: 'x', algorithm: 'RSA', bits: 1024 }, 'INVALID_INPUT', 'bits'],
    [{ name: 'x', algorithm: 'RSA', bits: 2049 }, 'INVALID_INPUT', 'bits'],
    [{ name: 'x', algorithm: 'ED25519', bits: 256 }, 'INVALID_INPUT', 'bits'],
    [{ name: 'x', algorithm: 'ED25519', comment: 'a\nb' }, 'INVALID_INPUT', 'comment'],
    [{ name: 'mine', algorithm: 'ED25519' }, 'ALREADY_EXISTS', 'name'],
  ])('refuses to generate %j', async (input, code, field) => {
    expect(await send('generateKeyPair', input)).toEqual({ code, fields: [{ field }] });
  });

  it('imports, refuses what is no public key, and deletes', async () => {
    const other = await send('generateKeyPair', { name: 'other', algorithm: 'ED25519' });
    const publicKey = other.keyPair?.publicKey ?? '';
    const imported = await send('importKeyPair', { name: 'imported', publicKey: `${publicKey}\n` });
    expect(imported.keyPair).toMatchObject({ fingerprint: other.keyPair?.fingerprint, publicKey });
    expect(await send('importKeyPair', { name: 'secret', publicKey: other.privateKey })).toEqual({
      code: 'INVALID_KEY',
      fields: [{ field: 'publicKey' }],
    });
    const remove =
      'mutation($input: DeleteKeyPairInput!) { answer: deleteKeyPair(input: $input) { __typename ... on DeleteKeyPairPayload { keyPairId } ... on UserError { code } } }';
    const input = { id: imported.keyPair?.id };
    expect(await api.data(remove, { input })).toEqual({
      answer: { __typename: 'DeleteKeyPairPayload', keyPairId: input.id },
    });
    expect(await api.data(remove, { input })).toEqual({
      answer: { __typename: 'NotFoundError', code: 'NOT_FOUND' },
    });
  });

  it('lists the catalogue', async () => {
    const { catalogue } = await api.data<{ catalogue: { id: string }[] }>(
      '{ catalogue { id name url checksumUrl } }',
    );
    expect(catalogue.map((image) => image.id)).toContain('debian-12');
  });
});
