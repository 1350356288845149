import { hasCode, MACHINE_KINDS, type MachineOffer } from '@corral/domain';
import {
  noNodeIo,
  type CallOptions,
  type FactsRole,
  type NodeFacts,
  type NodeIo,
  type NodeStatsSample,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { pageSizesKib, readFacts } from '../readers/facts.ts';
import { readMachineOffer } from '../readers/machine-offer.ts';
import { readNodeIo } from '../readers/node-io.ts';
import type { NodePrograms } from './node-programs.ts';
import { chooseDomainType, reportedTypes } from '../readers/virtualisation.ts';
import { textAt } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';

const NODE = 'the node';
const ALL_CPUS = -1;
const ALL_CELLS = -1;

/** Facts and load of a node. */
export class LibvirtFacts implements FactsRole {
  private readonly calls: Calls;
  private readonly domainTypeOverride: string | null;

  private readonly programs: Pick<NodePrograms, 'run' | 'state'>;

  constructor(
    calls: Calls,
    domainTypeOverride: string | null,
    programs: Pick<NodePrograms, 'run' | 'state'>,
  ) {
    this.calls = calls;
    this.programs = programs;
    this.domainTypeOverride = domainTypeOverride;
  }

  async read(options: CallOptions = {}): Promise<NodeFacts> {
    const { calls } = this;
    const [hostname, driver, hypervisor, library, node, capabilities, sysinfo, free] =
      await Promise.all([
        calls.read(NODE, 'connectGetHostname', {}, options),
        calls.read(NODE, 'connectGetType', {}, options),
        optional(calls.read(NODE, 'connectGetVersion', {}, options)),
        calls.read(NODE, 'connectGetLibVersion', {}, options),
        calls.read(NODE, 'nodeGetInfo', {}, options),
        calls.read(NODE, 'connectGetCapabilities', {}, options),
        optional(calls.read(NODE, 'connectGetSysinfo', { flags: 0 }, options)),
        optional(calls.read(NODE, 'nodeGetFreeMemory', {}, options)),
      ]);
    const xml = capabilities.capabilities;
    const [domainCapabilitiesXml, freePages] = await Promise.all([
      this.domainCapabilities(xml, options),
      this.freePages(xml, options),
    ]);
    return readFacts({
      hostname: hostname.hostname,
      driverType: driver.type,
      hypervisorVersion: hypervisor?.hv_ver ?? 0,
      libvirtVersion: library.lib_ver,
      capabilitiesXml: xml,
      domainCapabilitiesXml,
      sysinfoXml: sysinfo?.sysinfo ?? null,
      node: { ...node, memoryKib: node.memory },
      memoryFreeBytes: free?.freeMem ?? null,
      freePages,
      domainTypeOverride: this.domainTypeOverride,
    });
  }

  async stats(options: CallOptions = {}): Promise<NodeStatsSample> {
    const [cpu, memory, io] = await Promise.all([
      this.cpuStats(options),
      this.memoryStats(options),
      this.ioStats(options),
    ]);
    const idle = (cpu.get('idle') ?? 0) + (cpu.get('iowait') ?? 0);
    const busy = (cpu.get('kernel') ?? 0) + (cpu.get('user') ?? 0) + (cpu.get('intr') ?? 0);
    const kib = (name: string): number => (memory.get(name) ?? 0) * 1024;
    return {
      at: new Date().toISOString(),
      cpuTotalNanoseconds: idle + busy,
      cpuIdleNanoseconds: idle,
      memoryTotalBytes: kib('total'),
      // Caches and buffers are given back when something needs the memory.
      memoryAvailableBytes: kib('free') + kib('buffers') + kib('cached'),
      io,
    };
  }

  async offers(options: CallOptions = {}): Promise<MachineOffer[]> {
    const { capabilities } = await this.calls.read(NODE, 'connectGetCapabilities', {}, options);
    const root = parseXml(capabilities);
    const arch = textAt(root, 'host/cpu/arch') ?? 'x86_64';
    const { type } = chooseDomainType(reportedTypes(root, arch), this.domainTypeOverride);
    const found = await Promise.all(
      MACHINE_KINDS.map(async (machine) => {
        const args = { emulatorbin: null, arch, machine, virttype: type, flags: 0 };
        // A machine that the node does not have is refused.
        const answer = await optional(
          this.calls.read(NODE, 'connectGetDomainCapabilities', args, options),
        );
        return answer && readMachineOffer(answer.capabilities, machine, type);
      }),
    );
    return found.filter((offer) => offer !== null);
  }

  /** The node first says how many figures it has, then gives them. */
  private async cpuStats(options: CallOptions): Promise<Map<string, number>> {
    const ask = (nparams: number) =>
      this.calls.read(NODE, 'nodeGetCpuStats', { cpuNum: ALL_CPUS, nparams, flags: 0 }, options);
    const { nparams } = await ask(0);
    const { params } = await ask(nparams);
    return new Map(params.map(({ field, value }) => [field, value]));
  }

  /** Libvirt has no such figures of the node, so its kernel is asked. */
  private async ioStats(options: CallOptions): Promise<NodeIo> {
    const { reason } = await this.programs.state(options);
    if (reason !== null) return noNodeIo(reason);
    const { stdout } = await this.programs.run(
      ['cat', '/proc/diskstats', '/proc/net/dev'],
      options,
    );
    return readNodeIo(stdout);
  }

  private async memoryStats(options: CallOptions): Promise<Map<string, number>> {
    const ask = (nparams: number) =>
      this.calls.read(
        NODE,
        'nodeGetMemoryStats',
        { nparams, cellNum: ALL_CELLS, flags: 0 },
        options,
      );
    const { nparams } = await ask(0);
    const { params } = await ask(nparams);
    return new Map(params.map(({ field, value }) => [field, value]));
  }

  private async domainCapabilities(
    capabilitiesXml: string,
    options: CallOptions,
  ): Promise<Record<string, string | null>> {
    const capabilities = parseXml(capabilitiesXml);
    const arch = textAt(capabilities, 'host/cpu/arch') ?? 'x86_64';
    const answers = await Promise.all(
      reportedTypes(capabilities, arch).map(async (virttype) => {
        const args = { emulatorbin: null, arch, machine: null, virttype, flags: 0 };
        const answer = await optional(
          this.calls.read(NODE, 'connectGetDomainCapabilities', args, options),
        );
        return [virttype, answer?.capabilities ?? null] as const;
      }),
    );
    return Object.fromEntries(answers);
  }

  /** Free pages of every size but the ordinary one, summed over the cells. */
  private async freePages(
    capabilitiesXml: string,
    options: CallOptions,
  ): Promise<Map<number, number>> {
    const [, ...sizes] = pageSizesKib(capabilitiesXml);
    if (sizes.length === 0) return new Map();
    const args = { pages: sizes, startCell: ALL_CELLS, cellCount: 1, flags: 0 };
    const answer = await optional(this.calls.read(NODE, 'nodeGetFreePages', args, options));
    return new Map(
      sizes.flatMap((size, index) => {
        const count = answer?.counts[index];
        return count === undefined ? [] : [[size, count] as const];
      }),
    );
  }
}

/** Null for a fact that this node does not tell; a lost connection or a cancelled call still fails the whole. */
async function optional<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (hasCode(error, 'CONNECTION_LOST', 'TASK_CANCELLED', 'NODE_TIMEOUT')) throw error;
    return null;
  }
}
