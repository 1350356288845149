import { describe, expect, it } from 'vitest';
import { balance, type BalanceInput } from './ledger.ts';
import type { TaskShown } from './state.ts';

const task = (operation: string, state: string, name: string): TaskShown => ({
  id: `${operation} ${name}`,
  operation,
  title: '',
  state,
  progress: 1,
  finishedAt: null,
  target: { id: null, name },
  error: null,
  steps: [],
  result: null,
});

const WEB = ['domain web', 'file etc-libvirt/qemu/web.xml'];
const DISK = ['volume crash/web.qcow2', 'file var-lib-libvirt/images/crash/web.qcow2'];

function input(tasks: TaskShown[], now: string[], leftovers: string[] = []): BalanceInput {
  return {
    place: {
      node: { virsh: async () => ' vda   /var/lib/libvirt/images/crash/web.qcow2' },
      pool: 'crash',
      path: '/var/lib/libvirt/images/crash',
    },
    before: new Set(['pool crash']),
    now: new Set(['pool crash', ...now]),
    shown: { tasks: [], vms: [], leftovers: leftovers.map((label) => ({ label, state: 'X' })) },
    tasks,
    clones: new Map([['volume.clone blank', 'copy.qcow2']]),
  };
}

describe('what is on a node against what the graph answers for', () => {
  it('knows a copy by what its task says it has made', async () => {
    const clone = (state: string): TaskShown => ({
      ...task('vm.clone', state, 'source'),
      result: state === 'SUCCEEDED' ? { vms: [{ name: 'web' }] } : null,
    });
    expect(await balance(input([clone('SUCCEEDED')], [...WEB, ...DISK]))).toMatchObject({
      unlisted: [],
      missing: [],
    });
    expect((await balance(input([clone('SUCCEEDED')], []))).missing).toEqual(['domain web']);
    expect((await balance(input([clone('FAILED')], WEB))).unlisted).toEqual([...WEB].toSorted());
  });

  it('lets stand what succeeded', async () => {
    const result = await balance(input([task('vm.create', 'SUCCEEDED', 'web')], [...WEB, ...DISK]));
    expect(result).toEqual({ unlisted: [], listed: [], missing: [] });
  });

  it('sees what a failed creation left, and whether it is listed', async () => {
    const failed = [task('vm.create', 'FAILED', 'web')];
    expect((await balance(input(failed, DISK))).unlisted).toEqual(DISK.toReversed());
    const listed = await balance(input(failed, DISK, ['volume web.qcow2 in pool crash']));
    expect(listed.unlisted).toEqual([]);
    expect(listed.listed).toHaveLength(2);
    const other = await balance(input(failed, DISK, ['volume web.qcow2.old in pool crash']));
    expect(other.unlisted).toHaveLength(2);
  });

  it('sees what a deletion left although it said that it succeeded', async () => {
    const tasks = [task('vm.create', 'SUCCEEDED', 'web'), task('vm.delete', 'SUCCEEDED', 'web')];
    expect((await balance(input(tasks, [...WEB, ...DISK]))).unlisted).toHaveLength(4);
  });

  it('misses what a task said it had made', async () => {
    const made = [task('vm.create', 'SUCCEEDED', 'web')];
    expect((await balance(input(made, DISK))).missing).toContain('domain web');
    const cloned = [task('volume.clone', 'SUCCEEDED', 'blank')];
    expect((await balance(input(cloned, []))).missing).toContain('volume crash/copy.qcow2');
  });
});
