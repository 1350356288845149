import type { ModuleWork } from '../shared/module-work.ts';
import { reinstallVm } from './operations/reinstall.ts';
import {
  checkDisksStep,
  powerOffForDisksStep,
  settleDisksStep,
  switchDisksStep,
} from './operations/switch-steps.ts';

/** What tasks can do to put VMs on other disks. What they make is removed as volumes are. */
export const vmReinstallWork: ModuleWork = {
  operations: [reinstallVm],
  steps: [
    checkDisksStep.handler,
    powerOffForDisksStep.handler,
    switchDisksStep.handler,
    settleDisksStep.handler,
  ],
  removers: {},
};
