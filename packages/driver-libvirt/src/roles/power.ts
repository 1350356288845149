import { CorralError, hasCode } from '@corral/domain';
import type { CallOptions, PowerRole } from '@corral/hypervisor';
import type { Args, ProcedureName } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { AskGuest, DomainState } from '../constants.ts';
import { domainHandle, type DomainHandle } from '../handles.ts';

const VM = 'the VM';
const PING = JSON.stringify({ execute: 'guest-ping' });
const PING_SECONDS = 5;

/** Power of VMs. Each method asks once and neither waits for the outcome nor tries a harder way. */
export class LibvirtPower implements PowerRole {
  private readonly calls: Calls;

  constructor(calls: Calls) {
    this.calls = calls;
  }

  async start(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const dom = domainHandle(vmUuid);
    // A guest that sleeps still has its process; starting it means waking it.
    if ((await this.stateOf(dom, options)) === DomainState.PMSUSPENDED) {
      await this.ask(vmUuid, 'domainPmWakeup', { dom, flags: 0 }, options);
    } else {
      await this.calls.change(VM, 'domainCreate', { dom }, options);
    }
  }

  async shutdownByAgent(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const args = { dom: domainHandle(vmUuid), flags: AskGuest.GUEST_AGENT };
    await this.askAgent(vmUuid, 'domainShutdownFlags', args, options);
  }

  async shutdownByAcpi(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const args = { dom: domainHandle(vmUuid), flags: AskGuest.ACPI_POWER_BUTTON };
    await this.ask(vmUuid, 'domainShutdownFlags', args, options);
  }

  /**
   * A VM that ran when it was asked and is off afterwards was powered off, even where libvirt says that it does not
   * run: its process ended under libvirt's hands before the call came to its end.
   */
  async powerOff(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const dom = domainHandle(vmUuid);
    const before = await this.stateOf(dom, options);
    try {
      await this.calls.change(VM, 'domainDestroyFlags', { dom, flags: 0 }, options);
    } catch (error) {
      if (!hasCode(error, 'WRONG_STATE') || before === DomainState.SHUTOFF) throw error;
      if ((await this.stateOf(dom, options)) !== DomainState.SHUTOFF) throw error;
    }
  }

  async reboot(vmUuid: string, options: CallOptions = {}): Promise<'agent' | 'acpi'> {
    const dom = domainHandle(vmUuid);
    if (await this.agentAnswers(vmUuid, options)) {
      try {
        const args = { dom, flags: AskGuest.GUEST_AGENT };
        await this.askAgent(vmUuid, 'domainReboot', args, options);
        return 'agent';
      } catch (error) {
        if (!hasCode(error, 'GUEST_AGENT_MISSING')) throw error;
      }
    }
    const args = { dom, flags: AskGuest.ACPI_POWER_BUTTON };
    await this.ask(vmUuid, 'domainReboot', args, options);
    return 'acpi';
  }

  async reset(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const args = { dom: domainHandle(vmUuid), flags: 0 };
    await this.ask(vmUuid, 'domainReset', args, options);
  }

  async pause(vmUuid: string, options: CallOptions = {}): Promise<void> {
    await this.ask(vmUuid, 'domainSuspend', { dom: domainHandle(vmUuid) }, options);
  }

  async resume(vmUuid: string, options: CallOptions = {}): Promise<void> {
    await this.ask(vmUuid, 'domainResume', { dom: domainHandle(vmUuid) }, options);
  }

  async suspend(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const args = { dom: domainHandle(vmUuid), flags: 0 };
    await this.calls.change(VM, 'domainManagedSave', args, options);
  }

  async agentAnswers(vmUuid: string, options: CallOptions = {}): Promise<boolean> {
    const args = { dom: domainHandle(vmUuid), cmd: PING, timeout: PING_SECONDS, flags: 0 };
    const extras = { vm: vmUuid, defaultDeadlineMs: (PING_SECONDS + 2) * 1000 };
    try {
      await this.calls.read(VM, 'domainAgentCommand', args, options, extras);
      return true;
    } catch (error) {
      const noAnswer = [
        'GUEST_AGENT_MISSING',
        'WRONG_STATE',
        'CAPABILITY_MISSING',
        'VM_UNRESPONSIVE',
      ] as const;
      if (hasCode(error, ...noAnswer)) return false;
      throw error;
    }
  }

  private async stateOf(dom: DomainHandle, options: CallOptions): Promise<number> {
    return (await this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options)).state;
  }

  /** A change that the VM's own process carries out. */
  private async ask<P extends ProcedureName>(
    vmUuid: string,
    procedure: P,
    args: Args<P>,
    options: CallOptions,
  ): Promise<void> {
    await this.calls.change(VM, procedure, args, options, { vm: vmUuid });
  }

  /** Libvirt says "not supported" for a VM that was made without an agent channel. */
  private async askAgent<P extends ProcedureName>(
    vmUuid: string,
    procedure: P,
    args: Args<P>,
    options: CallOptions,
  ): Promise<void> {
    try {
      await this.ask(vmUuid, procedure, args, options);
    } catch (error) {
      if (!hasCode(error, 'CAPABILITY_MISSING')) throw error;
      throw new CorralError('GUEST_AGENT_MISSING', error.message, error.details, error);
    }
  }
}
