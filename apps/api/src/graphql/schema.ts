import type { GraphQLSchema } from 'graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import '../modules/graphs.ts';

/** The whole graph. Modules register themselves when `modules/graphs.ts` imports them. */
export const schema: GraphQLSchema = builder.toSchema();

/** The graph as text, sorted: what schema.graphql holds. */
export function printGraph(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
