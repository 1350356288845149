/**
 * Secrets kept by the daemon.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const secretProcedures = {
  connectListAllSecrets: [287, 'need_results:i flags:u', 'secrets:secret[] ret:u', 'H'],
  secretLookupByUuid: [141, 'uuid:o16', 'secret:secret', 'H'],
  secretLookupByUsage: [147, 'usageType:i usageID:s', 'secret:secret', 'H'],
  secretDefineXml: [142, 'xml:s flags:u', 'secret:secret', 'H'],
  secretGetXmlDesc: [143, 'secret:secret flags:u', 'xml:s', 'H'],
  secretSetValue: [144, 'secret:secret value:o flags:u', '', 'H'],
  secretGetValue: [145, 'secret:secret flags:u', 'value:o', 'H'],
  secretUndefine: [146, 'secret:secret', '', 'H'],
} as const;
