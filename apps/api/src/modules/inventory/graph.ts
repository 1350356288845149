import type { Change } from '@corral/db';
import type { ChangeKind } from '@corral/db';
import { builder } from '../../graphql/builder.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { follow } from '../../graphql/follow.ts';
import type { Look } from '../../graphql/follow.ts';
import {
  KeyPairRef,
  NetworkRef,
  NodeRef,
  StoragePoolRef,
  TemplateRef,
  VmRef,
  VolumeRef,
} from '../../graphql/refs.ts';

// ---------------------------------------------------------------- types

const CHANGE_OPS = ['CREATED', 'UPDATED', 'DELETED'] as const;
const ChangeOpEnum = builder.enumType('ChangeOp', { values: CHANGE_OPS });

const InventoryKindEnum = builder.enumType('InventoryKind', {
  description: 'Kinds of objects in the inventory.',
  values: {
    NODE: { value: 'Node' },
    STORAGE_POOL: { value: 'StoragePool' },
    VOLUME: { value: 'Volume' },
    NETWORK: { value: 'Network' },
    VM: { value: 'Vm' },
    TEMPLATE: { value: 'Template' },
    KEY_PAIR: { value: 'KeyPair' },
  } as const satisfies Record<string, { value: ChangeKind }>,
});

const InventoryObjectUnion = builder.unionType('InventoryObject', {
  types: [NodeRef, StoragePoolRef, VolumeRef, NetworkRef, VmRef, TemplateRef, KeyPairRef],
});

const InventoryChangeRef = builder.objectRef<Change>('InventoryChange').implement({
  description: '`object` is the changed object as it is now; null when it is gone.',
  fields: (t) => ({
    seq: t.exposeInt('seq'),
    at: t.expose('at', { type: 'DateTime' }),
    kind: t.field({ type: InventoryKindEnum, resolve: (change) => change.kind }),
    op: t.field({ type: ChangeOpEnum, resolve: (change) => change.op }),
    id: t.id({ resolve: (change) => change.objectId }),
    nodeId: t.exposeID('nodeId', { nullable: true }),
    object: t.field({
      type: InventoryObjectUnion,
      nullable: true,
      resolve: (change, _args, context) => readOnce(change, context),
    }),
  }),
});

interface InventoryBatch {
  readonly changes: readonly Change[];
  readonly lastSeq: number;
  readonly gap: boolean;
}

const InventoryBatchRef = builder.objectRef<InventoryBatch>('InventoryBatch').implement({
  description:
    'Changes in order. Give `lastSeq` as `after` when you come back. `gap` means that changes were passed over: read the lists again.',
  fields: (t) => ({
    changes: t.field({ type: [InventoryChangeRef], resolve: (batch) => [...batch.changes] }),
    lastSeq: t.exposeInt('lastSeq'),
    gap: t.exposeBoolean('gap'),
  }),
});

const reads = new WeakMap<Change, ReturnType<typeof readObject>>();

/** A client that wants all kinds asks for the object under one alias per type; it is read once for all of them. */
function readOnce(change: Change, context: GraphContext): ReturnType<typeof readObject> {
  const known = reads.get(change) ?? readObject(change, context);
  reads.set(change, known);
  return known;
}

/** Reads the object of a change. The brand tells the union which type it is. */
async function readObject({ kind, op, objectId }: Change, { app }: GraphContext) {
  if (op === 'DELETED') return null;
  const { db } = app;
  const branded = async <T extends object>(
    ref: { addBrand(row: T): unknown },
    row: Promise<T | null>,
  ) => {
    const found = await row;
    if (found !== null) ref.addBrand(found);
    return found as never;
  };
  switch (kind) {
    case 'Node':
      return branded(NodeRef, db.nodes.get(objectId));
    case 'StoragePool':
      return branded(StoragePoolRef, db.pools.get(objectId));
    case 'Volume':
      return branded(VolumeRef, db.volumes.get(objectId));
    case 'Network':
      return branded(NetworkRef, db.networks.get(objectId));
    case 'Vm':
      return branded(VmRef, db.vms.get(objectId));
    case 'Template':
      return branded(TemplateRef, db.templates.get(objectId));
    case 'KeyPair':
      return branded(KeyPairRef, db.keyPairs.get(objectId));
  }
}

// ---------------------------------------------------------------- subscriptions

/** Changes of one message. */
const BATCH = 500;
/** A client further behind than this is told of a gap: reading the lists again is cheaper for it. */
const MAX_LAG = 10_000;

interface FeedRequest {
  readonly after: number | null;
  readonly kinds: readonly ChangeKind[] | null;
  readonly nodeId: string | null;
}

/** Changes after a cursor, then live. Without a cursor it begins now. */
export function followChanges(
  { db, events }: Pick<GraphContext['app'], 'db' | 'events'>,
  request: FeedRequest,
): AsyncIterable<InventoryBatch> {
  let cursor = request.after;
  const look = async (): Promise<Look<InventoryBatch>> => {
    const { lastSeq: newest } = await db.changes.bounds();
    if (cursor === null) {
      cursor = newest;
      return { value: { changes: [], lastSeq: newest, gap: false }, more: false };
    }
    if (newest - cursor > MAX_LAG) {
      cursor = newest;
      return { value: { changes: [], lastSeq: newest, gap: true }, more: false };
    }
    const { kinds, nodeId } = request;
    const { changes, lastSeq, gap, hasMore } = await db.changes.replay(cursor, {
      kinds,
      nodeId,
      limit: BATCH,
    });
    cursor = lastSeq;
    const news = changes.length > 0 || gap;
    return { value: news ? { changes, lastSeq, gap } : null, more: hasMore };
  };
  return follow({ look, listen: (wake) => events.onChange(wake) });
}

builder.subscriptionField('inventoryChanged', (t) =>
  t.field({
    type: InventoryBatchRef,
    description:
      'Replays changes after the cursor, then goes on live. Without a cursor it begins now, with an empty batch that carries one. A gap is said when the cursor is too old or the client too slow: read again.',
    args: {
      after: t.arg.int({ description: 'The lastSeq of the batch before, or of serverInfo.' }),
      kinds: t.arg({ type: [InventoryKindEnum] }),
      nodeId: t.arg.id(),
    },
    subscribe: (_root, { after, kinds, nodeId }, { app }) =>
      followChanges(app, { after: after ?? null, kinds: kinds ?? null, nodeId: nodeId ?? null }),
    resolve: (batch) => batch,
  }),
);
