/** A reference to a managed object: its type and the id that the host gave it. */
export interface MoRef {
  readonly type: string;
  readonly value: string;
}
