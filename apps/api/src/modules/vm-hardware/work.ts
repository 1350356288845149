import type { ModuleWork } from '../shared/module-work.ts';
import { editDefinition } from './operations-definition.ts';
import { attachDisk, changeDisk, changeMedia, detachDisk, growDisk } from './operations-disks.ts';
import {
  changeCpu,
  changeMemory,
  changePlatform,
  dropPending,
  renameVm,
  setBootOrder,
  setTitle,
} from './operations-machine.ts';
import { attachNic, changeNic, detachNic } from './operations-nics.ts';
import {
  changeHardwareStep,
  dropPendingStep,
  growDiskStep,
  renameStep,
  replaceDefinitionStep,
} from './steps.ts';

/** What tasks can do to the hardware of VMs. */
export const vmHardwareWork: ModuleWork = {
  operations: [
    changeCpu,
    changeMemory,
    changePlatform,
    setBootOrder,
    setTitle,
    renameVm,
    dropPending,
    attachDisk,
    detachDisk,
    changeDisk,
    changeMedia,
    growDisk,
    attachNic,
    detachNic,
    changeNic,
    editDefinition,
  ],
  steps: [
    changeHardwareStep.handler,
    growDiskStep.handler,
    dropPendingStep.handler,
    renameStep.handler,
    replaceDefinitionStep.handler,
  ],
  removers: {},
};
