import type { NodeFacts, NumaCell } from '@corral/hypervisor';
import { fields, integer, list, text, type Fields } from '../values.ts';

const MIB = 1024 * 1024;

/** What is read of a host for its facts (vSphere API reference, HostSystem). */
export const FACTS_PATHS = [
  'name',
  'hardware.systemInfo',
  'hardware.cpuInfo',
  'hardware.cpuPkg',
  'hardware.memorySize',
  'hardware.numaInfo',
  'summary.hardware.cpuModel',
  'summary.quickStats.overallMemoryUsage',
  'config.network.dnsConfig',
] as const;

export interface HostVersion {
  readonly product: string;
  readonly version: string | null;
  readonly build: string | null;
}

/** @param about `about` of the service content (vSphere API reference, AboutInfo) */
export function readVersion(about: unknown): HostVersion {
  const info = fields(about);
  return {
    product: text(info['name']) ?? 'VMware ESXi',
    version: text(info['version']),
    build: text(info['build']),
  };
}

/** As in `8.0.2 (build 22380479)`. */
export function versionWords({ version, build }: HostVersion): string | null {
  if (version === null) return null;
  return build === null ? version : `${version} (build ${build})`;
}

export function readFacts(host: Fields, version: HostVersion): NodeFacts {
  const cpu = fields(host['hardware.cpuInfo']);
  const packages = list(host['hardware.cpuPkg']).map(fields);
  const cpus = integer(cpu['numCpuThreads']) ?? 0;
  const cores = integer(cpu['numCpuCores']);
  const sockets = integer(cpu['numCpuPackages']);
  const vendor = text(packages[0]?.['vendor']);
  const memoryBytes = integer(host['hardware.memorySize']) ?? 0;
  const usedMib = integer(host['summary.quickStats.overallMemoryUsage']);
  return {
    hostname: readHostname(host),
    hostUuid: text(fields(host['hardware.systemInfo'])['uuid'])?.toLowerCase() ?? null,
    hypervisor: version.product,
    hypervisorVersion: version.version,
    managerVersion: versionWords(version),
    arch: vendor === 'arm' ? 'aarch64' : 'x86_64',
    cpuModel: text(host['summary.hardware.cpuModel']) ?? text(packages[0]?.['description']),
    cpuVendor: vendor,
    cpuMhz: ratio(integer(cpu['hz']), 1_000_000),
    cpus,
    sockets,
    coresPerSocket: ratio(cores, sockets),
    threadsPerCore: ratio(cpus, cores),
    cpuFlags: [],
    memoryBytes,
    memoryFreeBytes: usedMib === null ? null : Math.max(0, memoryBytes - usedMib * MIB),
    numaCells: readCells(host['hardware.numaInfo']),
    hugepages: [],
    virtualisation: {
      domainTypes: ['esxi'],
      chosenDomainType: 'esxi',
      chosenReason: 'ESXi runs every VM by itself.',
      iommu: null,
      nested: null,
      firmwares: ['BIOS', 'UEFI'],
      machineTypes: [],
    },
  };
}

/** Name and domain as the host calls itself, else the name under which it is listed. */
function readHostname(host: Fields): string {
  const dns = fields(host['config.network.dnsConfig']);
  const name = text(dns['hostName']);
  const domain = text(dns['domainName']);
  if (name === null) return text(host['name']) ?? 'esxi';
  return domain === null || name.endsWith(`.${domain}`) ? name : `${name}.${domain}`;
}

function ratio(value: number | null, by: number | null): number | null {
  return value === null || by === null || by === 0 ? null : Math.round(value / by);
}

function readCells(numaInfo: unknown): NumaCell[] {
  return list(fields(numaInfo)['numaNode'])
    .map(fields)
    .map((cell, index) => ({
      id: integer(cell['typeId']) ?? index,
      memoryBytes: integer(cell['memoryRangeLength']),
      cpus: list(cell['cpuID'])
        .map(integer)
        .filter((cpu) => cpu !== null)
        .toSorted((a, b) => a - b),
      distances: [],
    }));
}
