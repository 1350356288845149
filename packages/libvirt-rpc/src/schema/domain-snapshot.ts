/**
 * Domains: snapshots and checkpoints.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const domainSnapshotProcedures = {
  domainSnapshotCreateXml: [185, 'dom:domain xml_desc:s flags:u', 'snap:domain_snapshot'],
  domainListAllSnapshots: [
    274,
    'dom:domain need_results:i flags:u',
    'snapshots:domain_snapshot[] ret:i',
    'H',
  ],
  domainSnapshotListAllChildren: [
    275,
    'snapshot:domain_snapshot need_results:i flags:u',
    'snapshots:domain_snapshot[] ret:i',
    'H',
  ],
  domainSnapshotLookupByName: [189, 'dom:domain name:s flags:u', 'snap:domain_snapshot', 'H'],
  domainSnapshotGetParent: [244, 'snap:domain_snapshot flags:u', 'snap:domain_snapshot', 'H'],
  domainSnapshotCurrent: [191, 'dom:domain flags:u', 'snap:domain_snapshot'],
  domainHasCurrentSnapshot: [190, 'dom:domain flags:u', 'result:i'],
  domainSnapshotIsCurrent: [271, 'snap:domain_snapshot flags:u', 'current:i'],
  domainSnapshotHasMetadata: [272, 'snap:domain_snapshot flags:u', 'metadata:i'],
  domainSnapshotGetXmlDesc: [186, 'snap:domain_snapshot flags:u', 'xml:s', 'H'],
  domainRevertToSnapshot: [192, 'snap:domain_snapshot flags:u', ''],
  domainSnapshotDelete: [193, 'snap:domain_snapshot flags:u', ''],
  domainCheckpointCreateXml: [
    411,
    'dom:domain xml_desc:s flags:u',
    'checkpoint:domain_checkpoint',
    '',
    '5.6.0',
  ],
  domainListAllCheckpoints: [
    413,
    'dom:domain need_results:i flags:u',
    'checkpoints:domain_checkpoint[] ret:i',
    'H',
    '5.6.0',
  ],
  domainCheckpointListAllChildren: [
    414,
    'checkpoint:domain_checkpoint need_results:i flags:u',
    'checkpoints:domain_checkpoint[] ret:i',
    'H',
    '5.6.0',
  ],
  domainCheckpointLookupByName: [
    415,
    'dom:domain name:s flags:u',
    'checkpoint:domain_checkpoint',
    'H',
    '5.6.0',
  ],
  domainCheckpointGetParent: [
    416,
    'checkpoint:domain_checkpoint flags:u',
    'parent:domain_checkpoint',
    'H',
    '5.6.0',
  ],
  domainCheckpointGetXmlDesc: [412, 'checkpoint:domain_checkpoint flags:u', 'xml:s', '', '5.6.0'],
  domainCheckpointDelete: [417, 'checkpoint:domain_checkpoint flags:u', '', '', '5.6.0'],
} as const;
