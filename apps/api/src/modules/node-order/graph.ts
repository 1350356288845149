import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { NodeRef } from '../../graphql/refs.ts';
import type { NodeRow } from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';
import { validate } from '../../graphql/validate.ts';

const MAX_NODES = 10_000;

const orderSchema = z.object({
  ids: z
    .array(z.string())
    .min(1, { message: 'Name at least one node.' })
    .max(MAX_NODES)
    .refine((ids) => new Set(ids).size === ids.length, { message: 'A node is named twice.' }),
});

const OrderNodesInput = builder.inputType('OrderNodesInput', {
  fields: (t) => ({
    ids: t.idList({ required: true, description: 'The nodes that come first, in their order.' }),
  }),
});

defineMutation({
  name: 'orderNodes',
  description: 'Puts nodes in this order, before all others. Lists of nodes come in it.',
  role: 'admin',
  input: OrderNodesInput,
  payload: builder.objectRef<{ readonly nodes: NodeRow[] }>('OrderNodesPayload').implement({
    fields: (t) => ({ nodes: t.field({ type: [NodeRef], resolve: ({ nodes }) => nodes }) }),
  }),
  resolve: async (input, { app }) => ({
    nodes: await app.db.nodes.putInOrder(validate(orderSchema, input).ids),
  }),
});
