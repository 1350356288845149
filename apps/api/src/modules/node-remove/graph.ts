import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput } from '../shared/check-input.ts';
import { removeNodeInput } from './operation.ts';

const RemoveNodeInput = builder.inputType('RemoveNodeInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});

defineAction({
  name: 'removeNode',
  description:
    'Forgets a node and what is known of it. Its VMs, volumes and networks stay as they are; the plan says what becomes of each.',
  role: 'admin',
  input: RemoveNodeInput,
  operation: 'node.remove',
  toInput: ({ id }) => checkInput(removeNodeInput, { nodeId: id }),
});
