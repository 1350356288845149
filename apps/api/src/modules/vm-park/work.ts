import type { ModuleWork } from '../shared/module-work.ts';
import { parkStep, parkVm, purgeVm, restoreVm, unparkStep } from './operations/park.ts';

/** Deleting with a time to undo it. */
export const vmParkWork: ModuleWork = {
  operations: [parkVm, restoreVm, purgeVm],
  steps: [parkStep.handler, unparkStep.handler],
  removers: {},
};
