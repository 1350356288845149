/**
 * Facts and settings of the machine itself.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const nodeProcedures = {
  nodeGetInfo: [
    6,
    '',
    'model:c[32] memory:U cpus:i mhz:i nodes:i sockets:i cores:i threads:i',
    'H',
  ],
  nodeGetCpuStats: [
    227,
    'cpuNum:i nparams:i flags:u',
    'params:node_get_cpu_stats[] nparams:i',
    'H',
  ],
  nodeGetMemoryStats: [
    228,
    'nparams:i cellNum:i flags:u',
    'params:node_get_memory_stats[] nparams:i',
    'H',
  ],
  nodeGetCpuMap: [293, 'need_map:i need_online:i flags:u', 'cpumap:o online:u ret:i'],
  nodeGetFreeMemory: [102, '', 'freeMem:U', 'H'],
  nodeGetCellsFreeMemory: [101, 'startCell:i maxcells:i', 'cells:U[]', 'H'],
  nodeGetFreePages: [340, 'pages:u[] startCell:i cellCount:u flags:u', 'counts:U[]', 'H'],
  nodeAllocPages: [347, 'pageSizes:u[] pageCounts:U[] startCell:i cellCount:u flags:u', 'ret:i'],
  nodeGetMemoryParameters: [289, 'nparams:i flags:u', 'params:P[] nparams:i'],
  nodeSetMemoryParameters: [288, 'params:P[] flags:u', ''],
  nodeGetSecurityModel: [122, '', 'model:c[] doi:c[]', 'H'],
  nodeGetSevInfo: [395, 'nparams:i flags:u', 'params:P[] nparams:i', '', '4.5.0'],
  nodeSuspendForDuration: [250, 'target:u duration:U flags:u', ''],
  connectGetSysinfo: [203, 'flags:u', 'sysinfo:s', 'H'],
  connectGetCapabilities: [7, '', 'capabilities:s'],
  connectGetDomainCapabilities: [
    342,
    'emulatorbin:?s arch:?s machine:?s virttype:?s flags:u',
    'capabilities:s',
  ],
  connectGetStoragePoolCapabilities: [403, 'flags:u', 'capabilities:s', '', '5.2.0'],
  connectGetMaxVcpus: [5, 'type:?s', 'max_vcpus:i', 'H'],
  connectGetCpuModelNames: [312, 'arch:s need_results:i flags:u', 'models:s[] ret:i'],
  connectCompareCpu: [158, 'xml:s flags:u', 'result:i', 'H'],
  connectBaselineCpu: [162, 'xmlCPUs:s[] flags:u', 'cpu:s'],
  connectCompareHypervisorCpu: [
    393,
    'emulator:?s arch:?s machine:?s virttype:?s xmlCPU:s flags:u',
    'result:i',
    '',
    '4.4.0',
  ],
  connectBaselineHypervisorCpu: [
    394,
    'emulator:?s arch:?s machine:?s virttype:?s xmlCPUs:s[] flags:u',
    'cpu:s',
    '',
    '4.4.0',
  ],
  connectDomainXmlFromNative: [135, 'nativeFormat:s nativeConfig:s flags:u', 'domainXml:s'],
  connectDomainXmlToNative: [136, 'nativeFormat:s domainXml:s flags:u', 'nativeConfig:s'],
} as const;
