import { randomUUID } from 'node:crypto';
import { CorralError } from '@corral/domain';
import { waitFor } from '@corral/testkit';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '../../security/secret-box.ts';
import { tempDatabase } from '../../testing/database.ts';
import type { TempDatabase } from '../../testing/database.ts';
import { fakeDriver, FakeNode, gate, vmRecord } from '../../testing/fake-hypervisor.ts';
import { NodeLoads } from '../stats/node-loads.ts';
import { Inventory } from './inventory.ts';
import { DEFAULT_TIMES } from './runner.ts';
import type { RunnerTimes } from './runner.ts';

const QUICK: RunnerTimes = {
  ...DEFAULT_TIMES,
  ping: 30,
  pingDeadline: 40,
  lightSync: 100_000,
  fullSync: 100_000,
  addresses: 100_000,
  load: 20,
  personal: 30,
  backoff: () => 20,
};

let store: TempDatabase;
let inventory: Inventory;
let fake: FakeNode;

const make = (times: Partial<RunnerTimes> = {}): Inventory =>
  new Inventory({
    db: store.db,
    drivers: { libvirt: fakeDriver(fake) },
    targets: {
      secrets: createSecretBox(Buffer.alloc(32, 1)),
      localLibvirt: { kind: 'auto' },
      sshAgentSocket: null,
    },
    loads: new NodeLoads(),
    log: pino({ level: 'silent' }),
    times: { ...QUICK, ...times },
  });

const enrol = () => store.db.nodes.create({ name: 'fake', kind: 'libvirt', transport: 'local' });
const stateOf = async (id: string) => (await store.db.nodes.require(id)).state;
const until = (check: () => Promise<boolean> | boolean) =>
  waitFor('the wanted state', check, { timeoutMs: 5_000 });

beforeEach(async () => {
  store = await tempDatabase();
  fake = new FakeNode();
  inventory = make();
});

afterEach(async () => {
  await inventory.stop();
  await store.close();
});

describe('connecting', () => {
  it('stores facts and VMs, becomes ONLINE and lends its session', async () => {
    const uuid = randomUUID();
    fake.vms.set(uuid, vmRecord(uuid));
    const node = await enrol();
    await inventory.start();
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
    expect(inventory.session(node.id).kind).toBe('libvirt');
    const row = await store.db.nodes.require(node.id);
    expect(row.facts).toMatchObject({ hostname: 'fake', cpus: 4 });
    expect(row.observedAt).toBeInstanceOf(Date);
    expect(await store.db.vms.findByUuid(node.id, uuid)).toMatchObject({ powerState: 'RUNNING' });
  });

  it('tries again after failures, and says why meanwhile', async () => {
    fake.onConnect = () => {
      if (fake.connects < 3) throw new CorralError('NODE_UNREACHABLE', 'Nothing listens there.');
    };
    const node = await enrol();
    await inventory.start();
    await until(async () => (await store.db.nodes.require(node.id)).state === 'UNREACHABLE');
    expect(await store.db.nodes.require(node.id)).toMatchObject({
      stateReason: 'Nothing listens there.',
      stateCode: 'NODE_UNREACHABLE',
    });
    expect(() => inventory.session(node.id)).toThrowError('Nothing listens there.');
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
    expect(fake.connects).toBe(3);
    expect(await store.db.nodes.require(node.id)).toMatchObject({
      stateReason: null,
      stateCode: null,
    });
  });

  it.each([
    ['NODE_AUTH_FAILED', 'AUTH_FAILED'],
    ['NODE_HOST_KEY_CHANGED', 'HOST_KEY_CHANGED'],
    ['NODE_NO_HYPERVISOR', 'NO_HYPERVISOR'],
  ] as const)('turns %s into %s', async (code, state) => {
    fake.onConnect = () => {
      throw new CorralError(code, 'A sentence.');
    };
    const node = await enrol();
    await inventory.start();
    await until(async () => (await stateOf(node.id)) === state);
    expect(() => inventory.session(node.id)).toThrowError(expect.objectContaining({ code }));
  });

  it('lets a node that never answers delay nobody', async () => {
    const never = gate();
    fake.onConnect = () => never.opened;
    const node = await enrol();
    const before = performance.now();
    await inventory.start();
    expect(() => inventory.session(node.id)).toThrowError(
      expect.objectContaining({ code: 'NODE_UNREACHABLE' }),
    );
    await expect(inventory.sync(node.id)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(performance.now() - before).toBeLessThan(1_000);
    never.open();
  });

  it('does not connect a disabled node', async () => {
    const node = await enrol();
    const disabled = await store.db.nodes.update(node.id, { enabled: false });
    await inventory.watch(disabled);
    expect(await stateOf(node.id)).toBe('DISABLED');
    expect(fake.connects).toBe(0);
    expect(() => inventory.session(node.id)).toThrowError(
      expect.objectContaining({ code: 'NODE_DISABLED' }),
    );
  });
});

describe('following', () => {
  it('reads a changed VM again, and removes one that is gone', async () => {
    const uuid = randomUUID();
    fake.vms.set(uuid, vmRecord(uuid));
    const node = await enrol();
    await inventory.start();
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
    fake.vms.set(uuid, vmRecord(uuid, { powerState: 'STOPPED' }));
    fake.fire({ kind: 'vm', uuid, what: 'changed' });
    await until(
      async () => (await store.db.vms.findByUuid(node.id, uuid))?.powerState === 'STOPPED',
    );
    fake.vms.delete(uuid);
    fake.fire({ kind: 'vm', uuid, what: 'removed' });
    await until(async () => (await store.db.vms.findByUuid(node.id, uuid)) === null);
  });

  it('loses no event that comes during the first listing', async () => {
    const early = randomUUID();
    const slow = gate();
    fake.listGate = slow.opened;
    const node = await enrol();
    await inventory.start();
    await until(() => fake.lists === 1);
    expect(fake.listeners).toBe(1);
    fake.vms.set(early, vmRecord(early));
    fake.fire({ kind: 'vm', uuid: early, what: 'changed' });
    slow.open();
    await until(async () => (await store.db.vms.findByUuid(node.id, early)) !== null);
  });

  it('keeps the row of a VM that was made while an older listing was under way', async () => {
    const made = randomUUID();
    const node = await enrol();
    await inventory.start();
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
    const slow = gate();
    fake.listGate = slow.opened;
    const listing = inventory.sync(node.id);
    await until(() => fake.lists === 2);
    fake.vms.set(made, vmRecord(made));
    const id = await inventory.vm(node.id, made);
    slow.open();
    await listing;
    expect((await store.db.vms.findByUuid(node.id, made))?.id).toBe(id);
  });

  it('heals after the connection breaks', async () => {
    const node = await enrol();
    inventory = make({ backoff: () => 200 });
    await inventory.start();
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
    fake.break(new CorralError('CONNECTION_LOST', 'The cable was cut.'));
    await until(async () => (await stateOf(node.id)) === 'UNREACHABLE');
    expect((await store.db.nodes.require(node.id)).stateReason).toBe('The cable was cut.');
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
    expect(fake.connects).toBe(2);
    expect(fake.listeners).toBe(1);
  });

  it('gives up a connection whose pings are not answered', async () => {
    const node = await enrol();
    inventory = make({ backoff: () => 300 });
    await inventory.start();
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
    fake.pingGate = new Promise(() => undefined);
    await until(async () => (await stateOf(node.id)) === 'UNREACHABLE');
    fake.pingGate = Promise.resolve();
    await until(async () => (await stateOf(node.id)) === 'ONLINE');
  });
});
