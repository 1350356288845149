/**
 * What the node itself has read, written, received and sent, as counters that grow since it was started. All four are
 * there, or none of them and the reason.
 */
export type NodeIo =
  | {
      /** Of the node's own disks, whole ones: what guests do through them included. */
      readonly diskReadBytes: number;
      readonly diskWriteBytes: number;
      /** Of the node's own network cards; its bridges and its guests' cards would count the same bytes again. */
      readonly netRxBytes: number;
      readonly netTxBytes: number;
      readonly reason: null;
    }
  | {
      readonly diskReadBytes: null;
      readonly diskWriteBytes: null;
      readonly netRxBytes: null;
      readonly netTxBytes: null;
      /** Why the node does not tell, in a sentence. */
      readonly reason: string;
    };

/** A node that does not tell. */
export function noNodeIo(reason: string): NodeIo {
  return {
    diskReadBytes: null,
    diskWriteBytes: null,
    netRxBytes: null,
    netTxBytes: null,
    reason,
  };
}
