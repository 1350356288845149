import { createHash } from 'node:crypto';
import { CorralError } from '@corral/domain';
import type { CallOptions, FirmwareRole } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { DomainState, DomainXml } from '../constants.ts';
import { domainHandle, type DomainHandle } from '../handles.ts';
import { firmwareFile } from '../readers/copy-source.ts';
import { parseXml } from '../xml/tree.ts';
import { FolderFiles } from './folder-files.ts';
import type { LibvirtStorage } from './storage.ts';

const VM = 'the VM';
/** The VM's uuid and a digest of the name: any name makes a file name, and no two VMs share one. */
const KEPT = /^\/.*\/([0-9a-f-]{36})\.[0-9a-f]{16}\.kept$/;

/** Firmware variables, kept in the folder in which libvirt has them, and copied there by libvirt itself. */
export class LibvirtFirmware implements FirmwareRole {
  private readonly calls: Calls;
  private readonly files: FolderFiles;

  constructor(calls: Calls, storage: LibvirtStorage) {
    this.calls = calls;
    this.files = new FolderFiles(calls, storage);
  }

  async placeFor(vmUuid: string, name: string, options: CallOptions = {}): Promise<string | null> {
    const file = await this.file(domainHandle(vmUuid), options);
    if (file === null) return null;
    const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
    return `${file.slice(0, file.lastIndexOf('/'))}/${vmUuid}.${digest}.kept`;
  }

  async keep(vmUuid: string, path: string, options: CallOptions = {}): Promise<boolean> {
    const file = await this.file(domainHandle(vmUuid), options);
    return file !== null && this.files.copy(file, path, ownerOf(path), options);
  }

  async bringBack(vmUuid: string, path: string, options: CallOptions = {}): Promise<boolean> {
    const dom = await this.stopped(vmUuid, options);
    const file = await this.file(dom, options);
    return file !== null && this.files.copy(path, file, ownerOf(path), options);
  }

  async read(vmUuid: string, options: CallOptions = {}): Promise<Uint8Array | null> {
    const file = await this.file(domainHandle(vmUuid), options);
    return file === null ? null : this.files.read(file, vmUuid, options);
  }

  async write(vmUuid: string, variables: Uint8Array, options: CallOptions = {}): Promise<void> {
    const dom = await this.stopped(vmUuid, options);
    const file = await this.file(dom, options);
    if (file === null)
      throw new CorralError('INVALID_INPUT', 'The firmware of the VM keeps no variables.');
    await this.files.write(file, variables, vmUuid, options);
  }

  async drop(path: string, options: CallOptions = {}): Promise<void> {
    await this.files.remove(path, ownerOf(path), options);
  }

  /** @throws CorralError WRONG_STATE for a VM that is not off. */
  private async stopped(vmUuid: string, options: CallOptions): Promise<DomainHandle> {
    const dom = domainHandle(vmUuid);
    const { state } = await this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options);
    if (state === DomainState.SHUTOFF || state === DomainState.CRASHED) return dom;
    throw new CorralError('WRONG_STATE', 'Only a VM that is off gets other firmware variables.');
  }

  private async file(dom: DomainHandle, options: CallOptions): Promise<string | null> {
    const args = { dom, flags: DomainXml.INACTIVE };
    const { xml } = await this.calls.read(VM, 'domainGetXmlDesc', args, options);
    return firmwareFile(parseXml(xml));
  }
}

/** @throws CorralError INVALID_INPUT for a path that was not made by `placeFor`. */
function ownerOf(path: string): string {
  const owner = KEPT.exec(path)?.[1];
  if (owner !== undefined) return owner;
  throw new CorralError('INVALID_INPUT', 'That is no place of kept firmware variables.');
}
