import { connectionProcedures } from './connection.ts';
import { domainProcedures } from './domain.ts';
import { domainConfigProcedures } from './domain-config.ts';
import { domainGuestProcedures } from './domain-guest.ts';
import { domainJobsProcedures } from './domain-jobs.ts';
import { domainSnapshotProcedures } from './domain-snapshot.ts';
import { domainStatsProcedures } from './domain-stats.ts';
import { migrationProcedures } from './migration.ts';
import { networkProcedures } from './network.ts';
import { nodeProcedures } from './node.ts';
import { nodeDeviceProcedures } from './node-device.ts';
import { nwfilterProcedures } from './nwfilter.ts';
import { secretProcedures } from './secret.ts';
import { storageProcedures } from './storage.ts';

/** Every procedure of the remote program that this package speaks. */
export const remoteProcedures = {
  ...connectionProcedures,
  ...nodeProcedures,
  ...nodeDeviceProcedures,
  ...storageProcedures,
  ...networkProcedures,
  ...nwfilterProcedures,
  ...secretProcedures,
  ...domainProcedures,
  ...domainConfigProcedures,
  ...domainStatsProcedures,
  ...domainJobsProcedures,
  ...domainSnapshotProcedures,
  ...domainGuestProcedures,
  ...migrationProcedures,
} as const;
