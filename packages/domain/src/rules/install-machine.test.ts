import { describe, expect, it } from 'vitest';
import { chooseInstallMachine, type MachineOffer } from './install-machine.ts';

const YES = { supported: true, reason: null };
const no = (reason: string) => ({ supported: false, reason });

const q35: MachineOffer = {
  machine: 'q35',
  bios: YES,
  uefi: YES,
  secureBoot: YES,
  tpm: YES,
  hyperv: YES,
  diskBuses: ['virtio', 'scsi', 'sata'],
};
const pc: MachineOffer = {
  ...q35,
  machine: 'pc',
  secureBoot: no('Secure boot needs q35.'),
  diskBuses: ['ide', 'virtio', 'scsi', 'sata'],
};
const ALL = [q35, pc];
const NO_DRIVERS = { hasDrivers: false };

describe('chooseInstallMachine', () => {
  it('gives Windows what it wants, with drivers its own kind of disk', () => {
    expect(chooseInstallMachine('WINDOWS', { hasDrivers: true }, ALL)).toEqual({
      machine: 'q35',
      firmware: 'UEFI',
      secureBoot: true,
      tpm: true,
      clock: 'localtime',
      hyperv: true,
      diskBus: 'virtio',
      nicModel: 'virtio',
      cdBus: 'sata',
      warnings: [],
    });
    expect(chooseInstallMachine('WINDOWS', NO_DRIVERS, ALL)).toMatchObject({
      diskBus: 'sata',
      nicModel: 'e1000e',
      warnings: [],
    });
  });

  it('gives Linux and old guests what they know', () => {
    expect(chooseInstallMachine('LINUX', NO_DRIVERS, ALL)).toMatchObject({
      machine: 'q35',
      firmware: 'BIOS',
      tpm: false,
      clock: 'utc',
      diskBus: 'virtio',
    });
    expect(chooseInstallMachine('OTHER', NO_DRIVERS, ALL)).toMatchObject({
      machine: 'pc',
      diskBus: 'ide',
      cdBus: 'ide',
      nicModel: 'e1000',
    });
    const onQ35 = chooseInstallMachine('OTHER', { ...NO_DRIVERS, machine: 'q35' }, ALL);
    expect(onQ35).toMatchObject({ diskBus: 'sata', cdBus: 'sata' });
  });

  it('refuses by its field what the node lacks, and takes it when it is not asked for', () => {
    const reason = 'Install swtpm.';
    const bare = [{ ...q35, tpm: no(reason) }];
    const refused = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return error;
      }
    };
    expect(refused(() => chooseInstallMachine('WINDOWS', NO_DRIVERS, bare))).toMatchObject({
      code: 'CAPABILITY_MISSING',
      message: reason,
      details: { field: 'tpm' },
    });
    const without = chooseInstallMachine('WINDOWS', { ...NO_DRIVERS, tpm: false }, bare);
    expect(without).toMatchObject({ tpm: false, secureBoot: true });
    const fields: [string, () => unknown][] = [
      ['machine', () => chooseInstallMachine('OTHER', NO_DRIVERS, [q35])],
      ['machine', () => chooseInstallMachine('LINUX', NO_DRIVERS, [])],
      [
        'firmware',
        () => chooseInstallMachine('WINDOWS', NO_DRIVERS, [{ ...q35, uefi: no('Install ovmf.') }]),
      ],
      ['secureBoot', () => chooseInstallMachine('WINDOWS', { ...NO_DRIVERS, machine: 'pc' }, ALL)],
      [
        'secureBoot',
        () =>
          chooseInstallMachine('LINUX', { ...NO_DRIVERS, firmware: 'BIOS', secureBoot: true }, ALL),
      ],
      ['diskBus', () => chooseInstallMachine('LINUX', { ...NO_DRIVERS, diskBus: 'ide' }, ALL)],
      [
        'hyperv',
        () =>
          chooseInstallMachine('LINUX', { ...NO_DRIVERS, hyperv: true }, [
            { ...q35, hyperv: no('Emulated.') },
          ]),
      ],
    ];
    for (const [field, run] of fields) expect(refused(run)).toMatchObject({ details: { field } });
  });

  it('warns of what the guest goes without', () => {
    const emulated = [{ ...q35, hyperv: no('The node emulates guests.') }];
    const { hyperv, warnings } = chooseInstallMachine('WINDOWS', NO_DRIVERS, emulated);
    expect(hyperv).toBe(false);
    expect(warnings).toEqual([
      'The guest gets no Hyper-V enlightenments: The node emulates guests.',
    ]);
    const blind = chooseInstallMachine('WINDOWS', { ...NO_DRIVERS, diskBus: 'virtio' }, ALL);
    expect(blind.warnings.join()).toContain('drivers');
  });

  it('lets BIOS switch secure boot off', () => {
    const old = chooseInstallMachine('WINDOWS', { ...NO_DRIVERS, firmware: 'BIOS' }, ALL);
    expect(old).toMatchObject({ firmware: 'BIOS', secureBoot: false, tpm: true });
  });
});
