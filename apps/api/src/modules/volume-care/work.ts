import type { ModuleWork } from '../shared/module-work.ts';
import { convertVolume } from './operations/convert.ts';
import { fetchVolume } from './operations/fetch.ts';
import { removeOrphans } from './operations/remove-orphans.ts';
import { compressVolumeStep, wipeVolumeStep } from './operations/steps.ts';
import { wipeVolume } from './operations/wipe.ts';

export const volumeCareWork: ModuleWork = {
  operations: [wipeVolume, convertVolume, fetchVolume, removeOrphans],
  steps: [wipeVolumeStep.handler, compressVolumeStep.handler],
  removers: {},
};
