import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { TestApi } from '../../testing/api.ts';

const ADMIN = 'administrator-token-0002';
const MAKE = `mutation ($input: CreateAccessTokenInput!) { made: createAccessToken(input: $input) { __typename
  ... on CreateAccessTokenPayload { token accessToken { id name role } } ... on UserError { code } } }`;
const REVOKE = `mutation ($id: ID!) { gone: revokeAccessToken(input: { id: $id }) { __typename
  ... on RevokeAccessTokenPayload { accessTokenId } ... on UserError { code } } }`;
const WHO = '{ serverInfo { actor role } }';
const MAKE_KEY = `mutation ($name: String!) { key: generateKeyPair(input: { name: $name, algorithm: ED25519 }) {
  __typename } }`;
const ENROL = `mutation { enrolled: enrolNode(input: { name: "n", transport: LOCAL }) { __typename } }`;

interface Made {
  readonly token: string;
  readonly accessToken: { readonly id: string; readonly name: string; readonly role: string };
}

describe('access tokens', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start({ env: { CORRAL_TOKEN: ADMIN } });
  });
  afterAll(() => api.stop());

  const send = (token: string, query: string, variables: Record<string, unknown> = {}) =>
    api.send(query, variables, { authorization: `Bearer ${token}` });
  const make = async (name: string, role: string): Promise<Made> => {
    const answer = await send(ADMIN, MAKE, { input: { name, role } });
    expect(answer.errors).toEqual([]);
    return answer.data?.['made'] as Made;
  };
  const refusals = async (token: string, query: string, variables = {}) =>
    (await send(token, query, variables)).errors.map((error) => error.extensions?.['code']);

  it('are shown once, listed without the token, and stored as a digest', async () => {
    const { token, accessToken } = await make('once', 'OPERATOR');
    expect(token).toMatch(/^corral_[\w-]{43}$/);
    expect(accessToken).toMatchObject({ name: 'once', role: 'OPERATOR' });
    const listed = await send(ADMIN, '{ accessTokens { id name role createdAt } }');
    expect(listed.data?.['accessTokens']).toEqual([
      { ...accessToken, createdAt: expect.any(String) },
    ]);
    const stored = JSON.stringify(await api.container.app.db.tokens.all());
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(token.slice('corral_'.length));
  });

  it('want a name of their own that can be read', async () => {
    expect((await send(ADMIN, MAKE, { input: { name: 'once', role: 'VIEWER' } })).data).toEqual({
      made: { __typename: 'ConflictError', code: 'ALREADY_EXISTS' },
    });
    expect((await send(ADMIN, MAKE, { input: { name: 'a b;', role: 'VIEWER' } })).data).toEqual({
      made: { __typename: 'ValidationError', code: 'INVALID_NAME' },
    });
  });

  it('of a viewer read, and change nothing', async () => {
    const { token } = await make('eye', 'VIEWER');
    expect((await send(token, WHO)).data).toEqual({ serverInfo: { actor: 'eye', role: 'viewer' } });
    expect((await send(token, '{ vms { totalCount } }')).data).toEqual({ vms: { totalCount: 0 } });
    expect(await refusals(token, MAKE_KEY, { name: 'k' })).toEqual(['FORBIDDEN']);
    expect(await refusals(token, ENROL)).toEqual(['FORBIDDEN']);
    expect(await refusals(token, '{ accessTokens { id } }')).toEqual(['FORBIDDEN']);
    expect(await api.container.app.db.keyPairs.all()).toEqual([]);
  });

  it('of an operator change things, but no nodes and no access', async () => {
    const { token, accessToken } = await make('hand', 'OPERATOR');
    expect((await send(token, MAKE_KEY, { name: 'k' })).data).toEqual({
      key: { __typename: 'GenerateKeyPairPayload' },
    });
    expect(await refusals(token, ENROL)).toEqual(['FORBIDDEN']);
    expect(await refusals(token, MAKE, { input: { name: 'x', role: 'ADMIN' } })).toEqual([
      'FORBIDDEN',
    ]);
    expect(await refusals(token, REVOKE, { id: accessToken.id })).toEqual(['FORBIDDEN']);
  });

  it('that were taken back open nothing, not even on a socket that is open', async () => {
    const { token, accessToken } = await make('short', 'ADMIN');
    const closed = Promise.withResolvers<unknown>();
    const client = createClient({
      url: `ws://127.0.0.1:${api.port}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      on: { closed: (event) => closed.resolve(event) },
    });
    const first = await client.iterate({ query: WHO }).next();
    expect(first.value).toMatchObject({ data: { serverInfo: { actor: 'short' } } });
    expect((await send(ADMIN, REVOKE, { id: accessToken.id })).data).toEqual({
      gone: { __typename: 'RevokeAccessTokenPayload', accessTokenId: accessToken.id },
    });
    expect((await send(token, WHO)).status).toBe(401);
    await expect(client.iterate({ query: WHO }).next()).rejects.toBeDefined();
    expect(await closed.promise).toMatchObject({ code: 4403, reason: 'UNAUTHENTICATED' });
    await client.dispose();
    expect((await send(ADMIN, REVOKE, { id: accessToken.id })).data).toEqual({
      gone: { __typename: 'NotFoundError', code: 'NOT_FOUND' },
    });
  });
});
