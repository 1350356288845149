import { CorralError } from '@corral/domain';
import type {
  CallOptions,
  GuestAddress,
  VmEdit,
  VmRecord,
  VmsRole,
  VmStatsSample,
} from '@corral/hypervisor';
import type { Host } from '../host.ts';
import { readAddresses } from '../readers/addresses.ts';
import { readPower } from '../readers/vm.ts';
import { integer } from '../values.ts';
import { refuse } from './refused.ts';
import type { VmFinder } from './vm-finder.ts';

const VM = 'the VM';
const MIB = 1024 * 1024;

/** Characters that no XML can carry, and so no request to ESXi. */
// oxlint-disable-next-line no-control-regex
const UNSENDABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const EDIT_PATHS = [
  'config.annotation',
  'config.hardware.numCPU',
  'config.hardware.memoryMB',
  'config.cpuHotAddEnabled',
  'config.memoryHotAddEnabled',
  'runtime.powerState',
  'runtime.connectionState',
] as const;

/** VMs of a host. */
export class EsxiVms implements VmsRole {
  readonly create = refuse('vm.create');
  readonly delete = refuse('vm.delete');
  readonly definition = refuse('vm.definition');
  readonly setAutostart = refuse('vm.autostart');
  private readonly host: Host;
  private readonly finder: VmFinder;

  constructor(host: Host, finder: VmFinder) {
    this.host = host;
    this.finder = finder;
  }

  list(options: CallOptions = {}): Promise<VmRecord[]> {
    return this.finder.list(options);
  }

  get(vmUuid: string, options: CallOptions = {}): Promise<VmRecord | null> {
    return this.finder.get(vmUuid, options);
  }

  /**
   * Changes notes, vCPUs and memory. Sizes of a VM that runs grow where it was made ready for that; WRONG_STATE
   * otherwise, since ESXi stores nothing for a next start.
   */
  async edit(vmUuid: string, change: VmEdit, options: CallOptions = {}): Promise<VmRecord> {
    if (UNSENDABLE.test(change.description ?? ''))
      throw new CorralError('INVALID_INPUT', 'The notes have a character that cannot be sent.', {
        field: 'description',
      });
    const { ref, properties } = await this.finder.require(vmUuid, EDIT_PATHS, options);
    const spec = editSpec(change, properties);
    if (Object.keys(spec).length > 0)
      await this.host.task(VM, 'ReconfigVM_Task', ref, { spec }, options);
    const edited = await this.get(vmUuid, options);
    if (edited) return edited;
    throw new CorralError('NOT_FOUND', 'The VM is not there any more.');
  }

  async addresses(vmUuid: string, options: CallOptions = {}): Promise<GuestAddress[]> {
    const { properties } = await this.finder.require(vmUuid, ['guest.net'], options);
    return readAddresses(properties['guest.net']);
  }

  /** ESXi tells rates where the port asks for counters: of those only what the VM takes of the host's memory is told. */
  async stats(vmUuid: string, options: CallOptions = {}): Promise<VmStatsSample> {
    const path = 'summary.quickStats.hostMemoryUsage';
    const { properties } = await this.finder.require(vmUuid, [path], options);
    const usedMib = integer(properties[path]);
    return {
      at: new Date().toISOString(),
      cpuTimeNanoseconds: null,
      memoryBalloonBytes: null,
      memoryUnusedBytes: null,
      memoryRssBytes: usedMib === null ? null : usedMib * MIB,
      diskReadBytes: null,
      diskWriteBytes: null,
      netRxBytes: null,
      netTxBytes: null,
    };
  }
}

interface EditSpec {
  readonly annotation?: string;
  readonly numCPUs?: number;
  readonly memoryMB?: number;
}

/** What of the change is not so already, as ESXi takes it. @throws CorralError WRONG_STATE, INVALID_SIZE */
export function editSpec(change: VmEdit, now: Readonly<Record<string, unknown>>): EditSpec {
  const { description, vcpus, memoryBytes } = change;
  const runs = readPower(now).powerState !== 'STOPPED';
  const notes = description === undefined ? undefined : (description ?? '');
  const memoryMB = memoryBytes === undefined ? undefined : memoryBytes / MIB;
  if (memoryMB !== undefined && !Number.isInteger(memoryMB))
    throw new CorralError('INVALID_SIZE', 'ESXi takes memory in whole MiB.', {
      field: 'memoryBytes',
    });
  const cpusDiffer = vcpus !== undefined && vcpus !== integer(now['config.hardware.numCPU']);
  const memoryDiffers =
    memoryMB !== undefined && memoryMB !== integer(now['config.hardware.memoryMB']);
  if (runs && cpusDiffer && now['config.cpuHotAddEnabled'] !== true)
    throw notWhileOn('number of vCPUs');
  if (runs && memoryDiffers && now['config.memoryHotAddEnabled'] !== true)
    throw notWhileOn('memory');
  return {
    ...(notes === undefined || notes === (now['config.annotation'] ?? '')
      ? {}
      : { annotation: notes }),
    ...(cpusDiffer ? { numCPUs: vcpus } : {}),
    ...(memoryDiffers ? { memoryMB } : {}),
  };
}

function notWhileOn(what: string): CorralError {
  return new CorralError(
    'WRONG_STATE',
    `The ${what} of this VM can be changed only while it is off: it was not made ready for more while it runs.`,
  );
}
