import type { Database } from '@corral/db';
import type {
  HypervisorSession,
  NetworkRecord,
  PoolRecord,
  VmRecord,
  VolumeRecord,
} from '@corral/hypervisor';
import type { Logger } from 'pino';
import { importTemplates } from '../template/import.ts';
import { isMetadataVolume } from '../template/metadata-file.ts';
import { eachLimited, KeyedMutex, Mutex } from './locks.ts';

/** The repositories the projection writes. */
export type ProjectionStore = Pick<
  Database,
  'nodes' | 'pools' | 'volumes' | 'networks' | 'vms' | 'templates'
>;

/** What was read one by one while a listing was under way: it is newer than the listing. Null means gone. */
type Newer<R> = Map<string, R | null>;

const VOLUME_LISTS_AT_ONCE = 4;

/**
 * The rows of one node. Reading the hypervisor takes time, so two readings can overlap; two rules keep an older
 * one from overwriting a newer one: one object is read and written by one at a time, and a listing yields to what was
 * read one by one since it began.
 */
export class NodeProjection {
  readonly #nodeId: string;
  readonly #store: ProjectionStore;
  readonly #log: Logger;
  readonly #objects = new KeyedMutex();
  readonly #writes = new Mutex();
  readonly #listings = new Set<Map<string, Newer<unknown>>>();

  constructor(nodeId: string, store: ProjectionStore, log: Logger) {
    this.#nodeId = nodeId;
    this.#store = store;
    this.#log = log;
  }

