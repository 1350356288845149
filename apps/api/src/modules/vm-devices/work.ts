import type { ModuleWork } from '../shared/module-work.ts';
import { attachPci, attachUsb } from './operations-host.ts';
import { attachPart, detachDevice, setVideo } from './operations-parts.ts';
import { attachShare } from './operations-share.ts';

/** Devices of VMs beside disks and cards; their steps are those of the hardware. */
export const vmDevicesWork: ModuleWork = {
  operations: [attachPci, attachUsb, attachShare, attachPart, detachDevice, setVideo],
  steps: [],
  removers: {},
};
