import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { makeNode, networkRecord, poolRecord, vmRecord, volumeRecord } from './records.ts';

/** What the inventory's repositories promise, on any database. `database` gives the one that is open. */
export function inventorySuite(database: () => Database): void {
  nodeSuite(database);
  vmSuite(database);
  storageSuite(database);
  catalogueSuite(database);
}

const T1 = new Date('2026-01-01T10:00:00.000Z');
const T2 = new Date('2026-01-01T10:00:05.000Z');

function nodeSuite(database: () => Database): void {
  describe('nodes', () => {
    it('keeps what was enrolled, bytes and tags included', async () => {
      const secret = new Uint8Array([0, 1, 254, 255]);
      const name = `n-${randomUUID()}`;
      const made = await database().nodes.create({
        name,
        kind: 'libvirt',
        transport: 'ssh',
        host: 'host.example',
        port: 22,
        secret,
        tags: ['lab', 'west'],
      });
      const read = await database().nodes.require(made.id);
      expect(read).toMatchObject({ name, host: 'host.example', port: 22, tags: ['lab', 'west'] });
      expect(Buffer.from(read.secret ?? []).equals(secret)).toBe(true);
      expect(read.state).toBe('CONNECTING');
    });

    it('refuses a name that is taken, on create and on rename', async () => {
      const one = await makeNode(database());
      const two = await makeNode(database());
      await expect(makeNode(database(), one.name)).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
        details: { field: 'name' },
      });
      await expect(database().nodes.update(two.id, { name: one.name })).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
    });

    it('says NOT_FOUND for an unknown id', async () => {
      await expect(database().nodes.require('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(database().nodes.update('nobody', { tags: [] })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });

    it('writes a state once, and moves stateSince only when the state itself changes', async () => {
      const node = await makeNode(database());
      const down = { state: 'UNREACHABLE', reason: 'No route.', code: 'NODE_UNREACHABLE' } as const;
      expect(await database().nodes.setState(node.id, down)).toBe(true);
      const first = await database().nodes.require(node.id);
      expect(await database().nodes.setState(node.id, down)).toBe(false);
      expect(await database().nodes.setState(node.id, { ...down, reason: 'Refused.' })).toBe(true);
      const second = await database().nodes.require(node.id);
      expect(second.stateReason).toBe('Refused.');
      expect(second.stateSince).toEqual(first.stateSince);
    });

    it('writes facts, and says unchanged for the same facts in another key order', async () => {
      const node = await makeNode(database());
      const facts = { hostname: 'h', cpus: 4, cells: [{ id: 0, memory: null }] };
      const again = { cells: [{ memory: null, id: 0 }], cpus: 4, hostname: 'h' };
      const capabilities = { features: {} };
      const nodes = database().nodes;
      expect(await nodes.setFacts(node.id, { facts, capabilities, observedAt: T1 })).toBe(true);
      expect(await nodes.setFacts(node.id, { facts: again, capabilities, observedAt: T2 })).toBe(
        false,
      );
      expect(await nodes.require(node.id)).toMatchObject({ facts, observedAt: T2 });
    });

    it('comes by name until somebody puts nodes in order, and new ones behind', async () => {
      const db = database();
      await db.prisma.node.deleteMany();
      const make = (name: string) => db.nodes.create({ name, kind: 'libvirt', transport: 'ssh' });
      const listed = async (): Promise<string[]> => {
        const names: string[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof db.nodes.list>> = await db.nodes.list({
            first: 2,
            after,
          });
          names.push(...page.edges.map(({ row }) => row.name));
          after = page.hasNextPage ? (page.edges.at(-1)?.cursor ?? null) : null;
        } while (after !== null);
        return names;
      };
      const [c, a, b] = [await make('c'), await make('a'), await make('b')];
      expect(await listed()).toEqual(['a', 'b', 'c']);
      const all = await db.nodes.putInOrder([c.id, b.id]);
      expect(all.map(({ id }) => id)).toEqual([c.id, b.id, a.id]);
      expect(await listed()).toEqual(['c', 'b', 'a']);
      await make('0-new');
      expect(await listed()).toEqual(['c', 'b', 'a', '0-new']);
      await expect(db.nodes.putInOrder([a.id, 'nobody'])).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(await listed()).toEqual(['c', 'b', 'a', '0-new']);
      const cursor = Buffer.from('["ORDER","ASC","{}","x"]').toString('base64url');
      await expect(db.nodes.list({ after: cursor })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it('takes its inventory with it, but leaves its tasks', async () => {
      const db = database();
      const node = await makeNode(db);
      const vmId = await db.vms.upsert(node.id, vmRecord(), T1);
      const poolId = await db.pools.upsert(node.id, poolRecord(), T1);
      const volumeId = await db.volumes.upsert(poolId, volumeRecord(), T1);
      const networkId = await db.networks.upsert(node.id, networkRecord(), T1);
      const taskId = randomUUID();
      await db.prisma.task.create({
        data: {
          id: taskId,
          operation: 'x',
          title: 'x',
          actor: 'a',
          input: {},
          plan: {},
          nodeId: node.id,
          targetKind: 'Vm',
          targetId: vmId,
        },
      });
      const { lastSeq } = await db.changes.bounds();
      expect(await db.nodes.remove(node.id)).toBe(true);
      expect(await db.nodes.remove(node.id)).toBe(false);
      expect(await db.vms.get(vmId)).toBeNull();
      expect(await db.volumes.get(volumeId)).toBeNull();
      expect(await db.tasks.get(taskId)).toMatchObject({ nodeId: null, targetId: vmId });
      const { changes } = await db.changes.replay(lastSeq, { nodeId: node.id });
      expect(changes.every((change) => change.op === 'DELETED')).toBe(true);
      expect(changes.map((change) => change.objectId).toSorted()).toEqual(
        [vmId, poolId, volumeId, networkId, node.id].toSorted(),
      );
    });
  });
}

function vmSuite(database: () => Database): void {
  describe('VMs', () => {
    it('makes the rows of a node those of the listing', async () => {
      const { vms, nodes: _, ...db } = database();
      const node = await makeNode(database());
      const [a, b, c] = ['a', 'b', 'c'].map((name) => vmRecord({ name }));
      if (!a || !b || !c) throw new Error('three records were made');
      const first = await vms.syncNode(node.id, [a, b], T1);
      expect([first.created.length, first.updated.length, first.removed.length]).toEqual([2, 0, 0]);
      const { lastSeq } = await db.changes.bounds();
      const second = await vms.syncNode(
        node.id,
        [{ ...a, powerState: 'RUNNING', rawState: 'running' }, c],
        T2,
      );
      expect([second.created.length, second.updated.length, second.removed.length]).toEqual([
        1, 1, 1,
      ]);
      const rows = await vms.ofNode(node.id);
      expect(rows.map((row) => [row.name, row.powerState, row.observedAt])).toEqual([
        ['a', 'RUNNING', T2],
        ['c', 'STOPPED', T2],
      ]);
      const { changes } = await db.changes.replay(lastSeq, { nodeId: node.id });
      expect(changes.map((change) => change.op).toSorted()).toEqual([
        'CREATED',
        'DELETED',
        'UPDATED',
      ]);
    });

    it('refreshes observedAt of what did not change without a word in the feed', async () => {
      const node = await makeNode(database());
      const record = vmRecord();
      await database().vms.syncNode(node.id, [record], T1);
      const { lastSeq } = await database().changes.bounds();
      const again = await database().vms.syncNode(node.id, [structuredClone(record)], T2);
      expect(again).toEqual({ created: [], updated: [], removed: [] });
      expect((await database().vms.findByUuid(node.id, record.uuid))?.observedAt).toEqual(T2);
      expect((await database().changes.bounds()).lastSeq).toBe(lastSeq);
    });

    it('keeps what the user decided, and the addresses, over syncs', async () => {
      const node = await makeNode(database());
      const record = vmRecord({ description: 'the shop' });
      const id = await database().vms.upsert(node.id, record, T1);
      await database().vms.update(id, { tags: ['prod', 'a|b'], deleteProtected: true });
      const address = {
        mac: null,
        interfaceName: null,
        family: 'ipv4',
        address: '10.0.0.77',
        prefix: 24,
        source: 'AGENT',
      } as const;
      expect(await database().vms.setAddresses(id, [address])).toBe(true);
      expect(await database().vms.setAddresses(id, [{ ...address }])).toBe(false);
      await database().vms.syncNode(node.id, [{ ...record, name: 'shop-2' }], T2);
      const row = await database().vms.require(id);
      expect(row).toMatchObject({ name: 'shop-2', tags: ['prod', 'a|b'], deleteProtected: true });
      expect(row.searchText).toBe('shop-2\nthe shop\n10.0.0.77');
    });

    it('moves a VM to another node as the same VM, in place of what was seen there', async () => {
      const [from, to] = [await makeNode(database()), await makeNode(database())];
      const record = vmRecord({ name: 'mover' });
      const id = await database().vms.upsert(from.id, record, T1);
      await database().vms.update(id, { tags: ['kept'], deleteProtected: true });
      const double = await database().vms.upsert(to.id, record, T2);
      await database().vms.moveToNode(id, to.id);
      expect(await database().vms.get(double)).toBeNull();
      const moved = await database().vms.findByUuid(to.id, record.uuid);
      expect(moved).toMatchObject({ id, tags: ['kept'], deleteProtected: true });
      expect(await database().vms.findByUuid(from.id, record.uuid)).toBeNull();
      expect(await database().vms.upsert(to.id, record, T2)).toBe(id);
      await expect(database().vms.moveToNode('nobody', to.id)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });

    it('holds sizes beyond 32 bits and JSON as they were', async () => {
      const node = await makeNode(database());
      const record = vmRecord({ memoryBytes: 3 * 2 ** 40, maxMemoryBytes: 3 * 2 ** 40 });
      const id = await database().vms.upsert(node.id, record, T1);
      const row = await database().vms.require(id);
      expect(row.memoryBytes).toBe(3n * 2n ** 40n);
      expect(row.disks).toEqual(record.disks);
    });

    it('takes one VM without touching the others, and forgets one', async () => {
      const node = await makeNode(database());
      const [a, b] = [vmRecord({ name: 'a' }), vmRecord({ name: 'b' })];
      await database().vms.syncNode(node.id, [a, b], T1);
      await database().vms.upsert(node.id, { ...a, autostart: true }, T2);
      expect((await database().vms.findByUuid(node.id, b.uuid))?.observedAt).toEqual(T1);
      expect(await database().vms.remove(node.id, b.uuid)).toBe(true);
      expect(await database().vms.remove(node.id, b.uuid)).toBe(false);
      expect((await database().vms.ofNode(node.id)).map((row) => row.name)).toEqual(['a']);
    });
  });
}

function storageSuite(database: () => Database): void {
  describe('storage and networks', () => {
    it('syncs pools and their volumes, and takes the volumes with a pool', async () => {
      const db = database();
      const node = await makeNode(db);
      const pool = poolRecord();
      await db.pools.syncNode(node.id, [pool], T1);
      const row = await db.pools.findByUuid(node.id, pool.uuid);
      if (!row) throw new Error('the pool was synced');
      const names = ['a.qcow2', 'b.qcow2'];
      await db.volumes.syncPool(
        row.id,
        names.map((name) => volumeRecord({ name })),
        T1,
      );
      expect((await db.volumes.poolTotals()).get(row.id)?.provisionedBytes).toBe(20n * 2n ** 30n);
      await db.volumes.syncPool(row.id, [volumeRecord({ name: 'b.qcow2', format: 'raw' })], T2);
      const rows = await db.prisma.volume.findMany({ where: { poolId: row.id } });
      expect(rows.map((one) => [one.name, one.format])).toEqual([['b.qcow2', 'raw']]);
      const { lastSeq } = await db.changes.bounds();
      await db.pools.syncNode(node.id, [], T2);
      const { changes } = await db.changes.replay(lastSeq, { nodeId: node.id });
      expect(changes.map((change) => change.kind).toSorted()).toEqual(['StoragePool', 'Volume']);
      await expect(db.volumes.syncPool(row.id, [], T2)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });

    it('knows which volumes are attached, only on their own node', async () => {
      const db = database();
      const [here, there] = [await makeNode(db), await makeNode(db)];
      const [poolHere, poolThere] = [
        await db.pools.upsert(here.id, poolRecord(), T1),
        await db.pools.upsert(there.id, poolRecord(), T1),
      ];
      const used = await db.volumes.upsert(poolHere, volumeRecord(), T1);
      const spare = await db.volumes.upsert(poolHere, volumeRecord({ name: 'spare' }), T1);
      const elsewhere = await db.volumes.upsert(poolThere, volumeRecord(), T1);
      await db.vms.upsert(here.id, vmRecord(), T1);
      const attached = await db.volumes.attachedIds();
      expect(attached).toContain(used);
      expect(attached).not.toContain(elsewhere);
      const free = await db.volumes.list({ filter: { nodeId: here.id, attached: false } });
      expect(free.edges.map((edge) => edge.row.id)).toEqual([spare]);
      expect(await db.volumes.count({ nodeId: here.id, attached: true })).toBe(1);
    });

    it('finds what refers to volumes and networks, for many at once', async () => {
      const db = database();
      const [here, there] = [await makeNode(db), await makeNode(db)];
      const pool = await db.pools.upsert(here.id, poolRecord(), T1);
      const base = volumeRecord({ name: `base-${here.id}` });
      await db.volumes.upsert(pool, base, T1);
      const overlay = volumeRecord({ name: `top-${here.id}`, backingPath: base.path });
      const overlayId = await db.volumes.upsert(pool, overlay, T1);
      const card = { model: null, hostDevice: null, linkUp: true, sourceType: 'network' };
      const nics = [{ ...card, mac: '52:54:00:00:00:01', source: `lan-${here.id}` }];
      const bridged = [{ ...card, mac: '52:54:00:00:00:01', source: 'br0', sourceType: 'bridge' }];
      const [disk] = vmRecord().disks;
      if (!disk) throw new Error('the record has a disk');
      const disks = [
        { ...disk, sourcePath: overlay.path },
        { ...disk, sourcePath: null },
      ];
      const b = await db.vms.upsert(here.id, vmRecord({ name: 'b', disks, nics }), T1);
      const a = await db.vms.upsert(here.id, vmRecord({ name: 'a', disks }), T1);
      const far = await db.vms.upsert(there.id, vmRecord({ name: 'c', disks, nics: bridged }), T1);

      const ofDisk = await db.vms.deviceUses('disk', [overlay.path, base.path]);
      expect(ofDisk.map(({ id }) => id)).toEqual([a, b, far]);
      expect(ofDisk[2]).toMatchObject({ nodeId: there.id, ref: overlay.path });
      const ofNetwork = await db.vms.deviceUses('network', [`lan-${here.id}`]);
      expect(ofNetwork.map(({ id }) => id)).toEqual([b]);
      const ofMac = await db.vms.deviceUses('mac', ['52:54:00:00:00:01']);
      expect(ofMac.map(({ id }) => id)).toEqual(expect.arrayContaining([b, far]));
      expect([...(await db.vms.many([a, 'gone'])).keys()]).toEqual([a]);
      expect(await db.volumes.backedBy([base.path])).toMatchObject([
        { nodeId: here.id, volume: { id: overlayId } },
      ]);
      expect(await db.volumes.attachedPoolIds()).toContain(pool);
      expect((await db.volumes.poolTotals()).get(pool)).toEqual({
        volumes: 2,
        provisionedBytes: 20n * 2n ** 30n,
      });
    });

    it('syncs networks', async () => {
      const node = await makeNode(database());
      const network = networkRecord();
      const id = await database().networks.upsert(node.id, network, T1);
      const result = await database().networks.syncNode(
        node.id,
        [{ ...network, active: false }],
        T2,
      );
      expect(result.updated).toEqual([id]);
      expect(await database().networks.require(id)).toMatchObject({
        active: false,
        addressing: network.addressing,
      });
      expect(await database().networks.remove(node.id, network.uuid)).toBe(true);
      await expect(database().networks.require(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}

function catalogueSuite(database: () => Database): void {
  describe('templates, key pairs, settings, tokens', () => {
    it('saves a template twice as one, counts its uses, and removes it', async () => {
      const db = database();
      const node = await makeNode(db);
      const poolId = await db.pools.upsert(node.id, poolRecord(), T1);
      const input = {
        poolId,
        volumeId: null,
        volumeName: 'debian.qcow2',
        name: 'debian',
        arch: 'x86_64',
        format: 'qcow2',
        sizeBytes: 2n ** 31n,
        source: { kind: 'URL', url: 'https://example.org/debian.qcow2' },
        tags: ['base'],
      };
      const made = await db.templates.save(input);
      const again = await db.templates.save({ ...input, checksumSha256: 'ab' });
      expect(again.id).toBe(made.id);
      await db.templates.recordUse(made.id, T2);
      expect(await db.templates.require(made.id)).toMatchObject({
        usageCount: 1,
        lastUsedAt: T2,
        checksumSha256: 'ab',
        source: input.source,
      });
      const other = await db.templates.save({ ...input, name: 'other', volumeName: 'o.qcow2' });
      await expect(db.templates.update(other.id, { name: 'debian' })).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
      const vmId = await db.vms.upsert(node.id, vmRecord(), T1);
      await db.vms.update(vmId, { templateId: made.id });
      expect(await db.templates.remove(made.id)).toBe(true);
      expect((await db.vms.require(vmId)).templateId).toBeNull();
    });

    it('keeps versions of a template under one name, the newest as the latest', async () => {
      const db = database();
      const node = await makeNode(db);
      const poolId = await db.pools.upsert(node.id, poolRecord(), T1);
      const input = {
        poolId,
        volumeId: null,
        volumeName: 'd.qcow2',
        name: 'debian',
        arch: 'x86_64',
        format: 'qcow2',
        sizeBytes: 2n ** 31n,
        source: { kind: 'URL', url: 'https://example.org/debian.qcow2' },
      };
      const state = async () =>
        (await db.templates.versionsOf({ poolId, name: 'debian' })).map((row) => [
          row.version,
          row.latest,
        ]);
      const first = await db.templates.save(input);
      const second = await db.templates.save({ ...input, version: 2, volumeName: 'd.v2.qcow2' });
      expect(second).toMatchObject({ version: 2, latest: true });
      expect(await state()).toEqual([
        [2, true],
        [1, false],
      ]);
      expect((await db.templates.findByName(poolId, 'debian'))?.id).toBe(second.id);
      expect(await db.templates.count({ nodeId: node.id, latest: true })).toBe(1);
      const before = await db.changes.lastSeq();
      await db.templates.update(first.id, { name: 'house', description: 'ours' });
      expect(await state()).toEqual([]);
      expect(await db.templates.require(second.id)).toMatchObject({
        name: 'house',
        description: null,
      });
      const told = (await db.changes.replay(before)).changes.map((change) => change.objectId);
      expect(told.toSorted()).toEqual([first.id, second.id].toSorted());
      await db.templates.remove(second.id);
      expect(await db.templates.require(first.id)).toMatchObject({ latest: true, name: 'house' });
      await db.templates.update(first.id, { upstream: { state: 'NEWER' } });
      expect((await db.templates.allLatest()).find((row) => row.id === first.id)?.upstream).toEqual(
        {
          state: 'NEWER',
        },
      );
    });

    it('keeps public keys by name', async () => {
      const db = database();
      const name = `k-${randomUUID()}`;
      const key = {
        name,
        algorithm: 'ed25519',
        publicKey: 'ssh-ed25519 A',
        fingerprint: 'SHA256:x',
      };
      const pair = await db.keyPairs.create(key);
      await expect(db.keyPairs.create(key)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      expect(await db.keyPairs.requireMany([pair.id])).toEqual([pair]);
      await expect(db.keyPairs.requireMany([pair.id, 'gone'])).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(await db.keyPairs.remove(pair.id)).toBe(true);
      expect(await db.keyPairs.remove(pair.id)).toBe(false);
    });

    it('keeps settings and tokens', async () => {
      const db = database();
      const key = `s-${randomUUID()}`;
      expect(await db.settings.get(key)).toBeUndefined();
      await db.settings.set(key, { a: [1, null] });
      await db.settings.set(key, { a: [2] });
      expect(await db.settings.get(key)).toEqual({ a: [2] });
      await db.settings.remove(key);
      expect(await db.settings.get(key)).toBeUndefined();

      const hash = randomUUID();
      const token = await db.tokens.create({ name: key, hash, role: 'operator' });
      await db.tokens.touch(token.id, T2);
      expect(await db.tokens.findByHash(hash)).toMatchObject({ role: 'operator', lastUsedAt: T2 });
      expect(await db.tokens.remove(token.id)).toBe(true);
      expect(await db.tokens.findByHash(hash)).toBeNull();
    });
  });
}