  /** Reads the node's facts and stores them with the session's capabilities. */
  async refreshFacts(session: HypervisorSession): Promise<void> {
    const facts = await session.facts.read();
    await this.#store.nodes.setFacts(this.#nodeId, {
      facts,
      capabilities: session.capabilities,
      observedAt: new Date(),
    });
  }

  /** @returns the row's id, null when the VM is gone. */
  refreshVm(session: HypervisorSession, uuid: string): Promise<string | null> {
    return this.#refresh('vm', uuid, () => session.vms.get(uuid), {
      upsert: (record, at) => this.#store.vms.upsert(this.#nodeId, record, at),
      remove: () => this.#store.vms.remove(this.#nodeId, uuid),
    });
  }

  refreshNetwork(session: HypervisorSession, uuid: string): Promise<string | null> {
    return this.#refresh('network', uuid, () => session.networks.get(uuid), {
      upsert: (record, at) => this.#store.networks.upsert(this.#nodeId, record, at),
      remove: () => this.#store.networks.remove(this.#nodeId, uuid),
    });
  }

  refreshPool(session: HypervisorSession, uuid: string): Promise<string | null> {
    return this.#refresh('pool', uuid, () => session.storage.getPool(uuid), {
      upsert: (record, at) => this.#store.pools.upsert(this.#nodeId, record, at),
      remove: () => this.#store.pools.remove(this.#nodeId, uuid),
    });
  }

  /** Reads one volume again, and its pool's use of space. */
  async refreshVolume(
    session: HypervisorSession,
    poolUuid: string,
    name: string,
  ): Promise<string | null> {
    const poolId = await this.refreshPool(session, poolUuid);
    if (poolId === null) return null;
    return this.#refresh(
      `volume:${poolUuid}`,
      name,
      () => session.storage.getVolume(poolUuid, name),
      {
        upsert: (record, at) => this.#store.volumes.upsert(poolId, record, at),
        remove: () => this.#store.volumes.remove(poolId, name),
      },
    );
  }

  /** Reads a pool with all its volumes again. */
  async refreshPoolTree(session: HypervisorSession, uuid: string): Promise<void> {
    const poolId = await this.refreshPool(session, uuid);
    if (poolId === null) return;
    const pool = await this.#store.pools.get(poolId);
    if (pool?.state === 'RUNNING') await this.#syncVolumes(session, uuid);
  }

  /** Reads a VM's addresses. @returns how many were found */
  async refreshAddresses(session: HypervisorSession, uuid: string): Promise<number> {
    const addresses = await session.vms.addresses(uuid);
    const vm = await this.#store.vms.findByUuid(this.#nodeId, uuid);
    if (vm !== null) await this.#store.vms.setAddresses(vm.id, addresses);
    return addresses.length;
  }

  /** Everything, in bulk calls. Rejects when the node does not answer; one sick pool does not stop the rest. */
  async syncAll(session: HypervisorSession): Promise<void> {
    await Promise.all([
      this.refreshFacts(session),
      this.#syncPools(session, true),
      this.#syncNetworks(session),
      this.#syncVms(session),
    ]);
  }

  /** Lists without volumes and facts: what events may have missed. */
  async syncLight(session: HypervisorSession): Promise<void> {
    await Promise.all([
      this.#syncPools(session, false),
      this.#syncNetworks(session),
      this.#syncVms(session),
    ]);
  }

  #syncVms(session: HypervisorSession): Promise<void> {
    return this.#list<VmRecord>(
      'vm',
      () => session.vms.list(),
      (record) => record.uuid,
      (records, at) => this.#store.vms.syncNode(this.#nodeId, records, at),
    );
  }

  #syncNetworks(session: HypervisorSession): Promise<void> {
    return this.#list<NetworkRecord>(
      'network',
      () => session.networks.list(),
      (record) => record.uuid,
      (records, at) => this.#store.networks.syncNode(this.#nodeId, records, at),
    );
  }

  async #syncPools(session: HypervisorSession, withVolumes: boolean): Promise<void> {
    const running: string[] = [];
    await this.#list<PoolRecord>(
      'pool',
      () => session.storage.listPools(),
      (record) => record.uuid,
      (records, at) => {
        for (const pool of records) if (pool.state === 'RUNNING') running.push(pool.uuid);
        return this.#store.pools.syncNode(this.#nodeId, records, at);
      },
    );
    if (!withVolumes) return;
    await eachLimited(running, VOLUME_LISTS_AT_ONCE, (uuid) =>
      this.#syncVolumes(session, uuid).catch((error: unknown) => {
        this.#log.warn(
          { err: error, nodeId: this.#nodeId, poolUuid: uuid },
          'volumes of a pool could not be listed',
        );
      }),
    );
  }

  async #syncVolumes(session: HypervisorSession, poolUuid: string): Promise<void> {
    let listing: VolumeRecord[] = [];
    await this.#list<VolumeRecord>(
      `volume:${poolUuid}`,
      async () => {
        listing = await session.storage.listVolumes(poolUuid);
        return listing.filter((volume) => !isMetadataVolume(volume.name));
      },
      (record) => record.name,
      async (records, at) => {
        const pool = await this.#store.pools.findByUuid(this.#nodeId, poolUuid);
        if (pool !== null) await this.#store.volumes.syncPool(pool.id, records, at);
      },
    );
    await this.#importTemplates(session, poolUuid, listing);
  }

  /** A pool brings the templates with it whose metadata files lie in it. */
  async #importTemplates(
    session: HypervisorSession,
    poolUuid: string,
    listing: readonly VolumeRecord[],
  ): Promise<void> {
    const pool = await this.#store.pools.findByUuid(this.#nodeId, poolUuid);
    if (pool === null) return;
    const place = { db: this.#store, storage: session.storage, poolId: pool.id, poolUuid };
    const { imported } = await importTemplates(place, listing);
    if (imported.length > 0) this.#log.info({ templates: imported }, 'templates found in a pool');
  }

  #refresh<R>(
    kind: string,
    key: string,
    read: () => Promise<R | null>,
    write: {
      upsert(record: R, at: Date): Promise<string>;
      remove(): Promise<unknown>;
    },
  ): Promise<string | null> {
    return this.#objects.run(`${kind}/${key}`, async () => {
      const at = new Date();
      const record = await read();
      return this.#writes.run(async () => {
        for (const listing of this.#listings) listing.get(kind)?.set(key, record);
        if (record !== null) return write.upsert(record, at);
        await write.remove();
        return null;
      });
    });
  }

  async #list<R>(
    kind: string,
    read: () => Promise<R[]>,
    keyOf: (record: R) => string,
    write: (records: readonly R[], at: Date) => Promise<unknown>,
  ): Promise<void> {
    const newer: Newer<R> = new Map();
    const listing = new Map<string, Newer<unknown>>([[kind, newer as Newer<unknown>]]);
    this.#listings.add(listing);
    try {
      const at = new Date();
      const records = await read();
      await this.#writes.run(() => write(merge(records, newer, keyOf), at));
    } finally {
      this.#listings.delete(listing);
    }
  }
}

/** A listing with what was read one by one since it began. */
function merge<R>(records: readonly R[], newer: Newer<R>, keyOf: (record: R) => string): R[] {
  if (newer.size === 0) return [...records];
  const merged = new Map(records.map((record) => [keyOf(record), record]));
  for (const [key, record] of newer) {
    if (record === null) merged.delete(key);
    else merged.set(key, record);
  }
  return [...merged.values()];
}
