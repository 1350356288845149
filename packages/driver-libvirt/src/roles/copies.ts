import { CorralError, hasCode } from '@corral/domain';
import type { CallOptions, CopiesRole, CopySource, VmCopySpec, VmRecord } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { DomainState, DomainXml } from '../constants.ts';
import { copyDomain } from '../editors/domain-copy.ts';
import { domainHandle, type DomainHandle } from '../handles.ts';
import { firmwareFile, readCopySource } from '../readers/copy-source.ts';
import { parseXml } from '../xml/tree.ts';
import { FolderFiles } from './folder-files.ts';
import type { LibvirtStorage } from './storage.ts';
import type { LibvirtVms } from './vms.ts';

const VM = 'the VM';

/** Domains made after the definition of others. */
export class LibvirtCopies implements CopiesRole {
  private readonly calls: Calls;
  private readonly vms: LibvirtVms;
  private readonly files: FolderFiles;

  constructor(calls: Calls, vms: LibvirtVms, storage: LibvirtStorage) {
    this.calls = calls;
    this.vms = vms;
    this.files = new FolderFiles(calls, storage);
  }

  async inspect(vmUuid: string, options: CallOptions = {}): Promise<CopySource> {
    return readCopySource(await this.stored(domainHandle(vmUuid), options));
  }

  async define(sourceUuid: string, spec: VmCopySpec, options: CallOptions = {}): Promise<VmRecord> {
    const source = domainHandle(sourceUuid);
    if (spec.sourceMayRun !== true) await this.requireOff(source, options);
    await this.refuseTaken(spec, options);
    const text = await this.stored(source, options);
    const xml = await this.calls.guard({ what: VM, changes: false }, options, async () =>
      copyDomain(text, spec),
    );
    await this.calls.change(VM, 'domainDefineXmlFlags', { xml, flags: 0 }, options);
    const made = await this.vms.get(spec.uuid, options);
    if (made) return made;
    throw new CorralError('NOT_OBSERVED', 'The VM was defined, but the node does not show it.');
  }

  async copyFirmwareVariables(
    sourceUuid: string,
    copyUuid: string,
    options: CallOptions = {},
  ): Promise<boolean> {
    const [source, copy] = [domainHandle(sourceUuid), domainHandle(copyUuid)];
    await this.requireOff(source, options);
    await this.requireOff(copy, options);
    const [from, to] = await Promise.all([this.nvram(source, options), this.nvram(copy, options)]);
    if (from === null || to === null) return false;
    if (from === to)
      throw new CorralError('WRONG_STATE', 'Both VMs name the same file of firmware variables.');
    return this.files.copy(from, to, copyUuid, options);
  }

  private async nvram(dom: DomainHandle, options: CallOptions): Promise<string | null> {
    return firmwareFile(parseXml(await this.stored(dom, options)));
  }

  /** With secrets, which would be lost when the text is given back without them. */
  private async stored(dom: DomainHandle, options: CallOptions): Promise<string> {
    const flags = DomainXml.INACTIVE | DomainXml.SECURE;
    return (await this.calls.read(VM, 'domainGetXmlDesc', { dom, flags }, options)).xml;
  }

  private async requireOff(dom: DomainHandle, options: CallOptions): Promise<void> {
    const { state } = await this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options);
    if (state === DomainState.SHUTOFF || state === DomainState.CRASHED) return;
    throw new CorralError('WRONG_STATE', 'Only a VM that is off can be copied.');
  }

  /** Libvirt takes a definition with a known uuid and name as a change of that domain. */
  private async refuseTaken(spec: VmCopySpec, options: CallOptions): Promise<void> {
    const { uuid } = domainHandle(spec.uuid);
    const lookUps = [
      () => this.calls.read(VM, 'domainLookupByUuid', { uuid }, options),
      () => this.calls.read(VM, 'domainLookupByName', { name: spec.name }, options),
    ];
    for (const lookUp of lookUps) {
      try {
        await lookUp();
      } catch (error) {
        if (hasCode(error, 'NOT_FOUND')) continue;
        throw error;
      }
      throw new CorralError('ALREADY_EXISTS', 'The node has a VM of that name or uuid.', {
        field: 'name',
      });
    }
  }
}
