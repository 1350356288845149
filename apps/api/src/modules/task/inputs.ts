import { builder } from '../../graphql/builder.ts';
import { TaskStateEnum } from '../../graphql/enums.ts';

export const TaskFilterInput = builder.inputType('TaskFilter', {
  fields: (t) => ({
    states: t.field({ type: [TaskStateEnum] }),
    operations: t.stringList(),
    nodeId: t.id(),
    targetKind: t.string(),
    targetId: t.id(),
    search: t.string({ description: 'Part of the title, operation or name of the target.' }),
  }),
});
