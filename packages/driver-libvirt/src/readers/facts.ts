import type { HugepageSize, NodeFacts, NumaCell } from '@corral/hypervisor';
import { attributeAt, find, findAll, scaledBytes, textAt, wholeNumber } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';
import { readVirtualisation, type VirtualisationInput } from './virtualisation.ts';

/** The raw answers from which the facts of a node are made. */
export interface FactsInput extends VirtualisationInput {
  readonly hostname: string;
  /** Driver name as libvirt gives it, as in `QEMU`. */
  readonly driverType: string;
  /** Packed as major × 1,000,000 + minor × 1,000 + release; 0 when unknown. */
  readonly hypervisorVersion: number;
  readonly libvirtVersion: number;
  readonly capabilitiesXml: string;
  /** SMBIOS as XML; null where the node does not give it. */
  readonly sysinfoXml: string | null;
  readonly node: {
    readonly memoryKib: number;
    readonly cpus: number;
    readonly mhz: number;
    readonly sockets: number;
    readonly cores: number;
    readonly threads: number;
  };
  readonly memoryFreeBytes: number | null;
  /** Free pages summed over all cells, by page size in KiB. */
  readonly freePages: ReadonlyMap<number, number>;
}

/** Makes the facts of a node. */
export function readFacts(input: FactsInput): NodeFacts {
  const capabilities = parseXml(input.capabilitiesXml);
  const cells = findAll(capabilities, 'host/topology/cells/cell');
  const arch = textAt(capabilities, 'host/cpu/arch') ?? 'unknown';
  const topology = find(capabilities, 'host/cpu/topology');
  const count = (name: string): number | null => wholeNumber(topology?.attributes[name] ?? null);
  return {
    hostname: input.hostname,
    hostUuid: textAt(capabilities, 'host/uuid'),
    hypervisor: input.driverType,
    hypervisorVersion: versionText(input.hypervisorVersion),
    managerVersion: versionText(input.libvirtVersion),
    arch,
    cpuModel: processorName(input.sysinfoXml) ?? textAt(capabilities, 'host/cpu/model'),
    cpuVendor: textAt(capabilities, 'host/cpu/vendor'),
    cpuMhz: input.node.mhz > 0 ? input.node.mhz : null,
    cpus: input.node.cpus,
    sockets: count('sockets') ?? positive(input.node.sockets),
    coresPerSocket: count('cores') ?? positive(input.node.cores),
    threadsPerCore: count('threads') ?? positive(input.node.threads),
    cpuFlags: findAll(capabilities, 'host/cpu/feature').flatMap(({ attributes }) =>
      attributes['name'] === undefined ? [] : [attributes['name']],
    ),
    memoryBytes: input.node.memoryKib * 1024,
    memoryFreeBytes: input.memoryFreeBytes,
    numaCells: cells.map(readCell),
    hugepages: readHugepages(cells, input.freePages),
    virtualisation: readVirtualisation(capabilities, arch, input),
  };
}

/** Sizes in KiB of the pages the node has, smallest first; the smallest is the ordinary page. */
export function pageSizesKib(capabilitiesXml: string): number[] {
  const cells = findAll(parseXml(capabilitiesXml), 'host/topology/cells/cell');
  return [...pageTotals(cells).keys()].map((bytes) => bytes / 1024);
}

/** 7002022 → `7.2.22`; null for 0, which means unknown. */
export function versionText(packed: number): string | null {
  if (!(packed > 0)) return null;
  const part = (divisor: number): number => Math.floor(packed / divisor) % 1000;
  return `${Math.floor(packed / 1_000_000)}.${part(1000)}.${part(1)}`;
}

function positive(value: number): number | null {
  return value > 0 ? value : null;
}

function readCell(cell: XmlElement): NumaCell {
  return {
    id: wholeNumber(attributeAt(cell, '.', 'id')) ?? 0,
    memoryBytes: scaledBytes(find(cell, 'memory'), 'KiB'),
    cpus: findAll(cell, 'cpus/cpu').flatMap(({ attributes }) => {
      const id = wholeNumber(attributes['id'] ?? null);
      return id === null ? [] : [id];
    }),
    distances: findAll(cell, 'distances/sibling').flatMap(({ attributes }) => {
      const to = wholeNumber(attributes['id'] ?? null);
      const value = wholeNumber(attributes['value'] ?? null);
      return to === null || value === null ? [] : [{ cell: to, value }];
    }),
  };
}

/** Number of pages over all cells by page size in bytes, smallest first. */
function pageTotals(cells: readonly XmlElement[]): Map<number, number> {
  const totals = new Map<number, number>();
  for (const pages of cells.flatMap((cell) => findAll(cell, 'pages'))) {
    const size = wholeNumber(attributeAt(pages, '.', 'size'));
    const count = wholeNumber(pages.text.trim());
    if (size === null || count === null) continue;
    const bytes = size * (attributeAt(pages, '.', 'unit') === 'KiB' ? 1024 : 1);
    totals.set(bytes, (totals.get(bytes) ?? 0) + count);
  }
  return new Map([...totals].toSorted(([a], [b]) => a - b));
}

function readHugepages(
  cells: readonly XmlElement[],
  freePages: ReadonlyMap<number, number>,
): HugepageSize[] {
  const [, ...huge] = pageTotals(cells);
  return huge.map(([pageBytes, total]) => ({
    pageBytes,
    total,
    free: freePages.get(pageBytes / 1024) ?? null,
  }));
}

/** The processor's name from SMBIOS, as `AMD EPYC 7763 64-Core Processor`; null when it is not told. */
function processorName(sysinfoXml: string | null): string | null {
  if (sysinfoXml === null) return null;
  const entry = findAll(parseXml(sysinfoXml), 'processor/entry').find(
    ({ attributes }) => attributes['name'] === 'version',
  );
  const name = entry?.text.trim();
  return name === undefined || name === '' || name === 'Not Specified' ? null : name;
}
