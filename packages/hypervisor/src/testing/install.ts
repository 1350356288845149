import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { VmSpec } from '../specs.ts';
import type { ContractInstaller } from './backend.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';
import { readUntil } from './power.ts';

const MIB = 1024 * 1024;
const BOOT_MS = 60_000;
/** Of the space bar, in Linux’ input-event-codes.h. */
const KEY_SPACE = 57;
const ISO = 'contract-installer.iso';

/** VMs that are installed from a CD: what the node offers them, the order of booting, keys. */
export function installContract(context: ContractContext): void {
  describe('installation from a CD', () => {
    offersContract(context);

    it('presses keys of a VM that runs, and only then', async () => {
      const { power, console, vms } = context.session;
      const spec = context.vmSpec('contract-keys');
      await vms.create(spec);
      await expectCode(console.pressKeys(spec.uuid, [KEY_SPACE]), 'WRONG_STATE');
      await power.start(spec.uuid);
      await console.pressKeys(spec.uuid, [KEY_SPACE]);
      await power.powerOff(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
      await vms.delete(spec.uuid);
    });

    it('boots the CD while the disk is empty, hears a key, and boots the disk from then on', async () => {
      const cd = await context.backend.installer();
      if (!cd) {
        // Where nothing runs in VMs, the backend says so.
        expect(context.session.capabilities.features['guest.agent']).toMatchObject({
          supported: false,
        });
        return;
      }
      const spec = await makeBlank(context, cd);
      const { power, console } = context.session;
      await power.start(spec.uuid);
      const serial = await console.openSerial(spec.uuid);
      await readUntil(serial, cd.readyMarker, BOOT_MS);
      await console.pressKeys(spec.uuid, [KEY_SPACE]);
      await readUntil(serial, cd.doneMarker, BOOT_MS);
      await power.reset(spec.uuid);
      await readUntil(serial, cd.diskMarker, BOOT_MS);
      serial.destroy();
      await power.powerOff(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
      await context.session.vms.delete(spec.uuid);
      for (const name of ['contract-blank.qcow2', ISO])
        await context.session.storage.deleteVolume(context.pool.uuid, name);
    });

    it('presses no keys of a VM that is not there', async () => {
      const press = context.session.console.pressKeys(NO_UUID, [KEY_SPACE]);
      await expectCode(press, 'NOT_FOUND');
    });
  });
}

function offersContract(context: ContractContext): void {
  it('tells what the node offers to new VMs, with the reason for what it lacks', async () => {
    const offers = await context.session.facts.offers();
    if (!context.has('vm.machines')) {
      const told = context.session.capabilities.features['vm.machines'];
      expect(told).toMatchObject({ supported: false, reason: expect.stringMatching(/\w+ \w+/) });
      return;
    }
    expect(offers.map(({ machine }) => machine).toSorted()).toEqual(['pc', 'q35']);
    for (const { machine, diskBuses, ...parts } of offers) {
      expect({ machine, diskBuses }).toMatchObject({
        diskBuses: expect.arrayContaining(['virtio', 'scsi', 'sata']),
      });
      for (const offer of [parts.bios, parts.uefi, parts.secureBoot, parts.tpm, parts.hyperv]) {
        if (offer.supported) expect(offer.reason).toBeNull();
        else expect(offer.reason).toMatch(/\w+ \w+/);
      }
    }
  });

  it('makes each machine as it is offered', async () => {
    for (const offer of await context.session.facts.offers()) {
      const q35 = offer.machine === 'q35';
      const spec = context.vmSpec(`contract-${offer.machine}`, {
        machine: offer.machine,
        firmware: q35 && offer.uefi.supported ? 'UEFI' : 'BIOS',
        secureBoot: offer.secureBoot.supported,
        tpm: offer.tpm.supported,
        hyperv: offer.hyperv.supported,
        clock: 'localtime',
      });
      await context.session.vms.create(spec);
      const hardware = await context.session.vmHardware.read(spec.uuid);
      expect(hardware?.stored).toMatchObject({
        firmware: spec.firmware,
        tpm: offer.tpm.supported ? '2.0' : null,
        clock: 'localtime',
        ...(spec.firmware === 'UEFI' ? { secureBoot: spec.secureBoot } : {}),
      });
      expect(hardware?.stored.machine).toContain(q35 ? 'q35' : 'pc');
      if (context.has('vm.machines')) {
        // Only a start shows that the firmware and the TPM are really there.
        await context.session.power.start(spec.uuid);
        await context.waitForState(spec.uuid, 'RUNNING');
        await context.session.power.powerOff(spec.uuid);
        await context.waitForState(spec.uuid, 'STOPPED');
        await passVariablesOn(context, spec);
      }
      await context.session.vms.delete(spec.uuid);
    }
  });
}

/** What a start has left in the firmware is read, written and read again. */
async function passVariablesOn(
  { session: { firmware } }: ContractContext,
  spec: VmSpec,
): Promise<void> {
  const variables = await firmware.read(spec.uuid);
  if (spec.firmware === 'BIOS') return expect(variables).toBeNull();
  const left = Buffer.from(variables ?? []);
  expect(left.length).toBeGreaterThan(0);
  await firmware.write(spec.uuid, left);
  expect(left.equals(Buffer.from((await firmware.read(spec.uuid)) ?? []))).toBe(true);
}

async function makeBlank(context: ContractContext, cd: ContractInstaller): Promise<VmSpec> {
  const { storage, vms } = context.session;
  const pool = context.pool.uuid;
  const { size } = await stat(cd.isoFile);
  await storage.createVolume(pool, { name: ISO, format: 'raw', capacityBytes: size });
  await storage.uploadVolume(pool, ISO, createReadStream(cd.isoFile), size);
  const iso = await storage.getVolume(pool, ISO);
  const disk = await storage.createVolume(pool, {
    name: 'contract-blank.qcow2',
    format: 'qcow2',
    capacityBytes: 16 * MIB,
  });
  const spec = context.vmSpec('contract-blank', {
    machine: 'q35',
    disks: [
      { device: 'disk', bus: 'virtio', format: 'qcow2', path: disk.path, bootOrder: 1 },
      { device: 'cdrom', bus: 'sata', format: 'raw', path: iso?.path ?? '', bootOrder: 2 },
    ],
  });
  const vm = await vms.create(spec);
  expect(vm.disks).toMatchObject([
    { target: 'vda', device: 'disk', bootOrder: 1, sourcePath: disk.path },
    { target: 'sda', device: 'cdrom', bootOrder: 2, sourcePath: iso?.path, readonly: true },
  ]);
  const hardware = await context.session.vmHardware.read(spec.uuid);
  expect(hardware?.stored.bootOrder).toEqual(['disk:vda', 'disk:sda']);
  return spec;
}
