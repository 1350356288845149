import type PrismaTypes from '@corral/db/pothos';
import { getDatamodel } from '@corral/db/pothos';
import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import type { GraphContext } from './context.ts';

/** The types all modules share. Fields are non-null unless they say otherwise; arguments are optional unless they say otherwise. */
export interface GraphTypes {
  PrismaTypes: PrismaTypes;
  Context: GraphContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    /** Comes in as a number, whole or not: the operation's own schema refuses what does not fit, naming the field. */
    BigInt: { Input: number; Output: bigint | number };
    JSON: { Input: unknown; Output: unknown };
  };
}

/**
 * The one builder. Modules register their types on it when they are imported; schema.ts imports the modules.
 * The relay plugin stays off: `Node` here is a managed hypervisor host.
 */
export const builder = new SchemaBuilder<GraphTypes>({
  plugins: [PrismaPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (context: GraphContext) => context.app.db.prisma,
    dmmf: getDatamodel(),
    filterConnectionTotalCount: true,
    onUnusedQuery: null,
  },
});

builder.queryType({ description: 'What can be read. Lists never wait for a node.' });
builder.mutationType({
  description:
    'What can be done. Every mutation answers with a union: its payload, or one of the expected errors.',
});
builder.subscriptionType({
  description: 'What can be followed, over graphql-ws or server-sent events.',
});

/** Shorthand for the types of this graph's builder. */
export type GraphSchemaTypes = (typeof builder)['$inferSchemaTypes'];
