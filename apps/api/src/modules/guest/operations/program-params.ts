import { z } from 'zod';
import { vmStepParams } from '../../vm/subject.ts';

/** What every step about one program is given. */
export const programParams = vmStepParams.extend({
  stamp: z.string(),
  program: z.string(),
  args: z.array(z.string()),
  output: z.enum(['LIVE', 'AT_END']),
  timeoutSeconds: z.number(),
});
export type ProgramParams = z.output<typeof programParams>;
