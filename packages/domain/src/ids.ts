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
