import type { ModuleWork } from '../shared/module-work.ts';
import { cloneVm } from './operations/clone.ts';
import {
  checkCloneStep,
  cloneFirmwareStep,
  cloneSeedStep,
  defineCloneStep,
} from './operations/clone-steps.ts';

/** What tasks can do to make VMs after others. What they make is removed as VMs and volumes are. */
export const vmCloneWork: ModuleWork = {
  operations: [cloneVm],
  steps: [
    checkCloneStep.handler,
    cloneSeedStep.handler,
    defineCloneStep.handler,
    cloneFirmwareStep.handler,
  ],
  removers: {},
};
