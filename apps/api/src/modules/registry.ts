import { heedMaintenance } from './maintenance/guard.ts';
import { maintenanceWork } from './maintenance/operation.ts';
import { migrationWork } from './migration/operations/migrate.ts';
import { networkLimitsWork } from './network-limits/operations.ts';
import { networkWork } from './network/operations/operations.ts';
import { nicFilterWork } from './nic-filter/work.ts';
import { nicLimitsWork } from './nic-limits/operations.ts';
import { readinessWork } from './readiness/operations.ts';
import { installMediaWork } from './install-media/operations.ts';
import { guestWork } from './guest/work.ts';
import type { ModuleWork } from './shared/module-work.ts';
import { patient } from './shared/patient.ts';
import { hostKeyWork } from './node-host-key/operation.ts';
import { nodeRemoveWork } from './node-remove/operation.ts';
import { poolEditWork } from './pool-edit/operation.ts';
import { portForwardWork } from './port-forward/operations.ts';
import { storagePoolWork } from './storage-pool/operations/operations.ts';
import { templateWork } from './template/operations/register.ts';
import { vmBulkWork } from './vm-bulk/work.ts';
import { vmCloneWork } from './vm-clone/work.ts';
import { vmDevicesWork } from './vm-devices/work.ts';
import { vmHardwareWork } from './vm-hardware/work.ts';
import { vmSnapshotWork } from './vm-snapshot/work.ts';
import { vmCredentialsWork } from './vm-credentials/work.ts';
import { vmFromSnapshotWork } from './vm-from-snapshot/work.ts';
import { vmReinstallWork } from './vm-reinstall/work.ts';
import { vmParkWork } from './vm-park/work.ts';
import { vmWork } from './vm/work.ts';
import { volumeCareWork } from './volume-care/work.ts';
import { volumeWork } from './volume/operations/operations.ts';

/** Everything tasks can run: one line a module that acts on hypervisors. */
export const MODULE_WORK: readonly ModuleWork[] = [
  vmWork,
  guestWork,
  vmHardwareWork,
  nicFilterWork,
  nicLimitsWork,
  vmDevicesWork,
  readinessWork,
  installMediaWork,
  vmCloneWork,
  vmCredentialsWork,
  vmFromSnapshotWork,
  vmReinstallWork,
  vmBulkWork,
  vmSnapshotWork,
  vmParkWork,
  storagePoolWork,
  poolEditWork,
  volumeWork,
  networkWork,
  networkLimitsWork,
  portForwardWork,
  templateWork,
  volumeCareWork,
  migrationWork,
  maintenanceWork,
  nodeRemoveWork,
  hostKeyWork,
].map((work) => heedMaintenance(patient(work)));
