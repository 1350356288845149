import type { ModuleWork } from '../shared/module-work.ts';
import { bulkVms } from './operations/bulk.ts';
import { bulkResultStep, waveStep } from './operations/bulk-steps.ts';

/** What tasks can do to many VMs at once. */
export const vmBulkWork: ModuleWork = {
  operations: [bulkVms],
  steps: [waveStep.handler, bulkResultStep.handler],
  removers: {},
};
