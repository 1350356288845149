import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  GuestAddress,
  VmEdit,
  VmRecord,
  VmsRole,
  VmSpec,
  VmStatsSample,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { DomainState, Undefine } from '../constants.ts';
import { domainHandle, type DomainHandle } from '../handles.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { readVm } from '../readers/domain.ts';
import { offersUefi } from '../readers/virtualisation.ts';
import { writeDomain } from '../writers/domain.ts';
import { readAddresses } from './vm-addresses.ts';
import { readSnapshots } from './snapshot-list.ts';
import { editVm } from './vm-edit.ts';
import { listVms } from './vm-list.ts';
import { readVmStats } from './vm-stats.ts';

const VM = 'the VM';

/** VMs as libvirt domains. */
export class LibvirtVms implements VmsRole {
  private readonly calls: Calls;
  private readonly libvirtVersion: number;

  constructor(calls: Calls, libvirtVersion: number) {
    this.calls = calls;
    this.libvirtVersion = libvirtVersion;
  }

  list(options: CallOptions = {}): Promise<VmRecord[]> {
    return listVms(this.calls, this.libvirtVersion, options);
  }

  async get(vmUuid: string, options: CallOptions = {}): Promise<VmRecord | null> {
    const dom = domainHandle(vmUuid);
    try {
      const [xml, state, persistent, autostart, saved, snapshots] = await Promise.all([
        this.calls.read(VM, 'domainGetXmlDesc', { dom, flags: 0 }, options),
        this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options),
        this.calls.read(VM, 'domainIsPersistent', { dom }, options),
        this.calls.read(VM, 'domainGetAutostart', { dom }, options),
        this.hasManagedSave(dom, options),
        readSnapshots(this.calls, dom, options),
      ]);
      return readVm(xml.xml, {
        uuid: dom.uuid,
        ...state,
        persistent: persistent.persistent !== 0,
        autostart: autostart.autostart !== 0,
        hasManagedSave: saved,
        snapshots,
        libvirtVersion: this.libvirtVersion,
      });
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }

  async create(spec: VmSpec, options: CallOptions = {}): Promise<VmRecord> {
    const dom = domainHandle(spec.uuid);
    // Libvirt takes a definition with a known uuid and name as a change of that domain.
    if (await this.isThere(dom, options)) {
      throw new CorralError('ALREADY_EXISTS', 'A VM with that uuid exists already on the node.');
    }
    const xml = await this.calls.guard({ what: VM, changes: false }, options, async () =>
      writeDomain(spec),
    );
    if (spec.firmware === 'UEFI') await this.requireUefi(spec, options);
    await this.calls.change(VM, 'domainDefineXmlFlags', { xml, flags: 0 }, options);
    try {
      if (spec.autostart) await this.setAutostart(spec.uuid, true, options);
    } catch (error) {
      await this.delete(spec.uuid).catch(() => undefined);
      throw error;
    }
    const made = await this.get(spec.uuid, options);
    if (made) return made;
    throw new CorralError('NOT_OBSERVED', 'The VM was defined, but the node does not show it.');
  }

  async delete(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const dom = domainHandle(vmUuid);
    try {
      const { state } = await this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options);
      if (state !== DomainState.SHUTOFF) {
        throw new CorralError('WRONG_STATE', 'Only a VM that is off can be deleted.');
      }
      await this.undefine(dom, options);
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    }
  }

  async definition(vmUuid: string, options: CallOptions = {}): Promise<string> {
    const dom = domainHandle(vmUuid);
    const { xml } = await this.calls.read(VM, 'domainGetXmlDesc', { dom, flags: 0 }, options);
    return xml;
  }

  async setAutostart(vmUuid: string, autostart: boolean, options: CallOptions = {}): Promise<void> {
    const dom = domainHandle(vmUuid);
    const args = { dom, autostart: autostart ? 1 : 0 };
    await this.calls.change(VM, 'domainSetAutostart', args, options);
  }

  async edit(vmUuid: string, change: VmEdit, options: CallOptions = {}): Promise<VmRecord> {
    await editVm(this.calls, domainHandle(vmUuid), change, options);
    const edited = await this.get(vmUuid, options);
    if (edited) return edited;
    throw new CorralError('NOT_FOUND', 'The VM vanished while it was being edited.');
  }

  addresses(vmUuid: string, options: CallOptions = {}): Promise<GuestAddress[]> {
    return readAddresses(this.calls, domainHandle(vmUuid), options);
  }

  stats(vmUuid: string, options: CallOptions = {}): Promise<VmStatsSample> {
    return readVmStats(this.calls, domainHandle(vmUuid), options);
  }

  /** Libvirt takes such a definition without having the firmware, and then fails at the start. */
  private async requireUefi(spec: VmSpec, options: CallOptions): Promise<void> {
    const { arch, machine, domainType: virttype } = spec;
    const args = { emulatorbin: null, arch, machine, virttype, flags: 0 };
    const what = 'the node';
    const answer = await this.calls.read(what, 'connectGetDomainCapabilities', args, options);
    if (offersUefi(answer.capabilities)) return;
    throw new CorralError(
      'CAPABILITY_MISSING',
      'The node has no UEFI firmware for guests. On Debian or Ubuntu: sudo apt-get install -y ovmf',
      { capability: 'firmware.uefi' },
    );
  }

  private async isThere(dom: DomainHandle, options: CallOptions): Promise<boolean> {
    try {
      await this.calls.read(VM, 'domainLookupByUuid', { uuid: dom.uuid }, options);
      return true;
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return false;
      throw error;
    }
  }

  private async hasManagedSave(dom: DomainHandle, options: CallOptions): Promise<boolean> {
    try {
      const args = { dom, flags: 0 };
      const { result } = await this.calls.read(VM, 'domainHasManagedSaveImage', args, options);
      return result !== 0;
    } catch (error) {
      if (isUnsupported(error)) return false;
      throw error;
    }
  }

  /** With everything that hangs on the definition; drivers that know fewer flags get those that all know. */
  private async undefine(dom: DomainHandle, options: CallOptions): Promise<void> {
    const basic = Undefine.MANAGED_SAVE | Undefine.SNAPSHOTS_METADATA;
    const all = basic | Undefine.NVRAM | Undefine.CHECKPOINTS_METADATA;
    try {
      await this.calls.change(VM, 'domainUndefineFlags', { dom, flags: all }, options);
    } catch (error) {
      if (!hasCode(error, 'INVALID_INPUT', 'CAPABILITY_MISSING')) throw error;
      await this.calls.change(VM, 'domainUndefineFlags', { dom, flags: basic }, options);
    }
  }
}
