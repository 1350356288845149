import type { ModuleWork } from '../shared/module-work.ts';
import { lookOnDiskStep, readDiskStep, writeDiskStep } from './operations/disk-steps.ts';
import { resetVmCredentials } from './operations/reset.ts';
import { verifyLoginStep } from './operations/verify-step.ts';

/** What tasks can do to the logins of guests. What they make is removed as volumes are. */
export const vmCredentialsWork: ModuleWork = {
  operations: [resetVmCredentials],
  steps: [
    lookOnDiskStep.handler,
    writeDiskStep.handler,
    readDiskStep.handler,
    verifyLoginStep.handler,
  ],
  removers: {},
};
