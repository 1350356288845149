import { describe, expect, it } from 'vitest';
import type { Made } from './action.ts';
import { balance, type BalanceInput } from './ledger.ts';
import { shownVm } from './shown-vm.ts';
import type { TaskShown, VmShown } from './state.ts';

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

const FOLDER = '/var/lib/libvirt/images/crash';
const WEB = ['local: domain web', 'local: file etc-libvirt/qemu/web.xml'];
const linesOf = (site: string, file: string): string[] => [
  `${site}: volume crash/${file}`,
  `${site}: file var-lib-libvirt/images/crash/${file}`,
];
const DISK = linesOf('local', 'web.qcow2');
const CREATED = task('vm.create', 'SUCCEEDED', 'web');

/** What virsh and qemu-img would say of a VM on one disk, and of a snapshot with memory. */
const node: BalanceInput['sites'][number]['node'] = {
  virsh: async (verb: string) =>
    verb === 'domblklist' ? ` vda   ${FOLDER}/web.qcow2` : `<memory file='${FOLDER}/web.mem'/>`,
  exec: async () => ({ code: 0, stdout: `"filename": "${FOLDER}/web.qcow2"`, stderr: '' }),
};
const siteOf = (name: string) => ({ name, node, pool: 'crash', path: FOLDER });

interface Scene {
  readonly tasks: readonly TaskShown[];
  readonly now: readonly string[];
  readonly vms?: readonly VmShown[];
  readonly leftovers?: readonly string[];
  readonly made?: ReadonlyMap<string, Made>;
}

const weigh = ({ tasks, now, vms, leftovers = [], made = new Map() }: Scene) =>
  balance({
    sites: [siteOf('local'), siteOf('far')],
    before: new Set(['local: pool crash']),
    now: new Set(['local: pool crash', ...now]),
    shown: {
      tasks: [],
      vms: vms ?? [shownVm('web')],
      leftovers: leftovers.map((label) => ({ label, state: 'X' })),
    },
    tasks,
    made,
  });

describe('what is on nodes against what the graph answers for', () => {
  it('knows a copy by what its task says it has made', async () => {
    const clone = (state: string): TaskShown => ({
      ...task('vm.clone', state, 'source'),
      result: state === 'SUCCEEDED' ? { vms: [{ name: 'web' }] } : null,
    });
    const whole = await weigh({ tasks: [clone('SUCCEEDED')], now: [...WEB, ...DISK] });
    expect(whole).toMatchObject({ unlisted: [], missing: [] });
    const gone = await weigh({ tasks: [clone('SUCCEEDED')], now: [] });
    expect(gone.missing).toEqual(['local: domain web']);
    const failed = await weigh({ tasks: [clone('FAILED')], now: WEB });
    expect(failed.unlisted).toEqual([...WEB].toSorted());
  });

  it('lets stand what succeeded', async () => {
    const result = await weigh({ tasks: [CREATED], now: [...WEB, ...DISK] });
    expect(result).toEqual({ unlisted: [], listed: [], missing: [] });
  });

  it('sees what a failed creation left, and whether it is listed', async () => {
    const tasks = [task('vm.create', 'FAILED', 'web')];
    expect((await weigh({ tasks, now: DISK })).unlisted).toEqual(DISK.toReversed());
    const listed = await weigh({ tasks, now: DISK, leftovers: ['volume web.qcow2 in pool crash'] });
    expect(listed.unlisted).toEqual([]);
    expect(listed.listed).toHaveLength(2);
    const other = await weigh({ tasks, now: DISK, leftovers: ['volume web.qcow2.old in pool'] });
    expect(other.unlisted).toHaveLength(2);
  });

  it('sees what a deletion left although it said that it succeeded', async () => {
    const tasks = [CREATED, task('vm.delete', 'SUCCEEDED', 'web')];
    expect((await weigh({ tasks, now: [...WEB, ...DISK] })).unlisted).toHaveLength(4);
  });

  it('misses what a task said it had made, and what the graph should show', async () => {
    expect((await weigh({ tasks: [CREATED], now: DISK })).missing).toContain('local: domain web');
    const unseen = await weigh({ tasks: [CREATED], now: [...WEB, ...DISK], vms: [] });
    expect(unseen.missing).toEqual(['graph: VM web']);
    const cloned = task('volume.clone', 'SUCCEEDED', 'blank');
    const made = new Map([[cloned.id, { volume: 'copy.qcow2' }]]);
    const lost = await weigh({ tasks: [cloned], now: [], made });
    expect(lost.missing).toContain('local: volume crash/copy.qcow2');
  });

  it('has a VM that moved on one node alone', async () => {
    const vms = [shownVm('web', { node: { id: 'n2', name: 'far' } })];
    const far = [...WEB, ...DISK].map((line) => line.replace('local:', 'far:'));
    const moved = await weigh({ tasks: [CREATED], now: far, vms });
    expect(moved).toMatchObject({ unlisted: [], missing: [] });
    const both = await weigh({ tasks: [CREATED], now: [...far, ...DISK], vms });
    expect(both.unlisted).toEqual(DISK.toReversed());
  });

  it('holds a task to the snapshot it took, with its files', async () => {
    const taken = task('vmSnapshot.create', 'SUCCEEDED', 'web');
    const made = new Map([[taken.id, { snapshot: 's1' }]]);
    const lines = [
      'local: snapshot web/s1',
      'local: file var-lib-libvirt/qemu/snapshot/web/s1.xml',
      ...linesOf('local', 'web.mem'),
    ];
    const snapshots = [{ name: 's1', kind: 'EXTERNAL', parent: null, powerState: 'RUNNING' }];
    const vms = [shownVm('web', { snapshots })];
    const now = [...WEB, ...DISK, ...lines];
    const tasks = [CREATED, taken];
    expect(await weigh({ tasks, now, vms, made })).toMatchObject({ unlisted: [], missing: [] });
    const lost = await weigh({ tasks, now: [...WEB, ...DISK], made });
    expect(lost.missing).toContain('local: snapshot web/s1');
    const stray = await weigh({ tasks: [CREATED], now });
    expect(stray.unlisted).toContain('local: snapshot web/s1');
  });

  it('knows the ports that lead to a VM by their rules', async () => {
    const vms = [shownVm('web', { portForwards: [{ id: 'f1', mac: '52:54:00:00:00:01' }] })];
    const tasks = [CREATED, task('portForward.add', 'SUCCEEDED', 'web')];
    const kept = 'local: address crash/52:54:00:00:00:01';
    const rules = ['local: rule f1', 'local: rule -A PREROUTING -j CORRAL_x', kept];
    const now = [...WEB, ...DISK, ...rules];
    expect(await weigh({ tasks, now, vms })).toMatchObject({ unlisted: [], missing: [] });
    expect((await weigh({ tasks: [CREATED], now })).unlisted).toEqual(
      [kept, ...rules.slice(1, 2), rules[0]].toSorted(),
    );
    const lost = await weigh({ tasks, now: [...WEB, ...DISK], vms });
    expect(lost.missing).toEqual(['local: rule f1']);
  });
});
