import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import type { Plugin } from 'graphql-yoga';

/**
 * Bounds of a request's document. Generous for people and consoles: the console's largest query is a small part of
 * them; a hostile one ends before it is run.
 */
export const LIMITS = {
  depth: 14,
  aliases: 60,
  directives: 60,
  tokens: 4_000,
  cost: 100_000,
} as const;

/** The plugin that refuses documents beyond the bounds, for HTTP and sockets alike. */
export function limitsPlugin(): Plugin {
  return EnvelopArmorPlugin({
    maxDepth: { n: LIMITS.depth },
    maxAliases: { n: LIMITS.aliases },
    maxDirectives: { n: LIMITS.directives },
    maxTokens: { n: LIMITS.tokens },
    costLimit: {
      maxCost: LIMITS.cost,
      objectCost: 2,
      scalarCost: 1,
      depthCostFactor: 1.5,
      ignoreIntrospection: true,
    },
    blockFieldSuggestion: { enabled: false },
  });
}
