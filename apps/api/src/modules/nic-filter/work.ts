import type { ModuleWork } from '../shared/module-work.ts';
import { clearFirewall, setFirewall } from './operations.ts';
import { defineFilterStep, removeFilterArtefact, sweepFiltersStep } from './steps.ts';

/** What tasks can do to packet filters. */
export const nicFilterWork: ModuleWork = {
  operations: [setFirewall, clearFirewall],
  steps: [defineFilterStep.handler, sweepFiltersStep.handler],
  removers: { filter: removeFilterArtefact },
};
