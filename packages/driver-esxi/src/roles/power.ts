import { CorralError } from '@corral/domain';
import type { CallOptions, PowerRole } from '@corral/hypervisor';
import type { Host, Row } from '../host.ts';
import { readPower, toolsRun } from '../readers/vm.ts';
import { refuse } from './refused.ts';
import type { VmFinder } from './vm-finder.ts';

const VM = 'the VM';
const STATE = ['runtime.powerState', 'runtime.connectionState'] as const;
const TOOLS = [...STATE, 'guest.toolsRunningStatus'] as const;

/** Power of VMs. Each method asks once and neither waits for a guest nor tries a harder way. */
export class EsxiPower implements PowerRole {
  readonly shutdownByAcpi = refuse('power.acpi');
  readonly pause = refuse('power.pause');
  readonly resume = refuse('power.pause');
  private readonly host: Host;
  private readonly finder: VmFinder;

  constructor(host: Host, finder: VmFinder) {
    this.host = host;
    this.finder = finder;
  }

  /** Also what brings a suspended VM back. */
  async start(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const { ref } = await this.finder.require(vmUuid, [], options);
    await this.host.task(VM, 'PowerOnVM_Task', ref, {}, options);
  }

  async shutdownByAgent(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const { ref } = await this.withTools(vmUuid, options);
    await this.host.change(VM, 'ShutdownGuest', ref, {}, options);
  }

  async powerOff(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const { ref } = await this.finder.require(vmUuid, [], options);
    await this.host.task(VM, 'PowerOffVM_Task', ref, {}, options);
  }

  /** By VMware Tools, since ESXi has no other gentle way. */
  async reboot(vmUuid: string, options: CallOptions = {}): Promise<'agent' | 'acpi'> {
    const { ref } = await this.withTools(vmUuid, options);
    await this.host.change(VM, 'RebootGuest', ref, {}, options);
    return 'agent';
  }

  async reset(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const { ref } = await this.finder.require(vmUuid, [], options);
    await this.host.task(VM, 'ResetVM_Task', ref, {}, options);
  }

  async suspend(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const { ref, properties } = await this.finder.require(vmUuid, STATE, options);
    requireRunning(properties);
    await this.host.task(VM, 'SuspendVM_Task', ref, {}, options);
  }

  async agentAnswers(vmUuid: string, options: CallOptions = {}): Promise<boolean> {
    const { properties } = await this.finder.require(vmUuid, TOOLS, options);
    return readPower(properties).powerState === 'RUNNING' && toolsRun(properties);
  }

  /** WRONG_STATE when the VM does not run, GUEST_AGENT_MISSING when nothing in it would hear. */
  private async withTools(vmUuid: string, options: CallOptions): Promise<Row> {
    const row = await this.finder.require(vmUuid, TOOLS, options);
    requireRunning(row.properties);
    if (toolsRun(row.properties)) return row;
    throw new CorralError(
      'GUEST_AGENT_MISSING',
      'VMware Tools does not run in the guest, so it cannot be asked.',
    );
  }
}

function requireRunning(properties: Row['properties']): void {
  const { powerState, rawState } = readPower(properties);
  if (powerState !== 'RUNNING')
    throw new CorralError('WRONG_STATE', `The VM does not run: ESXi says ${rawState}.`);
}
