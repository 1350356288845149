import { builder } from '../../graphql/builder.ts';
import { readJumps } from './jumps.ts';
import type { StoredJump } from './jumps.ts';

/** How a node is reached. */

const SshJumpRef = builder.objectRef<StoredJump>('SshJump').implement({
  description: 'A machine that a node is reached through.',
  fields: (t) => ({
    host: t.exposeString('host'),
    port: t.exposeInt('port'),
    user: t.exposeString('user'),
    authKind: t.exposeString('authKind', {
      description: 'password, key or agent; node where it takes the login of the node.',
    }),
    hostKeyFingerprint: t.exposeString('hostKeyFingerprint'),
  }),
});

builder.prismaObjectFields('Node', (t) => ({
  jumps: t.field({
    type: [SshJumpRef],
    description: 'Machines on the way to it, the nearest first.',
    resolve: (node) => readJumps(node),
  }),
  description: t.exposeString('description', { description: 'For people to read.' }),
}));
