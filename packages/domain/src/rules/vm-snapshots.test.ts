import { describe, expect, it } from 'vitest';
import {
  chooseSnapshot,
  descendantsOf,
  isRefusal,
  judgeSnapshotDelete,
  judgeSnapshotRevert,
  withoutSnapshot,
  type SnapshotSituation,
  type SnapshotState,
} from './vm-snapshots.ts';

const YES = { supported: true } as const;
const no = (reason: string) => ({ supported: false, reason }) as const;

const snapshot = (name: string, change: Partial<SnapshotState> = {}): SnapshotState => ({
  name,
  parent: null,
  current: false,
  kind: 'EXTERNAL',
  memoryPath: null,
  disks: [{ target: 'vda', path: `/pool/${name}.qcow2` }],
  ...change,
});

const facts = (change: Partial<SnapshotSituation> = {}): SnapshotSituation => ({
  powerState: 'STOPPED',
  support: { internal: YES, external: YES, memory: YES },
  snapshots: [],
  disks: [{ target: 'vda', path: '/pool/disk.qcow2' }],
  ...change,
});
const auto = { kind: null, memory: null };

describe('chooseSnapshot', () => {
  it('is inside the disks where they can hold it, with the memory of a VM that runs', () => {
    expect(chooseSnapshot(facts(), auto)).toMatchObject({ kind: 'INTERNAL', memory: false });
    for (const powerState of ['RUNNING', 'PAUSED'] as const) {
      const chosen = chooseSnapshot(facts({ powerState }), auto);
      expect(chosen).toMatchObject({ kind: 'INTERNAL', memory: true });
    }
  });

  it('is beside the disks where they cannot, and says why', () => {
    const support = { internal: no('vda is raw.'), external: YES, memory: YES };
    const beside = { kind: 'EXTERNAL', memory: false, reason: 'vda is raw.' };
    expect(chooseSnapshot(facts({ support }), auto)).toEqual(beside);
    expect(chooseSnapshot(facts({ support, powerState: 'RUNNING' }), auto)).toEqual(beside);
    const memory = { kind: null, memory: true };
    expect(chooseSnapshot(facts({ support, powerState: 'RUNNING' }), memory)).toEqual({
      ...beside,
      memory: true,
    });
  });

  it('is beside the disks of a VM that runs when its memory is not wanted', () => {
    const wish = { kind: null, memory: false };
    expect(chooseSnapshot(facts({ powerState: 'RUNNING' }), wish)).toMatchObject({
      kind: 'EXTERNAL',
      memory: false,
    });
    const inside = chooseSnapshot(facts({ powerState: 'RUNNING' }), { ...wish, kind: 'INTERNAL' });
    expect(inside).toMatchObject({ reasonCode: 'WRONG_STATE' });
  });

  it('never goes into an overlay, where a merge would lose it', () => {
    const chosen = chooseSnapshot(facts({ snapshots: [snapshot('s1', { current: true })] }), auto);
    expect(chosen).toMatchObject({ kind: 'EXTERNAL', reason: expect.stringContaining('s1') });
  });

  it('refuses with the reason', () => {
    const support = { internal: no('raw.'), external: no('on the network.'), memory: no('a GPU.') };
    expect(chooseSnapshot(facts({ support }), auto)).toEqual({
      reasonCode: 'DRIVER',
      reason: 'on the network.',
    });
    const off = chooseSnapshot(facts(), { kind: null, memory: true });
    expect(off).toMatchObject({ reasonCode: 'WRONG_STATE' });
    const gpu = facts({ powerState: 'RUNNING', support: { ...support, external: YES } });
    expect(chooseSnapshot(gpu, { kind: null, memory: true })).toMatchObject({ reason: 'a GPU.' });
    for (const powerState of ['SUSPENDED', 'UNKNOWN', 'SHUTTING_DOWN'] as const) {
      const refused = chooseSnapshot(facts({ powerState }), auto);
      expect(isRefusal(refused) && refused.reasonCode).toBe('WRONG_STATE');
    }
  });
});

describe('judgeSnapshotRevert', () => {
  it('reaches a snapshot inside a disk only while the VM writes to that file', () => {
    const inside = snapshot('in', {
      kind: 'INTERNAL',
      disks: [{ target: 'vda', path: '/pool/disk.qcow2' }],
    });
    expect(judgeSnapshotRevert(facts(), inside)).toBeNull();
    const over = snapshot('out', { disks: inside.disks, parent: 'in', current: true });
    const covered = facts({
      snapshots: [inside, over],
      disks: [{ target: 'vda', path: '/pool/overlay.qcow2' }],
    });
    expect(judgeSnapshotRevert(covered, inside)?.reason).toContain('snapshot out');
    expect(judgeSnapshotDelete(covered, inside)?.reasonCode).toBe('IN_USE');
    expect(judgeSnapshotRevert(covered, over)).toBeNull();
  });

  it('leaves alone what another tool mixed', () => {
    const mixed = snapshot('m', { kind: 'MIXED' });
    expect(judgeSnapshotRevert(facts({ snapshots: [mixed] }), mixed)?.reasonCode).toBe('DRIVER');
    expect(judgeSnapshotDelete(facts({ snapshots: [mixed] }), mixed)?.reasonCode).toBe('DRIVER');
  });
});

describe('judgeSnapshotDelete', () => {
  const s1 = snapshot('s1');
  const s2 = snapshot('s2', { parent: 's1' });
  const s3 = snapshot('s3', { parent: 's2', current: true });

  it('lets each link of the chain below the VM be merged', () => {
    const snapshots = [s1, s2, s3];
    for (const one of snapshots) expect(judgeSnapshotDelete(facts({ snapshots }), one)).toBeNull();
  });

  it('keeps a state on which several others stand', () => {
    const branched = [{ ...s1, current: true }, s2, { ...s3, current: false }];
    expect(judgeSnapshotDelete(facts({ snapshots: branched }), branched[0] ?? s1)).toEqual({
      reasonCode: 'IN_USE',
      reason: 'Its files carry more than one state: the snapshot s2, the present state.',
    });
  });

  it('keeps what stands in a branch that the VM is not on, but for its tip', () => {
    const branched = [{ ...s1, current: true }, s2, { ...s3, current: false }];
    expect(judgeSnapshotDelete(facts({ snapshots: branched }), s2)?.reason).toContain('branch');
    const tip = branched[2] ?? s3;
    expect(judgeSnapshotDelete(facts({ snapshots: branched }), tip)).toBeNull();
  });
});

describe('the tree', () => {
  const s1 = snapshot('s1');
  const s2 = snapshot('s2', { parent: 's1' });
  const s3 = snapshot('s3', { parent: 's2', current: true });
  const s4 = snapshot('s4', { parent: 's2' });

  it('lists the deepest first', () => {
    expect(descendantsOf([s1, s2, s3, s4], s1).map(({ name }) => name)).toEqual(['s3', 's4', 's2']);
  });

  it('hands children and the mark of the present state on to the parent', () => {
    expect(withoutSnapshot([s1, s2, s3], s2)).toEqual([s1, { ...s3, parent: 's1' }]);
    expect(withoutSnapshot([s1, s2, s3], s3)).toEqual([s1, { ...s2, current: true }]);
  });
});
