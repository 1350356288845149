import { builder } from './builder.ts';

/** Arguments and inputs that several modules use. */

/** `first` and `after` of a connection, with more arguments where given: `args: pageArgs({ … })`. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: 'Rows of the page: 50 unless said otherwise, at most 500.' }),
  after: t.string({ description: 'The endCursor of the page before.' }),
}));

/** Filter of the lists that need no more. */
export const ListFilterInput = builder.inputType('ListFilter', {
  fields: (t) => ({
    search: t.string({ description: 'Part of the name, in any case.' }),
    nodeId: t.id(),
  }),
});
