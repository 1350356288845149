import { describe, expect, it } from 'vitest';
import {
  disksOf,
  fileName,
  settingsPart,
  toReinstallInput,
  type ReinstallForm,
} from './reinstall-form';

const disk = (target: string, device = 'disk', bootOrder: number | null = null) => ({
  target,
  device,
  sourcePath: `/images/${target}.qcow2`,
  bootOrder,
});
const FORM: ReinstallForm = {
  templateId: 't',
  diskMode: 'OVERLAY',
  systemDisk: 'vda',
  removed: ['vda', 'vdb'],
  settings: 'again',
  deleteSnapshots: false,
  keepOldVolumes: false,
  start: true,
};

describe('the reinstall dialog', () => {
  it('offers the disk the VM boots from first, and no drives', () => {
    const vm = {
      id: 'v',
      template: null,
      snapshots: [],
      disks: [disk('sda', 'cdrom', 1), disk('vda'), disk('vdb', 'disk', 2)],
    };
    expect(disksOf(vm).map(fileName)).toEqual(['vdb.qcow2', 'vda.qcow2']);
  });

  it('never removes the disk of the system, and says whether the settings of before hold', () => {
    const input = (change: Partial<ReinstallForm>) =>
      toReinstallInput('v', { ...FORM, ...change }, null);
    expect(input({})).toMatchObject({ removeDisks: ['vdb'], keepCloudInit: true, cloudInit: null });
    expect(input({ settings: 'none' })).toMatchObject({ keepCloudInit: false });
    expect(input({ systemDisk: '' })).toMatchObject({ systemDisk: null });
    expect(toReinstallInput('v', FORM, { user: 'ann' }).cloudInit).toEqual({ user: 'ann' });
  });

  it('takes new settings from the fields or the document alone', () => {
    const part = (settings: ReinstallForm['settings']) => settingsPart({ settings });
    expect([part('again'), part('new'), part('raw'), part('none')]).toEqual([
      'none',
      'fields',
      'raw',
      'none',
    ]);
  });
});
