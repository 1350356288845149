import { describe, expect, it } from 'vitest';
import { readCapabilities } from './capabilities.ts';

const POOLS = `<storagepoolCapabilities><pool type='dir' supported='yes'/><pool type='logical' supported='yes'/>
  <pool type='rbd' supported='no'/><pool type='scsi' supported='yes'/></storagepoolCapabilities>`;
const QEMU = {
  driverType: 'QEMU',
  libvirtVersion: 11_003_000,
  poolCapabilitiesXml: POOLS,
  session: false,
};

describe('readCapabilities', () => {
  it('lacks nothing on a new QEMU node', () => {
    const { features, vmActions } = readCapabilities(QEMU);
    expect(Object.values(features).filter(({ supported }) => !supported)).toEqual([]);
    expect(vmActions).toEqual({});
  });

  it('says of each pool type whether Corral can make it, or why not', () => {
    const { poolTypes } = readCapabilities(QEMU);
    const verdict = (wanted: string) => poolTypes.find(({ type }) => type === wanted);
    expect(verdict('dir')).toEqual({ type: 'dir', supported: true, reason: null });
    expect(verdict('logical')).toMatchObject({ supported: true, reason: null });
    expect(verdict('rbd')).toMatchObject({
      supported: false,
      reason: expect.stringContaining('storage-rbd'),
    });
    expect(verdict('zfs')).toMatchObject({
      supported: false,
      reason: expect.stringContaining('does not tell'),
    });
    expect(verdict('scsi')).toMatchObject({
      supported: false,
      reason: expect.stringContaining('does not make'),
    });
    const silent = readCapabilities({ ...QEMU, poolCapabilitiesXml: null });
    expect(silent.poolTypes.filter(({ supported }) => supported)).toEqual([
      { type: 'dir', supported: true, reason: null },
    ]);
  });

  it('does not trust the ARP table of an old libvirt', () => {
    const { features } = readCapabilities({ ...QEMU, libvirtVersion: 9_000_000 });
    expect(features['guest.arp']).toMatchObject({
      supported: false,
      reason: expect.stringContaining('10.0'),
    });
  });

  it('leaves the network of the machine to the system’s daemon', () => {
    const { features, networkModes } = readCapabilities({ ...QEMU, session: true });
    const lacking = Object.entries(features).filter(([, { supported }]) => !supported);
    expect(lacking.length).toBeGreaterThan(3);
    for (const [name, { reason }] of lacking) {
      expect(name).toMatch(/^network\./);
      expect(reason).toContain('qemu:///system');
    }
    expect(networkModes).toEqual([]);
  });

  it('names the reasons of a driver that is not QEMU’s', () => {
    const { features, vmActions } = readCapabilities({ ...QEMU, driverType: 'TEST' });
    expect(features['console.serial']).toEqual({
      supported: false,
      reason: "Libvirt's TEST driver has no serial consoles.",
    });
    expect(vmActions).toMatchObject({
      openVncConsole: { supported: false },
      stop: { supported: false },
    });
  });
});
