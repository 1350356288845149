/**
 * Domains: block jobs, background jobs, backup and peeking.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const domainJobsProcedures = {
  domainBlockResize: [251, 'dom:domain disk:s size:U flags:u', ''],
  domainBlockCommit: [290, 'dom:domain disk:s base:?s top:?s bandwidth:U flags:u', ''],
  domainBlockPull: [240, 'dom:domain path:s bandwidth:U flags:u', ''],
  domainBlockRebase: [266, 'dom:domain path:s base:?s bandwidth:U flags:u', ''],
  domainBlockCopy: [345, 'dom:domain path:s destxml:s params:P[] flags:u', ''],
  domainBlockJobAbort: [237, 'dom:domain path:s flags:u', ''],
  domainGetBlockJobInfo: [
    238,
    'dom:domain path:s flags:u',
    'found:i type:i bandwidth:U cur:U end:U',
  ],
  domainBlockJobSetSpeed: [239, 'dom:domain path:s bandwidth:U flags:u', ''],
  domainSetBlockThreshold: [386, 'dom:domain dev:s threshold:U flags:u', ''],
  domainGetJobInfo: [
    163,
    'dom:domain',
    'type:i timeElapsed:U timeRemaining:U dataTotal:U dataProcessed:U dataRemaining:U memTotal:U memProcessed:U memRemaining:U fileTotal:U fileProcessed:U fileRemaining:U',
  ],
  domainGetJobStats: [298, 'dom:domain flags:u', 'type:i params:P[]'],
  domainAbortJob: [164, 'dom:domain', ''],
  domainAbortJobFlags: [442, 'dom:domain flags:u', '', '', '8.5.0'],
  domainBackupBegin: [421, 'dom:domain backup_xml:s checkpoint_xml:?s flags:u', '', '', '6.0.0'],
  domainBackupGetXmlDesc: [422, 'dom:domain flags:u', 'xml:s', 'H', '6.0.0'],
  domainBlockPeek: [103, 'dom:domain path:s offset:U size:u flags:u', 'buffer:o'],
  domainMemoryPeek: [104, 'dom:domain offset:U size:u flags:u', 'buffer:o'],
} as const;
