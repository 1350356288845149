import type { PoolRecord } from '@corral/hypervisor';
import { derivedUuid } from '../uuids.ts';
import { fields, flag, integer, text } from '../values.ts';

/** What is read of a datastore (vSphere API reference, Datastore). */
export const DATASTORE_PATHS = ['summary'] as const;

/** A datastore as a storage pool. Its url is what names it: names can be changed, and are unique on one host only. */
export function readDatastore(properties: Readonly<Record<string, unknown>>): PoolRecord {
  const summary = fields(properties['summary']);
  const url = text(summary['url']) ?? text(summary['name']) ?? '';
  const accessible = flag(summary['accessible']) ?? false;
  const maintenance = text(summary['maintenanceMode']);
  const capacity = accessible ? integer(summary['capacity']) : null;
  const free = accessible ? integer(summary['freeSpace']) : null;
  return {
    uuid: derivedUuid('datastore', url),
    name: text(summary['name']) ?? url,
    type: (text(summary['type']) ?? 'unknown').toLowerCase(),
    state: accessible ? 'RUNNING' : 'INACCESSIBLE',
    rawState:
      maintenance === null || maintenance === 'normal' ? stateWord(accessible) : maintenance,
    path: url.replace(/^ds:\/\//, '').replace(/(.)\/$/, '$1') || null,
    // ESXi mounts what it knows whenever it starts.
    autostart: true,
    persistent: true,
    capacityBytes: capacity,
    allocationBytes: capacity === null || free === null ? null : capacity - free,
    availableBytes: free,
    sharedKey: flag(summary['multipleHostAccess']) === true ? url : null,
  };
}

const stateWord = (accessible: boolean): string => (accessible ? 'accessible' : 'inaccessible');
