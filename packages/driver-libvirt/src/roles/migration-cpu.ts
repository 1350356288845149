import type { CallOptions } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { CpuCompare } from '../constants.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { attributeAt, find } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';

const NODE = 'the node';

/**
 * Compares the CPU in a domain's XML with what a node offers. A guest that sees the whole CPU of its node needs, to go
 * on running, that CPU or a better one; one that is off takes what it finds.
 * @param target the node that is to run it.
 * @param source the node of the running guest; null for a stored definition.
 * @returns true also where the node cannot compare: QEMU itself then decides at the start.
 */
export async function cpuFits(
  target: Calls,
  domainXml: string,
  source: Calls | null,
  options: CallOptions,
): Promise<boolean> {
  const domain = parseXml(domainXml);
  const cpu = find(domain, 'cpu');
  const mode = cpu?.attributes['mode'] ?? 'custom';
  if (mode === 'host-passthrough' && source !== null) {
    const host = await hostCpu(source, options);
    return host === null || compares(() => target.read(NODE, 'connectCompareCpu', host, options));
  }
  if (!cpu || mode !== 'custom' || find(cpu, 'model') === null) return true;
  const args = {
    emulator: null,
    arch: attributeAt(domain, 'os/type', 'arch'),
    machine: attributeAt(domain, 'os/type', 'machine'),
    virttype: domain.attributes['type'] ?? null,
    xmlCPU: domainXml.slice(cpu.start, cpu.end),
    flags: 0,
  };
  return compares(() => target.read(NODE, 'connectCompareHypervisorCpu', args, options));
}

async function hostCpu(
  source: Calls,
  options: CallOptions,
): Promise<{ readonly xml: string; readonly flags: number } | null> {
  const { capabilities } = await source.read(NODE, 'connectGetCapabilities', {}, options);
  const host = find(parseXml(capabilities), 'host/cpu');
  return host && { xml: capabilities.slice(host.start, host.end), flags: 0 };
}

async function compares(ask: () => Promise<{ readonly result: number }>): Promise<boolean> {
  try {
    return (await ask()).result !== CpuCompare.INCOMPATIBLE;
  } catch (error) {
    if (isUnsupported(error)) return true;
    throw error;
  }
}
