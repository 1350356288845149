import { builder } from '../../graphql/builder.ts';
import { TaskStateEnum } from '../../graphql/enums.ts';

export const TaskFilterInput = builder.inputType('TaskFilter', {
  fields: (t) => ({
    states: t.field({ type: [TaskStateEnum] }),
    operations: t.stringList(),
    nodeId: t.id(),
    targetKind: t.string(),
    targetId: t.id(),
    about: t.id({
      description:
        'Any object: what was done to it and what has made it; of a node all that was done on it, of a pool also what was done to the volumes and templates it has.',
    }),
    actors: t.stringList({ description: 'Names of access tokens, or `local`.' }),
    search: t.string({ description: 'Part of the title, operation or name of the target.' }),
  }),
});
