/**
 * Identifiers. Each kind is branded so that a VmId cannot be passed where a NodeId is wanted.
 * Ids are UUID strings made by Corral (version 7, so they sort by creation time); what the hypervisor itself
 * calls an object is an ExternalId and never a key on its own (docs/adr/0001).
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type NodeId = Branded<'NodeId'>;
export type StoragePoolId = Branded<'StoragePoolId'>;
export type VolumeId = Branded<'VolumeId'>;
export type TemplateId = Branded<'TemplateId'>;
export type NetworkId = Branded<'NetworkId'>;
export type VmId = Branded<'VmId'>;
export type KeyPairId = Branded<'KeyPairId'>;
export type TaskId = Branded<'TaskId'>;
export type ArtefactId = Branded<'ArtefactId'>;

/** Any of the branded ids. */
export type AnyId =
  | NodeId
  | StoragePoolId
  | VolumeId
  | TemplateId
  | NetworkId
  | VmId
  | KeyPairId
  | TaskId
  | ArtefactId;

/** Marks a plain string, read from the database or the wire, as an id of the wanted kind. */
export function asId<T extends AnyId>(value: string): T {
  return value as T;
}

let lastMs = 0;
let counter = 0;

/**
 * A new id: a version 7 UUID. Ids made by one process sort in the order they were made, also within a millisecond.
 */
export function newId<T extends string = string>(): T {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  counter = now > lastMs ? (((bytes[6] ?? 0) & 0x07) << 8) | (bytes[7] ?? 0) : counter + 1;
  if (counter > 0xfff) {
    counter = 0;
    lastMs += 1; // borrows from the next millisecond rather than sort wrongly
  }
  lastMs = Math.max(now, lastMs);
  const time = lastMs.toString(16).padStart(12, '0');
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const tail = Array.from(bytes.subarray(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}`;
  return `${head}-${tail.slice(0, 4)}-${tail.slice(4)}` as T;
}
