import { CorralError } from '@corral/domain';
import type { Composite } from '@corral/libvirt-rpc';

export type DomainHandle = Composite<'domain'>;
export type PoolHandle = Composite<'storage_pool'>;
export type VolumeHandle = Composite<'storage_vol'>;
export type NetworkHandle = Composite<'network'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Libvirt writes uuids in lower case; anything that is no uuid cannot name an object of the node. */
function checkedUuid(uuid: string, what: string): string {
  const lower = uuid.toLowerCase();
  if (UUID.test(lower)) return lower;
  throw new CorralError('INVALID_INPUT', `That is not the uuid of ${what}.`);
}

/**
 * A handle made from the uuid alone, which saves a look-up: libvirt finds the object by its uuid and uses the name
 * in messages only.
 */
export function domainHandle(uuid: string): DomainHandle {
  return { name: uuid, uuid: checkedUuid(uuid, 'a VM'), id: -1 };
}

export function poolHandle(uuid: string): PoolHandle {
  return { name: uuid, uuid: checkedUuid(uuid, 'a storage pool') };
}

export function networkHandle(uuid: string): NetworkHandle {
  return { name: uuid, uuid: checkedUuid(uuid, 'a network') };
}
