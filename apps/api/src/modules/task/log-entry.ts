import type { TaskLogEntry } from '@corral/db';
import { LOG_LEVELS } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';
import { LogLevelEnum, word } from '../../graphql/enums.ts';

export const TaskLogEntryRef = builder.objectRef<TaskLogEntry>('TaskLogEntry').implement({
  description: 'One line of a task’s log. `seq` counts from 1 without holes.',
  fields: (t) => ({
    seq: t.exposeInt('seq'),
    at: t.expose('at', { type: 'DateTime' }),
    level: t.field({
      type: LogLevelEnum,
      resolve: (entry) => word(LOG_LEVELS, entry.level, 'INFO'),
    }),
    stepKey: t.exposeString('stepKey', { nullable: true }),
    message: t.exposeString('message'),
    fields: t.expose('fields', { type: 'JSON', nullable: true }),
  }),
});
