import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import type { Node } from '../generated/sqlite/client.ts';
import type { Page, PageRequest } from '../lists/page.ts';
import { makeNode, poolRecord, vmRecord, volumeRecord } from './records.ts';

const T1 = new Date('2026-01-01T10:00:00.000Z');

/** What lists promise, on any database: order, filters, and pages without holes or doubles. */
export function listSuite(database: () => Database): void {
  vmListSuite(database);
  otherListSuite(database);
}

/** Reads all pages one after the other. */
async function readAll<Row>(
  list: (request: PageRequest) => Promise<Page<Row>>,
  first: number,
  between: () => Promise<void> = async () => {},
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await list({ first, after });
    expect(page.hasPreviousPage).toBe(after !== undefined);
    rows.push(...page.edges.map((edge) => edge.row));
    after = page.edges.at(-1)?.cursor;
    if (!page.hasNextPage) return rows;
    await between();
  }
}

async function fleet(db: Database): Promise<Node[]> {
  const mark = randomUUID();
  const nodes = [await makeNode(db, `b-${mark}`), await makeNode(db, `a-${mark}`)];
  for (const [index, node] of nodes.entries()) {
    await db.vms.syncNode(
      node.id,
      Array.from({ length: 7 }, (_, i) =>
        vmRecord({
          name: `vm-${i % 3}`,
          vcpus: (i % 2) + 1,
          memoryBytes: 2 ** (30 + (i % 4)),
          powerState: i % 2 === index ? 'RUNNING' : 'STOPPED',
          description: i === 0 ? `Shop of ${mark}` : null,
        }),
      ),
      T1,
    );
  }
  return nodes;
}

