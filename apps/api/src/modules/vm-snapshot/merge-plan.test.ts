import type { SnapshotSituation } from '@corral/domain';
import type { SnapshotRecord } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { planDeletes } from './merge-plan.ts';

const YES = { supported: true } as const;
const beside = (
  name: string,
  parent: string | null,
  path: string,
  change: Partial<SnapshotRecord> = {},
): SnapshotRecord => ({
  name,
  description: null,
  createdAt: '2026-11-22T12:00:00.000Z',
  parent,
  current: false,
  kind: 'EXTERNAL',
  powerState: 'STOPPED',
  hasMemory: false,
  memoryPath: null,
  disks: [{ target: 'vda', kind: 'EXTERNAL', path, overlayPath: null }],
  ...change,
});

const plan = (
  snapshots: readonly SnapshotRecord[],
  chain: readonly string[],
  name: string,
  children = false,
) => {
  const facts: SnapshotSituation = {
    powerState: 'RUNNING',
    support: { internal: YES, external: YES, memory: YES },
    snapshots,
    disks: [{ target: 'vda', path: chain[0] ?? null }],
  };
  const one = snapshots.find((snapshot) => snapshot.name === name);
  if (!one) throw new Error(`There is no snapshot ${name}.`);
  return planDeletes({ ...facts, snapshots }, [{ target: 'vda', paths: chain }], one, children);
};

describe('planDeletes', () => {
  const s1 = beside('s1', null, '/base');
  const s2 = beside('s2', 's1', '/o1', { current: true, memoryPath: '/m2' });

  it('merges what stands on the snapshot into it, and names it anew for others', () => {
    expect(plan([s1, s2], ['/o2', '/o1', '/base'], 's1')).toMatchObject([
      {
        merges: [{ target: 'vda', top: '/o1', base: '/base' }],
        moved: [{ from: '/o1', to: '/base' }],
        left: ['/o1'],
      },
    ]);
    expect(plan([s1, s2], ['/o2', '/o1', '/base'], 's2')).toMatchObject([
      { merges: [{ top: '/o2', base: '/o1' }], left: ['/m2', '/o2'] },
    ]);
  });

  it('takes a tree from its tips, each on the files as the one before left them', () => {
    const steps = plan([s1, s2], ['/o2', '/o1', '/base'], 's1', true);
    expect(steps.map(({ snapshot, merges }) => [snapshot.name, merges[0]?.top])).toEqual([
      ['s2', '/o2'],
      ['s1', '/o1'],
    ]);
  });

  it('gives up the files of a branch that the VM is not on, and merges nothing', () => {
    const branch = [
      { ...s1, current: true },
      { ...s2, current: false },
    ];
    const steps = plan(branch, ['/o3', '/base'], 's1', true);
    expect(steps).toMatchObject([
      { merges: [], left: ['/m2', '/o1'] },
      { merges: [{ top: '/o3', base: '/base' }], left: ['/o3'] },
    ]);
  });

  it('goes on where an earlier run has merged, and refuses files that something else has changed', () => {
    const merged = plan([{ ...s1, current: true }], ['/base'], 's1');
    expect(merged).toMatchObject([{ merges: [], left: [] }]);
    expect(() => plan([{ ...s1, current: true }], ['/other'], 's1')).toThrow(
      /does not stand on \/base/,
    );
  });

  it('leaves the file of a disk that the VM no longer has', () => {
    const two = {
      ...s1,
      current: true,
      disks: [
        ...s1.disks,
        { target: 'vdb', kind: 'EXTERNAL', path: '/data', overlayPath: null } as const,
      ],
    };
    expect(plan([two], ['/o1', '/base'], 's1')).toMatchObject([
      { left: ['/o1'], warnings: [expect.stringContaining('/data stays')] },
    ]);
  });

  it('throws what the rules refuse', () => {
    const branch = [
      { ...s1, current: true },
      { ...s2, current: false },
    ];
    expect(() => plan(branch, ['/o3', '/base'], 's1')).toThrow(/more than one state/);
  });
});
