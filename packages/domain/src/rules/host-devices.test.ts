import { describe, expect, it } from 'vitest';
import {
  groupOf,
  judgePci,
  judgeUsb,
  pciWarnings,
  sharedWarnings,
  type PciCandidate,
} from './host-devices.ts';

const IOMMU = { supported: true, reason: null };
const device = (address: string, rest: Partial<PciCandidate> = {}): PciCandidate => ({
  address,
  classCode: '030000',
  name: `device ${address}`,
  driver: null,
  iommuGroup: 7,
  hostUses: [],
  usedBy: [],
  ...rest,
});
const GPU = device('0000:01:00.0', { driver: 'nouveau' });
const SOUND = device('0000:01:00.1', { classCode: '040300' });
const BRIDGE = device('0000:00:01.0', { classCode: '060400', driver: 'pcieport' });
const NIC = device('0000:02:00.0', { iommuGroup: 8, hostUses: ['the way out is eth0'] });
const ALL = [BRIDGE, GPU, SOUND, NIC];
const user = (vmName: string, running: boolean) => ({ vmUuid: `uuid-${vmName}`, vmName, running });

describe('PCI devices for VMs', () => {
  it('leave the node with their group, but without its bridges', () => {
    expect(groupOf(GPU.address, ALL)).toEqual([GPU, SOUND]);
    const alone = device('0000:03:00.0', { iommuGroup: null });
    expect(groupOf(alone.address, [...ALL, alone])).toEqual([alone]);
  });

  it('can be given when nothing stands against it', () => {
    expect(judgePci(GPU, ALL, IOMMU, 'me')).toEqual({ supported: true, reason: null });
  });

  it.each<[string, PciCandidate, readonly PciCandidate[], RegExp]>([
    ['a bridge', BRIDGE, ALL, /bridge/],
    ['what the node needs', NIC, ALL, /node itself needs it: the way out is eth0\./],
    [
      'what shares a group with that',
      GPU,
      [GPU, { ...SOUND, hostUses: ['the disk holds /'] }],
      /one IOMMU group with 0000:01:00\.1.*the disk holds \/\./,
    ],
    ['a device in no group', device('0000:04:00.0', { iommuGroup: null }), ALL, /no IOMMU group/],
    [
      'what another VM runs with',
      GPU,
      [GPU, { ...SOUND, usedBy: [user('other', true)] }],
      /VM other is running/,
    ],
  ])('refuses %s, and says why', (_what, asked, all, reason) => {
    const verdict = judgePci(asked, all, IOMMU, 'me');
    expect(verdict.supported).toBe(false);
    expect(verdict.reason).toMatch(reason);
  });

  it('says of every device what the node says of its IOMMU', () => {
    const off = { supported: false, reason: 'There is none.' };
    expect(judgePci(GPU, ALL, off, null)).toEqual(off);
  });

  it('may stand in the VM itself, and in others that are off', () => {
    const shared = { ...GPU, usedBy: [user('me', true), user('off', false)] };
    expect(judgePci(shared, [shared], IOMMU, 'uuid-me').supported).toBe(true);
    expect(sharedWarnings(shared.usedBy, 'uuid-me')).toEqual([
      'off has it too: only one of them can run at a time.',
    ]);
  });

  it('tell what leaves the node with them', () => {
    const warnings = pciWarnings(GPU, ALL, 'me').join('\n');
    expect(warnings).toContain('nouveau lets go of it');
    expect(warnings).toContain('IOMMU group 7');
    expect(warnings).toContain('0000:01:00.1 (device 0000:01:00.1)');
    expect(warnings).not.toContain(BRIDGE.address);
    expect(pciWarnings({ ...NIC, driver: 'vfio-pci' }, ALL, 'me')).toEqual([]);
  });
});

describe('USB devices for VMs', () => {
  it('need no IOMMU, but must be free', () => {
    expect(judgeUsb({ hostUses: [], usedBy: [] }, null).supported).toBe(true);
    expect(judgeUsb({ hostUses: ['the disk holds /'], usedBy: [] }, null).reason).toContain('/');
    const taken = judgeUsb({ hostUses: [], usedBy: [user('other', true)] }, 'me');
    expect(taken.reason).toContain('other');
  });
});
