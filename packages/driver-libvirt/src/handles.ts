import { CorralError, hasCode } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';
import type { Composite } from '@corral/libvirt-rpc';
import type { Calls } from './calls.ts';

export type DomainHandle = Composite<'domain'>;
export type PoolHandle = Composite<'storage_pool'>;
export type VolumeHandle = Composite<'storage_vol'>;
export type SnapshotHandle = Composite<'domain_snapshot'>;
export type NetworkHandle = Composite<'network'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Libvirt writes uuids in lower case; anything that is no uuid cannot name an object of the node. */
export function checkedUuid(uuid: string, what: string): string {
  const lower = uuid.toLowerCase();
  if (UUID.test(lower)) return lower;
  throw new CorralError('INVALID_INPUT', `That is not the uuid of ${what}.`);
}

/**
 * A handle made from the uuid alone, which saves a look-up: libvirt finds a domain by its uuid and uses the name in
 * messages only.
 */
export function domainHandle(uuid: string): DomainHandle {
  return { name: uuid, uuid: checkedUuid(uuid, 'a VM'), id: -1 };
}

/**
 * Handles of pools or networks by uuid. Some of libvirt's drivers find these by the name in the handle, so a true
 * name is needed: it is looked up once and kept for the session. Neither kind can be renamed.
 */
export class Handles<H extends { readonly uuid: string; readonly name: string }> {
  private readonly what: string;
  private readonly lookUp: (uuid: string, options: CallOptions) => Promise<H>;
  private readonly known = new Map<string, H>();

  constructor(what: string, lookUp: (uuid: string, options: CallOptions) => Promise<H>) {
    this.what = what;
    this.lookUp = lookUp;
  }

  /** Rejects NOT_FOUND when the node does not know the uuid. */
  async get(uuid: string, options: CallOptions): Promise<H> {
    const key = checkedUuid(uuid, this.what);
    return this.known.get(key) ?? this.remember(await this.lookUp(key, options));
  }

  /** Null when the node does not know the uuid. Always asks, so that an object that is gone is seen to be. */
  async find(uuid: string, options: CallOptions): Promise<H | null> {
    const key = checkedUuid(uuid, this.what);
    try {
      return this.remember(await this.lookUp(key, options));
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error;
      this.known.delete(key);
      return null;
    }
  }

  remember(handle: H): H {
    this.known.set(handle.uuid, handle);
    return handle;
  }
}

/** Handles of storage pools. */
export function poolHandles(calls: Calls): Handles<PoolHandle> {
  return new Handles('a storage pool', async (uuid, options) => {
    const what = 'the storage pool';
    return (await calls.read(what, 'storagePoolLookupByUuid', { uuid }, options)).pool;
  });
}

/** Handles of networks. */
export function networkHandles(calls: Calls): Handles<NetworkHandle> {
  return new Handles('a network', async (uuid, options) => {
    return (await calls.read('the network', 'networkLookupByUuid', { uuid }, options)).net;
  });
}
