import { CorralError, type HardwareChange, type HardwareRecord } from '@corral/domain';
import type { CallOptions, VmEdit, VmHardwareRole, VmsRole } from '@corral/hypervisor';
import { lacks } from '../capabilities.ts';
import type { Host } from '../host.ts';
import { VM_PATHS } from '../readers/vm.ts';
import { readVmHardware } from '../readers/vm-hardware.ts';
import { refuse } from './refused.ts';
import type { VmFinder } from './vm-finder.ts';

/** The hardware of VMs. Names, vCPUs and memory can be changed; the rest is shown. */
export class EsxiVmHardware implements VmHardwareRole {
  readonly growDisk = refuse('vm.hotplug');
  readonly storedDefinition = refuse('vm.definition');
  readonly checkDefinition = refuse('vm.definition');
  readonly replaceDefinition = refuse('vm.definition');
  private readonly host: Host;
  private readonly finder: VmFinder;
  private readonly vms: Pick<VmsRole, 'edit'>;

  constructor(host: Host, finder: VmFinder, vms: Pick<VmsRole, 'edit'>) {
    this.host = host;
    this.finder = finder;
    this.vms = vms;
  }

  async read(vmUuid: string, options: CallOptions = {}): Promise<HardwareRecord | null> {
    const [row, vm] = await Promise.all([
      this.finder.find(vmUuid, VM_PATHS, options),
      this.finder.get(vmUuid, options),
    ]);
    return row && vm && readVmHardware(row.properties, vm);
  }

  /** What runs and what is stored are one definition of ESXi, so the scope makes no difference. */
  async change(
    vmUuid: string,
    change: HardwareChange,
    _scope: unknown,
    options: CallOptions = {},
  ): Promise<void> {
    await this.vms.edit(vmUuid, sizesOf(change), options);
  }

  /** Nothing of a VM of ESXi waits for its next boot. */
  async dropPending(
    vmUuid: string,
    _keys: readonly string[],
    options: CallOptions = {},
  ): Promise<void> {
    await this.finder.require(vmUuid, [], options);
  }

  async rename(vmUuid: string, name: string, options: CallOptions = {}): Promise<void> {
    const { ref } = await this.finder.require(vmUuid, ['name'], options);
    const others = await this.finder.list(options);
    if (others.some((vm) => vm.name === name && vm.uuid !== vmUuid.toLowerCase()))
      throw new CorralError('ALREADY_EXISTS', `There is a VM named ${name} on this host.`);
    await this.host.task('the VM', 'Rename_Task', ref, { newName: name }, options);
  }
}

/** @throws CorralError CAPABILITY_MISSING for what is no change of vCPUs or memory alone */
function sizesOf(change: HardwareChange): VmEdit {
  if (change.kind === 'cpu') {
    const { vcpus, maxVcpus, topology, mode, model } = change;
    const other = [topology, mode, model].some((one) => one !== null);
    if (!other && vcpus !== null && (maxVcpus === null || maxVcpus === vcpus)) return { vcpus };
  }
  if (change.kind === 'memory') {
    const { memoryBytes, maxMemoryBytes } = change;
    if (memoryBytes !== null && (maxMemoryBytes === null || maxMemoryBytes === memoryBytes))
      return { memoryBytes };
  }
  throw lacks('vm.devices');
}
