/**
 * Migration driven by the client in five calls.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const migrationProcedures = {
  domainMigrateBegin3Params: [302, 'dom:domain params:P[] flags:u', 'cookie_out:o xml:s'],
  domainMigratePrepare3Params: [303, 'params:P[] cookie_in:o flags:u', 'cookie_out:o uri_out:?s'],
  domainMigratePrepareTunnel3Params: [304, 'params:P[] cookie_in:o flags:u', 'cookie_out:o'],
  domainMigratePerform3Params: [
    305,
    'dom:domain dconnuri:?s params:P[] cookie_in:o flags:u',
    'cookie_out:o',
  ],
  domainMigrateFinish3Params: [
    306,
    'params:P[] cookie_in:o flags:u cancelled:i',
    'dom:domain cookie_out:o',
  ],
  domainMigrateConfirm3Params: [307, 'dom:domain params:P[] cookie_in:o flags:u cancelled:i', ''],
  domainMigrateSetMaxDowntime: [166, 'dom:domain downtime:U flags:u', ''],
  domainMigrateGetMaxDowntime: [387, 'dom:domain flags:u', 'downtime:U'],
  domainMigrateSetMaxSpeed: [207, 'dom:domain bandwidth:U flags:u', ''],
  domainMigrateGetMaxSpeed: [242, 'dom:domain flags:u', 'bandwidth:U'],
  domainMigrateStartPostCopy: [364, 'dom:domain flags:u', ''],
  domainMigrateGetCompressionCache: [299, 'dom:domain flags:u', 'cacheSize:U'],
  domainMigrateSetCompressionCache: [300, 'dom:domain cacheSize:U flags:u', ''],
} as const;