function vmListSuite(database: () => Database): void {
  describe('lists of VMs', () => {
    it.each(['NAME', 'POWER_STATE', 'NODE', 'VCPUS', 'MEMORY', 'CREATED_AT'] as const)(
      'by %s, both ways, page by page, each VM once and in order',
      async (field) => {
        const nodeIds = (await fleet(database())).map((node) => node.id);
        for (const direction of ['ASC', 'DESC'] as const) {
          const request = { filter: { nodeIds }, sort: { field, direction } };
          const whole = await database().vms.list({ ...request, first: 100 });
          const paged = await readAll((page) => database().vms.list({ ...request, ...page }), 3);
          expect(whole.edges).toHaveLength(14);
          expect(paged.map((row) => row.id)).toEqual(whole.edges.map((edge) => edge.row.id));
          const values = paged.map((row) =>
            field === 'NODE' ? row.node.name : field === 'MEMORY' ? row.memoryBytes : row.vcpus,
          );
          if (field !== 'NODE' && field !== 'MEMORY' && field !== 'VCPUS') continue;
          const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
          expect(values).toEqual(direction === 'ASC' ? sorted : sorted.toReversed());
        }
      },
    );

    it('gives rows as reading them one by one does, column by column', async () => {
      const [node] = await fleet(database());
      if (!node) throw new Error('two nodes were made');
      const address = { mac: null, interfaceName: null, prefix: null, source: 'ARP' } as const;
      const record = vmRecord({
        name: `it's "odd" – ${randomUUID()}`,
        title: 'Ünïcode \\ 100% {}',
        memoryBytes: 2 ** 53,
        autostart: true,
        persistent: false,
        disks: [],
      });
      const id = await database().vms.upsert(node.id, record, T1);
      await database().vms.setAddresses(id, [{ ...address, family: 'ipv6', address: 'fd00::1' }]);
      await database().vms.update(id, { tags: ['a', 'b'], deleteProtected: true });
      const { edges } = await database().vms.list({ filter: { nodeIds: [node.id] } });
      expect(edges).toHaveLength(8);
      for (const { row } of edges) {
        const { node: owner, ...columns } = row;
        expect(columns).toEqual(await database().vms.get(row.id));
        expect(owner).toEqual({ name: node.name });
      }
    });

    it('shows every change at once, and new times of observation', async () => {
      const { vms, nodes } = database();
      const [node] = await fleet(database());
      if (!node) throw new Error('two nodes were made');
      const request = { filter: { nodeIds: [node.id] }, first: 1 };
      const look = async () => ({
        row: (await vms.list(request)).edges[0]?.row,
        count: await vms.count(request.filter),
      });
      const { row: before } = await look();
      if (!before) throw new Error('the node has VMs');
      await vms.update(before.id, { tags: ['new'] });
      expect((await look()).row?.tags).toEqual(['new']);
      await nodes.update(node.id, { name: `${node.name}-renamed` });
      expect((await look()).row?.node.name).toBe(`${node.name}-renamed`);
      await vms.upsert(node.id, vmRecord({ uuid: before.uuid, name: before.name }), T1);
      const seen = new Date('2026-01-02T00:00:00.000Z');
      await vms.upsert(node.id, vmRecord({ uuid: before.uuid, name: before.name }), seen);
      expect((await look()).row?.observedAt).toEqual(seen);
      await vms.remove(node.id, before.uuid);
      const after = await look();
      expect(after.count).toBe(6);
      expect(after.row?.id).not.toBe(before.id);
    });

    it('neither skips nor repeats while rows come and go between pages', async () => {
      const [node] = await fleet(database());
      if (!node) throw new Error('two nodes were made');
      const before = await database().vms.ofNode(node.id);
      let gone: string | undefined;
      const rows = await readAll(
        (page) => database().vms.list({ filter: { nodeIds: [node.id] }, ...page }),
        2,
        async () => {
          await database().vms.upsert(node.id, vmRecord({ name: 'aaa' }), T1);
          const victim = before[0];
          if (gone === undefined && victim) {
            gone = victim.id; // the row that the first cursor may stand on
            await database().vms.remove(node.id, victim.uuid);
          }
        },
      );
      const ids = rows.map((row) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const row of before.slice(1)) expect(ids).toContain(row.id);
    });

    it('filters by node, power state, tags and words in name, description and addresses', async () => {
      const db = database();
      const [node, other] = await fleet(db);
      if (!node || !other) throw new Error('two nodes were made');
      const nodeIds = [node.id, other.id];
      expect(await db.vms.count({ nodeIds: [node.id] })).toBe(7);
      expect(await db.vms.count({ nodeIds, powerStates: ['RUNNING'] })).toBe(7);
      expect(await db.vms.count({ nodeIds, powerStates: ['RUNNING', 'STOPPED'] })).toBe(14);
      const mark = node.name.slice(2);
      expect(await db.vms.count({ nodeIds, search: `SHOP ${mark.toUpperCase()}` })).toBe(2);
      expect(await db.vms.count({ nodeIds, search: 'shop nowhere' })).toBe(0);
      expect(await db.vms.count({ nodeIds, search: '  ' })).toBe(14);
      const [one, two] = await db.vms.ofNode(node.id);
      if (!one || !two) throw new Error('seven VMs were made');
      await db.vms.update(one.id, { tags: ['prod', 'web'] });
      await db.vms.update(two.id, { tags: ['prod', 'webshop'] });
      expect(await db.vms.count({ nodeIds, tags: ['prod'] })).toBe(2);
      expect(await db.vms.count({ nodeIds, tags: ['web'] })).toBe(1);
      expect(await db.vms.count({ nodeIds, tags: ['prod', 'webshop'] })).toBe(1);
      await db.vms.setAddresses(two.id, [
        {
          mac: null,
          interfaceName: null,
          family: 'ipv6',
          address: 'fd00::AB',
          prefix: 64,
          source: 'ARP',
        },
      ]);
      const found = await db.vms.list({ filter: { nodeIds, search: 'fd00::ab' } });
      expect(found.edges.map((edge) => edge.row.id)).toEqual([two.id]);
    });

    it('refuses cursors of another order, rubbish, and sizes out of bounds', async () => {
      const nodeIds = (await fleet(database())).map((node) => node.id);
      const page = await database().vms.list({ filter: { nodeIds }, first: 1 });
      const after = page.edges[0]?.cursor;
      const bad: PageRequest[] = [
        { after: 'rubbish' },
        { after: Buffer.from('[1,2,3,4]').toString('base64url') },
        { first: 0 },
        { first: 501 },
        { first: 1.5 },
      ];
      for (const request of bad) {
        await expect(database().vms.list(request)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      }
      for (const [field, direction] of [
        ['VCPUS', 'ASC'],
        ['NAME', 'DESC'],
      ] as const) {
        await expect(
          database().vms.list({ after, sort: { field, direction } }),
        ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      }
    });
  });
}

function otherListSuite(database: () => Database): void {
  describe('other lists', () => {
    it('pages volumes by allocation, unknown ones included, both ways', async () => {
      const node = await makeNode(database());
      const poolId = await database().pools.upsert(node.id, poolRecord(), T1);
      const sizes = [null, 5, 5, null, 2 ** 40, 0];
      await database().volumes.syncPool(
        poolId,
        sizes.map((allocationBytes, i) => volumeRecord({ name: `v${i}`, allocationBytes })),
        T1,
      );
      for (const direction of ['ASC', 'DESC'] as const) {
        const request = { filter: { poolId }, sort: { field: 'ALLOCATION', direction } } as const;
        const rows = await readAll((page) => database().volumes.list({ ...request, ...page }), 2);
        const found = rows.map((row) => row.allocationBytes);
        const wanted = [null, null, 0n, 5n, 5n, 2n ** 40n];
        expect(found).toEqual(direction === 'ASC' ? wanted : wanted.toReversed());
      }
      for (const field of ['NAME', 'CAPACITY'] as const) {
        const request = { filter: { poolId }, sort: { field, direction: 'ASC' } } as const;
        const rows = await readAll((page) => database().volumes.list({ ...request, ...page }), 4);
        expect(new Set(rows.map((row) => row.id)).size).toBe(sizes.length);
      }
    });

    it('finds nodes, pools, networks and templates by name without case', async () => {
      const db = database();
      const mark = randomUUID();
      const node = await makeNode(db, `Rack-${mark}`);
      await db.pools.upsert(node.id, poolRecord({ name: 'Fast' }), T1);
      await db.pools.upsert(node.id, poolRecord({ name: 'slow' }), T1);
      const nodes = await db.nodes.list({ filter: { search: `rack-${mark}` } });
      expect(nodes.edges.map((edge) => edge.row.id)).toEqual([node.id]);
      expect(await db.nodes.count({ search: mark })).toBe(1);
      const pools = await db.pools.list({ filter: { nodeId: node.id, search: 'fAST' } });
      expect(pools.edges.map((edge) => edge.row.name)).toEqual(['Fast']);
      expect(await db.networks.count({ nodeId: node.id, search: 'x' })).toBe(0);
      expect(await db.templates.count({ nodeId: node.id, search: 'x' })).toBe(0);
    });

    it.each([
      ['%', ['a%b']],
      ['_', ['a_b']],
      ['a%b', ['a%b']],
      ['a_b', ['a_b']],
      ['\\', ['a\\b']],
      ['a%', ['a%b']],
    ])('takes %s for itself in a search', async (search, wanted) => {
      const db = database();
      const node = await makeNode(db, randomUUID());
      const names = ['a%b', 'a_b', 'a\\b', 'axb'];
      for (const name of names) await db.pools.upsert(node.id, poolRecord({ name }), T1);
      await db.vms.syncNode(
        node.id,
        names.map((name) => vmRecord({ name })),
        T1,
      );
      const pools = await db.pools.list({ filter: { nodeId: node.id, search } });
      expect(pools.edges.map((edge) => edge.row.name)).toEqual(wanted);
      const vms = await db.vms.list({ filter: { nodeIds: [node.id], search } });
      expect(vms.edges.map((edge) => edge.row.name)).toEqual(wanted);
    });

    it('lists tasks newest first, by state, operation, target and words', async () => {
      const db = database();
      const targetId = randomUUID();
      const states = ['FAILED', 'RUNNING', 'SUCCEEDED', 'FAILED'];
      for (const [i, state] of states.entries()) {
        await db.prisma.task.create({
          data: {
            id: randomUUID(),
            operation: i === 0 ? 'vm.stop' : 'vm.start',
            title: `Start ${i}`,
            actor: 'a',
            input: {},
            plan: {},
            state,
            targetKind: 'Vm',
            targetId,
            targetName: 'Shop',
            createdAt: new Date(T1.getTime() + i),
            finishedAt: state === 'RUNNING' ? null : T1,
          },
        });
      }
      const filter = { targetId };
      const rows = await readAll((page) => db.tasks.list({ filter, ...page }), 3);
      expect(rows.map((row) => row.title)).toEqual(['Start 3', 'Start 2', 'Start 1', 'Start 0']);
      expect(await db.tasks.count({ ...filter, states: ['FAILED'] })).toBe(2);
      expect(await db.tasks.count({ ...filter, operations: ['vm.stop'] })).toBe(1);
      expect(await db.tasks.count({ ...filter, targetKind: 'Node' })).toBe(0);
      expect(await db.tasks.count({ ...filter, search: 'shop' })).toBe(4);
      expect(await db.tasks.count({ ...filter, search: 'start 2' })).toBe(1);
      expect(await db.tasks.countFailedSince(T1)).toBeGreaterThanOrEqual(2);
      await db.tasks.prune(new Date(T1.getTime() + 1));
      expect(await db.tasks.count(filter)).toBe(1);
    });
  });
}
