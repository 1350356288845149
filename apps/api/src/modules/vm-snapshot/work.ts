import type { ModuleWork } from '../shared/module-work.ts';
import { copyInsideStep } from './operations/copy-step.ts';
import { copyVmSnapshot } from './operations/copy.ts';
import { createVmSnapshot } from './operations/create.ts';
import { deleteVmSnapshot } from './operations/delete.ts';
import {
  bringBackFirmwareStep,
  dropFirmwareStep,
  keepFirmwareStep,
  removeFirmwareArtefact,
} from './operations/firmware-steps.ts';
import { deleteFileStep, makeOverlayStep, removeFileArtefact } from './operations/file-steps.ts';
import {
  deleteInsideStep,
  forgetStep,
  mergeStep,
  startPausedStep,
} from './operations/merge-steps.ts';
import { revertInsideStep, revertToFilesStep } from './operations/revert-steps.ts';
import { revertVmSnapshot } from './operations/revert.ts';
import { takeStep } from './operations/take-step.ts';

/** What tasks can do to the snapshots of VMs. */
export const vmSnapshotWork: ModuleWork = {
  operations: [createVmSnapshot, revertVmSnapshot, deleteVmSnapshot, copyVmSnapshot],
  steps: [
    takeStep.handler,
    copyInsideStep.handler,
    makeOverlayStep.handler,
    revertInsideStep.handler,
    revertToFilesStep.handler,
    startPausedStep.handler,
    mergeStep.handler,
    forgetStep.handler,
    deleteInsideStep.handler,
    deleteFileStep.handler,
    keepFirmwareStep.handler,
    bringBackFirmwareStep.handler,
    dropFirmwareStep.handler,
  ],
  removers: { overlay: removeFileArtefact, firmware: removeFirmwareArtefact },
};
