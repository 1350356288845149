import type { ModuleWork } from '../shared/module-work.ts';
import { checkSnapshotStep } from './operations/check-step.ts';
import { createTemplateFromSnapshot } from './operations/template.ts';
import { createVmFromSnapshot } from './operations/vm.ts';

/** What tasks can make of snapshots. What they make is removed as VMs and volumes are. */
export const vmFromSnapshotWork: ModuleWork = {
  operations: [createVmFromSnapshot, createTemplateFromSnapshot],
  steps: [checkSnapshotStep.handler],
  removers: {},
};
