import { describe, expect, it } from 'vitest';
import { INSTALL_DEFAULTS, isInstallMedium, presetValues, toInstallInput } from './install-form.ts';
import type { MachineOffer, Medium } from './queries.ts';

const YES = { supported: true, reason: null };
const NO = { supported: false, reason: 'Not here.' };
const offer: MachineOffer = {
  machine: 'q35',
  uefi: YES,
  secureBoot: YES,
  tpm: YES,
  hyperv: YES,
  diskBuses: ['virtio'],
};
const medium = (name: string, format: string | null): Medium => ({
  id: name,
  name,
  format,
  capacityBytes: '1',
  pool: { id: 'p', name: 'p', state: 'RUNNING', node: { id: 'n', name: 'n' } },
});

describe('the form of an installation', () => {
  it('gives Windows all that the node has, and asks for nothing that it lacks', () => {
    expect(presetValues('WINDOWS', offer)).toMatchObject({ firmware: 'SECURE', tpm: true });
    expect(presetValues('WINDOWS', { ...offer, secureBoot: NO, tpm: NO })).toMatchObject({
      firmware: 'UEFI',
      tpm: false,
      clock: 'LOCALTIME',
    });
    expect(presetValues('WINDOWS', undefined)).toMatchObject({ firmware: 'BIOS', tpm: false });
    expect(presetValues('LINUX', offer)).toMatchObject({ firmware: 'BIOS', pressSeconds: '0' });
  });

  it('says it as the graph wants it', () => {
    const values = { ...INSTALL_DEFAULTS, installerId: 'cd', name: 'win', pressSeconds: '15' };
    const input = toInstallInput({ ...values, firmware: 'SECURE', diskGib: '1' });
    expect(input).toMatchObject({
      firmware: 'UEFI',
      diskBytes: String(1024 ** 3),
      iso: { installerId: 'cd', driversId: null, secureBoot: true, pressKeySeconds: 15 },
    });
    expect(input.templateId).toBeUndefined();
    expect(toInstallInput({ ...values, start: false }).iso?.pressKeySeconds).toBe(0);
  });

  it('knows CDs by format or name, and leaves seeds out', () => {
    expect(isInstallMedium(medium('win11.ISO', 'raw'))).toBe(true);
    expect(isInstallMedium(medium('installer', 'iso'))).toBe(true);
    expect(isInstallMedium(medium('disk.img', 'raw'))).toBe(false);
    expect(isInstallMedium(medium('web-1-seed.iso', 'iso'))).toBe(false);
  });
});
