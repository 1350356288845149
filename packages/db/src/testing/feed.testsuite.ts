import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import type { Change } from '../feed/change-feed.ts';
import { makeNode, vmRecord } from './records.ts';

const T1 = new Date('2026-01-01T10:00:00.000Z');

/** What the feed of changes promises, on any database. */
export function feedSuite(database: () => Database): void {
  describe('the feed of changes', () => {
    it('tells listeners after the commit what the feed replays', async () => {
      const heard: Change[] = [];
      const stop = database().changes.onChange((changes) => heard.push(...changes));
      const { lastSeq } = await database().changes.bounds();
      const node = await makeNode(database());
      await database().vms.syncNode(node.id, [vmRecord(), vmRecord()], T1);
      stop();
      await database().nodes.update(node.id, { tags: ['x'] });
      const replay = await database().changes.replay(lastSeq);
      expect(replay.gap).toBe(false);
      expect(replay.changes.slice(0, -1)).toEqual(heard);
      expect(heard.map((change) => change.op)).toEqual(['CREATED', 'CREATED', 'CREATED']);
      expect(replay.changes.at(-1)).toMatchObject({ op: 'UPDATED', objectId: node.id });
    });

    it('tells of many changes of one transaction, in the order in which they are replayed', async () => {
      const heard: Change[] = [];
      const node = await makeNode(database());
      const stop = database().changes.onChange((changes) => heard.push(...changes));
      const { lastSeq } = await database().changes.bounds();
      const records = Array.from({ length: 120 }, (_, i) => vmRecord({ name: `vm-${i}` }));
      const { created } = await database().vms.syncNode(node.id, records, T1);
      stop();
      const replay = await database().changes.replay(lastSeq);
      expect(replay.changes).toEqual(heard);
      expect(heard.map((change) => change.objectId)).toEqual(created);
      expect(heard[0]).toMatchObject({ kind: 'Vm', op: 'CREATED', nodeId: node.id });
      expect(await database().changes.lastSeq()).toBe(heard.at(-1)?.seq);
    });

    it('says nothing when the transaction fails', async () => {
      const heard: Change[] = [];
      const stop = database().changes.onChange((changes) => heard.push(...changes));
      const { lastSeq } = await database().changes.bounds();
      const failing = database().changes.write(async (_tx, record) => {
        record({ kind: 'Vm', op: 'CREATED', objectId: 'x', nodeId: null });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      stop();
      expect(heard).toEqual([]);
      expect((await database().changes.bounds()).lastSeq).toBe(lastSeq);
    });

    it('makes one change of several to the same object', async () => {
      const { lastSeq } = await database().changes.bounds();
      await database().changes.write(async (_tx, record) => {
        record({ kind: 'Vm', op: 'CREATED', objectId: 'y', nodeId: null });
        record({ kind: 'Vm', op: 'UPDATED', objectId: 'y', nodeId: null });
        record({ kind: 'Vm', op: 'UPDATED', objectId: 'z', nodeId: null });
        record({ kind: 'Vm', op: 'DELETED', objectId: 'z', nodeId: null });
      });
      const { changes } = await database().changes.replay(lastSeq);
      expect(changes.map((change) => [change.objectId, change.op])).toEqual([
        ['y', 'CREATED'],
        ['z', 'DELETED'],
      ]);
    });

    it('replays in pieces, by kind and node, and misses nothing', async () => {
      const node = await makeNode(database());
      const other = await makeNode(database());
      const { lastSeq } = await database().changes.bounds();
      for (let i = 0; i < 5; i += 1) {
        await database().vms.upsert(node.id, vmRecord({ name: `vm-${i}` }), T1);
        await database().nodes.update(other.id, { sortOrder: i });
      }
      const seen: Change[] = [];
      let cursor = lastSeq;
      for (;;) {
        const piece = await database().changes.replay(cursor, {
          kinds: ['Vm'],
          nodeId: node.id,
          limit: 2,
        });
        seen.push(...piece.changes);
        cursor = piece.lastSeq;
        if (!piece.hasMore) break;
      }
      expect(seen).toHaveLength(5);
      expect(cursor).toBe((await database().changes.bounds()).lastSeq);
    });

    it('has no hole a reader could pass by while writers race', async () => {
      const node = await makeNode(database());
      const { lastSeq: before } = await database().changes.bounds();
      const seen = new Set<number>();
      let cursor = before;
      const read = async (): Promise<void> => {
        const piece = await database().changes.replay(cursor);
        for (const change of piece.changes) seen.add(change.seq);
        cursor = piece.lastSeq;
      };
      const writers = Array.from({ length: 20 }, (_, i) =>
        database().vms.upsert(node.id, vmRecord({ name: `racer-${i}` }), T1),
      );
      const all = Promise.all(writers);
      const state = { done: false };
      void all.finally(() => (state.done = true));
      while (!state.done) {
        await read();
        await setImmediate(); // the SQLite client never leaves the microtask queue by itself
      }
      await all;
      await read();
      const rows = await database().prisma.change.findMany({ where: { seq: { gt: before } } });
      expect(rows.filter((row) => !seen.has(row.seq))).toEqual([]);
      expect(rows.length).toBeGreaterThanOrEqual(20);
    });

    it('says that there is a gap when the cursor is too old or from another database', async () => {
      const node = await makeNode(database());
      for (let i = 0; i < 4; i += 1) await database().nodes.update(node.id, { sortOrder: i });
      const { lastSeq } = await database().changes.bounds();
      await database().changes.prune(2);
      expect(await database().changes.bounds()).toEqual({ oldestSeq: lastSeq - 1, lastSeq });
      expect((await database().changes.replay(lastSeq - 2)).changes).toHaveLength(2);
      expect(await database().changes.replay(lastSeq - 3)).toMatchObject({ gap: true, lastSeq });
      expect(await database().changes.replay(lastSeq + 1)).toMatchObject({ gap: true, lastSeq });
      await database().changes.prune(0);
      expect(await database().changes.replay(lastSeq)).toMatchObject({ gap: false, changes: [] });
    });
  });
}
