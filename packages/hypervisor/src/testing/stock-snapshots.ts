import { expect, it } from 'vitest';
import type { SnapshotRecord, SnapshotSpec } from '../snapshots.ts';
import type { ContractStock } from './backend.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';
import { vmNamed } from './vm-named.ts';

const spec = (name: string, change: Partial<SnapshotSpec> = {}): SnapshotSpec => ({
  name,
  description: `Taken as ${name} & more.`,
  kind: 'INTERNAL',
  overlays: [],
  memoryPath: null,
  quiesce: false,
  ...change,
});

/** Snapshots of a VM that is there, as a tree. */
export function stockSnapshotsContract(context: ContractContext, stock: ContractStock): void {
  const role = (): ContractContext['session']['snapshots'] => context.session.snapshots;
  let uuid = '';
  const list = (): Promise<SnapshotRecord[]> => role().list(uuid);

  it('has no snapshots at first, and says what kinds there can be', async () => {
    const vm = await vmNamed(context, stock.vm);
    ({ uuid } = vm);
    expect(vm.snapshots).toMatchObject({
      support: {
        internal: { supported: true },
        external: { supported: false, reason: expect.stringMatching(/\w+ \w+/) },
        memory: { supported: true },
      },
      list: [],
    });
    expect(await list()).toEqual([]);
    expect(await role().copyObstacle()).toMatch(/\w+ \w+/);
  });

  it('takes a snapshot of a VM that is off, once a name', async () => {
    const made = await role().create(uuid, spec('first'));
    expect(made).toMatchObject({
      name: 'first',
      description: 'Taken as first & more.',
      parent: null,
      current: true,
      kind: 'INTERNAL',
      powerState: 'STOPPED',
      hasMemory: false,
    });
    expect(Date.parse(made.createdAt)).toBeGreaterThan(Date.now() - 600_000);
    expect(await list()).toEqual([made]);
    expect((await vmNamed(context, stock.vm)).snapshots.list).toEqual([made]);
    await expectCode(role().create(uuid, spec('first')), 'ALREADY_EXISTS');
    await expectCode(role().create(uuid, spec('x', { kind: 'EXTERNAL' })), 'CAPABILITY_MISSING');
  });

  it('holds the memory of a VM that runs, below the one it stands on', async () => {
    const mark = context.events.length;
    await context.session.power.start(uuid);
    await context.waitForState(uuid, 'RUNNING');
    const second = await role().create(uuid, spec('second'));
    expect(second).toMatchObject({ parent: 'first', powerState: 'RUNNING', hasMemory: true });
    expect((await list()).map(({ current }) => current)).toEqual([false, true]);
    await context.waitForEvent('vm', uuid, mark);
  });

  it('settles the file systems only where an agent can', async () => {
    await stock.setAgent(stock.vm, false);
    await expectCode(role().create(uuid, spec('quiet', { quiesce: true })), 'GUEST_AGENT_MISSING');
    await stock.setAgent(stock.vm, true);
    const quiet = await role().create(uuid, spec('quiet', { quiesce: true, memory: false }));
    expect(quiet).toMatchObject({ name: 'quiet', parent: 'second', current: true });
  });

  it('goes back along the tree, and branches there', async () => {
    await role().revert(uuid, 'second', true);
    await context.waitForState(uuid, 'RUNNING');
    expect((await list()).find(({ current }) => current)?.name).toBe('second');
    const branch = await role().create(uuid, spec('branch'));
    expect(branch).toMatchObject({ parent: 'second', current: true });
    await role().revert(uuid, 'first', false);
    expect((await list()).find(({ current }) => current)?.name).toBe('first');
    // A simulator may carry out half of it.
    if (!context.backend.lax.includes('snapshots.revert: state'))
      await context.waitForState(uuid, 'STOPPED');
    await expectCode(role().revert(uuid, 'nothing', false), 'NOT_FOUND');
  });

  it('hands children on when a snapshot is deleted, and deletes again without harm', async () => {
    await role().delete(uuid, 'second');
    const parents = (await list()).map(({ name, parent }) => [name, parent]);
    expect(parents.toSorted()).toEqual([
      ['branch', 'first'],
      ['first', null],
      ['quiet', 'first'],
    ]);
    await role().delete(uuid, 'second');
    await role().delete(NO_UUID, 'second');
    for (const { name } of (await list()).toReversed()) await role().delete(uuid, name);
    expect(await list()).toEqual([]);
    if ((await context.session.vms.get(uuid))?.powerState !== 'RUNNING') return;
    await context.session.power.powerOff(uuid);
    await context.waitForState(uuid, 'STOPPED');
  });
}
