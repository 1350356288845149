import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withRuntime } from '../runtime.ts';
import type { ContractBackend } from './backend.ts';
import { connectionContract } from './connection.ts';
import { ContractContext } from './context.ts';
import { copiesContract } from './copies.ts';
import { devicesContract } from './devices.ts';
import { diskLoginsContract } from './disk-logins.ts';
import { diskReplacingContract } from './disk-replacing.ts';
import { factsContract } from './facts.ts';
import { filtersContract } from './filters.ts';
import { hardwareContract } from './hardware.ts';
import { guestContract } from './guest.ts';
import { vmHardwareContract } from './vm-hardware.ts';
import { installContract } from './install.ts';
import { migrationContract } from './migration.ts';
import { networksContract, networksEndContract } from './networks.ts';
import { poolSetupContract } from './pool-setup.ts';
import { portForwardsContract } from './port-forwards.ts';
import { powerContract } from './power.ts';
import { reachContract } from './reach.ts';
import { refusalsContract } from './refusals.ts';
import { MethodReport } from './report.ts';
import { snapshotsContract } from './snapshots.ts';
import { stockContract } from './stock.ts';
import { storageCareContract } from './storage-care.ts';
import { storageContract, storageEndContract } from './storage.ts';
import { userNicsContract } from './user-nics.ts';
import { vmsContract } from './vms.ts';
import { volumesContract } from './volumes.ts';

/**
 * The contract every driver keeps. Call it in a test file, once a backend: it makes a node, goes through every method
 * of the port, cleans up what it made, and in the end fails for a method that it never called.
 * @returns the report of the calls, filled as the tests run.
 */
export function driverContractSuite(backend: ContractBackend): MethodReport {
  const report = new MethodReport(backend.name);
  describe(`driver contract: ${backend.name}`, () => {
    const context = new ContractContext(backend, report);

    beforeAll(async () => {
      await backend.setUp();
      const driver = withRuntime(backend.driver, { onCall: (call) => report.add(call) });
      context.begin(await driver.connect(backend.target()));
    });

    afterAll(async () => {
      await context.close();
      await backend.tearDown();
      process.stdout.write(`${report.toString()}\n`);
    });

    connectionContract(context);
    factsContract(context);
    hardwareContract(context);
    if (backend.stock) {
      stockContract(context, backend.stock);
      refusalsContract(context);
    } else makingContracts(context);

    describe('in the end', () => {
      if (!backend.stock) {
        networksEndContract(context);
        storageEndContract(context);
      }

      it('has called every method of the port, each with success unless the backend lacks it', () => {
        expect(report.uncalled).toEqual([]);
        expect(report.neverSucceeded.toSorted()).toEqual([...backend.neverSucceeds].toSorted());
      });
    });
  });
  return report;
}

/** What a driver must do that makes pools, networks and VMs. */
function makingContracts(context: ContractContext): void {
  storageContract(context);
  volumesContract(context);
  storageCareContract(context);
  poolSetupContract(context);
  networksContract(context);
  portForwardsContract(context);
  filtersContract(context);
  reachContract(context);
  vmsContract(context);
  copiesContract(context);
  vmHardwareContract(context);
  userNicsContract(context);
  devicesContract(context);
  diskReplacingContract(context);
  powerContract(context);
  snapshotsContract(context);
  guestContract(context);
  diskLoginsContract(context);
  installContract(context);
  migrationContract(context);
}
