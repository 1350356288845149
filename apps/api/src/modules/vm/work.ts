import type { ModuleWork } from '../shared/module-work.ts';
import { createVm } from './operations/create.ts';
import {
  checkNodeStep,
  defineVmStep,
  removeVmArtefact,
  seedStep,
} from './operations/create-steps.ts';
import { pressKeysStep } from './operations/press-keys-step.ts';
import { deleteVm, undefineStep } from './operations/delete.ts';
import { powerOperations, powerSteps } from './operations/power.ts';
import { autostartStep, editVmStep, recordVmStep, updateVm } from './operations/update.ts';

/** What tasks can do to VMs. */
export const vmWork: ModuleWork = {
  operations: [createVm, deleteVm, updateVm, ...powerOperations],
  steps: [
    ...powerSteps,
    checkNodeStep.handler,
    seedStep.handler,
    defineVmStep.handler,
    pressKeysStep.handler,
    undefineStep.handler,
    editVmStep.handler,
    autostartStep.handler,
    recordVmStep.handler,
  ],
  removers: { vm: removeVmArtefact },
};
