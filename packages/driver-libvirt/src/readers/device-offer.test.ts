import { describe, expect, it } from 'vitest';
import { readDeviceOffer } from './device-offer.ts';

const list = (name: string, values: readonly string[]): string =>
  `<enum name='${name}'>${values.map((value) => `<value>${value}</value>`).join('')}</enum>`;
const capabilities = (parts: { graphics: string[]; drivers: string[]; tpm: string[] }): string =>
  `<domainCapabilities><arch>x86_64</arch><devices>
  <graphics supported='yes'>${list('type', parts.graphics)}</graphics>
  <video supported='yes'>${list('modelType', ['vga', 'virtio', 'none', 'ramfb'])}</video>
  <filesystem supported='yes'>${list('driverType', parts.drivers)}</filesystem>
  <tpm supported='yes'>${list('backendModel', parts.tpm)}${list('backendVersion', ['2.0'])}</tpm>
</devices></domainCapabilities>`;
const FULL = capabilities({
  graphics: ['sdl', 'vnc', 'spice'],
  drivers: ['path', 'handle', 'virtiofs'],
  tpm: ['emulator'],
});

describe('what a VM can be given', () => {
  it('is what libvirt says of its board', () => {
    const offer = readDeviceOffer(FULL, { libvirtVersion: 11_003_000, virtiofsd: true });
    const offers = [...Object.values(offer.displays), ...Object.values(offer.shares)];
    expect(offers.every(({ supported }) => supported)).toBe(true);
    expect(offer.readonlyVirtiofs.supported).toBe(true);
    expect(offer.tpm.supported).toBe(true);
    expect(offer.videos).toEqual(['virtio', 'vga', 'none']);
  });

  it('has the reason, and what helps, for what is not there', () => {
    const bare = capabilities({ graphics: [], drivers: [], tpm: [] });
    const { displays, shares, tpm } = readDeviceOffer(bare, {
      libvirtVersion: 9_000_000,
      virtiofsd: true,
    });
    for (const one of [...Object.values(displays), ...Object.values(shares), tpm]) {
      expect(one.supported).toBe(false);
      expect(one.reason).toMatch(/^The (QEMU|node)/);
    }
    expect(displays.spice.reason).toContain('apt-get install');
    expect(tpm.reason).toContain('apt-get install -y swtpm swtpm-tools');
  });

  it('has virtiofs only with its helper, read-only only with a new libvirt', () => {
    const node = { libvirtVersion: 9_000_000, virtiofsd: false };
    expect(readDeviceOffer(FULL, node).shares.virtiofs.reason).toContain('install -y virtiofsd');
    // Where nobody could look, libvirt's word stands.
    const unseen = readDeviceOffer(FULL, { ...node, virtiofsd: null });
    expect(unseen.shares.virtiofs.supported).toBe(true);
    expect(unseen.readonlyVirtiofs.reason).toContain('9p can');
  });
});
