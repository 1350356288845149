/**
 * Domains: statistics.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const domainStatsProcedures = {
  connectGetAllDomainStats: [
    344,
    'doms:domain[] stats:u flags:u',
    'retStats:domain_stats_record[]',
  ],
  domainMemoryStats: [159, 'dom:domain maxStats:u flags:u', 'stats:domain_memory_stat[]'],
  domainGetCpuStats: [
    262,
    'dom:domain nparams:u start_cpu:i ncpus:u flags:u',
    'params:P[] nparams:i',
  ],
  domainBlockStatsFlags: [243, 'dom:domain path:s nparams:i flags:u', 'params:P[] nparams:i'],
  domainInterfaceStats: [
    65,
    'dom:domain device:s',
    'rx_bytes:I rx_packets:I rx_errs:I rx_drop:I tx_bytes:I tx_packets:I tx_errs:I tx_drop:I',
    'H',
  ],
  domainGetBlockInfo: [194, 'dom:domain path:s flags:u', 'allocation:U capacity:U physical:U'],
  domainGetDiskErrors: [
    263,
    'dom:domain maxerrors:u flags:u',
    'errors:domain_disk_error[] nerrors:i',
  ],
  domainGetControlInfo: [229, 'dom:domain flags:u', 'state:u details:u stateTime:U', 'H'],
  domainGetPerfEvents: [365, 'dom:domain flags:u', 'params:P[]'],
  domainSetPerfEvents: [366, 'dom:domain params:P[] flags:u', ''],
  domainStartDirtyRateCalc: [427, 'dom:domain seconds:i flags:u', '', '', '7.2.0'],
} as const;
