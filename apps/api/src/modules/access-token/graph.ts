import type { AccessToken } from '@corral/db';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/results.ts';
import { requireRole, ROLES } from '../../security/actor.ts';
import { createAccessToken, revokeAccessToken } from './service.ts';

/** Access tokens, all of it for administrators. */

// ---------------------------------------------------------------- types

const RoleEnum = builder.enumType('Role', {
  description: 'What the holder of a token may do. Each role may do what those before it may.',
  values: {
    VIEWER: { value: 'viewer', description: 'Reads everything.' },
    OPERATOR: {
      value: 'operator',
      description: 'Works with VMs, storage, networks and templates.',
    },
    ADMIN: { value: 'admin', description: 'Enrols nodes and gives access.' },
  } satisfies Record<string, { value: (typeof ROLES)[number]; description: string }>,
});

const AccessTokenRef = builder.objectRef<AccessToken>('AccessToken').implement({
  description: 'A token for a person or a script. The token itself is stored nowhere.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name', { description: 'Stands as the actor of its tasks.' }),
    role: t.field({
      type: RoleEnum,
      resolve: ({ role }) => ROLES.find((known) => known === role) ?? 'viewer',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

// ---------------------------------------------------------------- queries

builder.queryField('accessTokens', (t) =>
  t.field({
    type: [AccessTokenRef],
    description: 'By name. For administrators.',
    resolve: (_root, _args, { app, actor }) => {
      requireRole(actor, 'admin');
      return app.db.tokens.all();
    },
  }),
);

// ---------------------------------------------------------------- mutations

defineMutation({
  name: 'createAccessToken',
  description: 'Makes an access token. It is shown this once.',
  role: 'admin',
  input: builder.inputType('CreateAccessTokenInput', {
    fields: (t) => ({
      name: t.string({ required: true }),
      role: t.field({ type: RoleEnum, required: true }),
    }),
  }),
  payload: builder
    .objectRef<{ readonly accessToken: AccessToken; readonly token: string }>(
      'CreateAccessTokenPayload',
    )
    .implement({
      fields: (t) => ({
        accessToken: t.field({ type: AccessTokenRef, resolve: (made) => made.accessToken }),
        token: t.exposeString('token', {
          description: 'Sent as `Authorization: Bearer …`; shown this once and stored nowhere.',
        }),
      }),
    }),
  resolve: (input, { app }) => createAccessToken(app.db, input),
});

defineMutation({
  name: 'revokeAccessToken',
  description:
    'Takes a token back. Its next request is refused; what it follows already ends with its connection.',
  role: 'admin',
  input: builder.inputType('RevokeAccessTokenInput', {
    fields: (t) => ({ id: t.id({ required: true }) }),
  }),
  payload: builder
    .objectRef<{ readonly accessTokenId: string }>('RevokeAccessTokenPayload')
    .implement({ fields: (t) => ({ accessTokenId: t.exposeID('accessTokenId') }) }),
  resolve: async ({ id }, { app }) => {
    await revokeAccessToken(app.db, id);
    return { accessTokenId: id };
  },
});
