import type { PoolRecord, VolumeRecord } from '@corral/hypervisor';
import { mapPoolState } from '../mapping/state.ts';
import { attributeAt, find, findAll, scaledBytes, textAt } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** What libvirt tells about a pool outside its XML; sizes are bytes. */
export interface PoolObservation {
  readonly uuid: string;
  readonly name: string;
  readonly state: number;
  readonly capacity: number;
  readonly allocation: number;
  readonly available: number;
  readonly autostart: boolean;
  readonly persistent: boolean;
}

/** Makes the record of a pool. Sizes of a pool that does not run are not known and stay null. */
export function readPool(xml: string, observed: PoolObservation): PoolRecord {
  const pool = parseXml(xml);
  const { state, raw } = mapPoolState(observed.state);
  const known = state === 'RUNNING' || state === 'DEGRADED';
  return {
    uuid: observed.uuid,
    name: observed.name,
    type: attributeAt(pool, '.', 'type') ?? 'unknown',
    state,
    rawState: raw,
    path: textAt(pool, 'target/path'),
    autostart: observed.autostart,
    persistent: observed.persistent,
    capacityBytes: known ? observed.capacity : null,
    allocationBytes: known ? observed.allocation : null,
    availableBytes: known ? observed.available : null,
    sharedKey: sharedKeyOf(pool),
  };
}

/**
 * What names storage that several nodes can have: the server with what it exports. Servers are told apart by the name
 * they are configured by, so one that two nodes know by different names is not recognised.
 */
function sharedKeyOf(pool: XmlElement): string | null {
  const type = attributeAt(pool, '.', 'type');
  const hosts = findAll(pool, 'source/host')
    .map((host) => host.attribute('name')?.toLowerCase() ?? '')
    .toSorted()
    .join(',');
  if (hosts === '') return null;
  const what = [
    attributeAt(pool, 'source/dir', 'path')?.replace(/\/+$/, ''),
    attributeAt(pool, 'source/device', 'path'),
    textAt(pool, 'source/name'),
  ].find((one) => one !== null && one !== undefined);
  return what === undefined ? null : `${type}:${hosts}:${what}`;
}

const VOLUME_TYPES = ['file', 'block', 'dir', 'network', 'netdir', 'ploop'] as const;

/** Makes the record of a volume from its XML. */
export function readVolume(xml: string, poolUuid: string): VolumeRecord {
  const volume = parseXml(xml);
  const type = attributeAt(volume, '.', 'type');
  const path = textAt(volume, 'target/path') ?? '';
  return {
    poolUuid,
    name: textAt(volume, 'name') ?? '',
    key: textAt(volume, 'key') ?? path,
    path,
    type: VOLUME_TYPES.find((known) => known === type) ?? 'unknown',
    format: attributeAt(volume, 'target/format', 'type'),
    capacityBytes: scaledBytes(find(volume, 'capacity'), 'bytes') ?? 0,
    allocationBytes: scaledBytes(find(volume, 'allocation'), 'bytes'),
    backingPath: textAt(volume, 'backingStore/path'),
    backingFormat: attributeAt(volume, 'backingStore/format', 'type'),
  };
}
