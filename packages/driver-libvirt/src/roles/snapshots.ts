import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  FilesToRevertTo,
  SnapshotRecord,
  SnapshotSpec,
  SnapshotsRole,
} from '@corral/hypervisor';
import {
  DomainState,
  DomainXml,
  SnapshotCreate,
  SnapshotDelete,
  SnapshotRevert,
  SnapshotXml,
} from '../constants.ts';
import { definitionOfSnapshot, moveSnapshotFiles, putOnFiles } from '../editors/snapshot.ts';
import { domainHandle, type DomainHandle, type SnapshotHandle } from '../handles.ts';
import { readSnapshot } from '../readers/snapshot.ts';
import { writeSnapshot } from '../writers/snapshot.ts';
import { missing, NOT_ROOT } from './node-programs.ts';
import { SnapshotMerges } from './snapshot-merges.ts';
import { currentName, listHandles, readSnapshots, SNAPSHOT } from './snapshot-list.ts';

const VM = 'the VM';
/** Copying a large disk takes hours. */
const COPY_MS = 6 * 3_600_000;

/**
 * Snapshots of domains. Those inside the disks are libvirt's own work from end to end. Those beside the disks libvirt
 * only makes: before 9.9 it can neither go back to them nor delete them, so both are done here in steps that every
 * version knows: a definition on fresh overlays, a block commit, and the removal of libvirt's record alone.
 */
export class LibvirtSnapshots extends SnapshotMerges implements SnapshotsRole {
  list(vmUuid: string, options: CallOptions = {}): Promise<SnapshotRecord[]> {
    return readSnapshots(this.calls, domainHandle(vmUuid), options);
  }

  async create(
    vmUuid: string,
    spec: SnapshotSpec,
    options: CallOptions = {},
  ): Promise<SnapshotRecord> {
    if (spec.kind === 'INTERNAL' && spec.memory === false)
      throw new CorralError(
        'CAPABILITY_MISSING',
        'Libvirt saves the memory of a VM that runs with every snapshot inside its disks.',
      );
    const dom = domainHandle(vmUuid);
    const { xml } = await this.calls.read(VM, 'domainGetXmlDesc', { dom, flags: 0 }, options);
    const request = await this.calls.guard({ what: SNAPSHOT, changes: false }, options, async () =>
      writeSnapshot(spec, xml),
    );
    const args = { dom, xml_desc: request, flags: createFlags(spec) };
    const { snap } = await this.calls.change(SNAPSHOT, 'domainSnapshotCreateXml', args, options);
    const made = await this.xmlOf(snap, options);
    return readSnapshot(made, snap.name);
  }

  async revert(
    vmUuid: string,
    name: string,
    start: boolean,
    options: CallOptions = {},
  ): Promise<void> {
    const snap = await this.find(domainHandle(vmUuid), name, options);
    const flags = start ? SnapshotRevert.RUNNING : 0;
    await this.calls.change(SNAPSHOT, 'domainRevertToSnapshot', { snap, flags }, options);
  }

  async revertToFiles(
    vmUuid: string,
    name: string,
    files: FilesToRevertTo,
    options: CallOptions = {},
  ): Promise<void> {
    const dom = domainHandle(vmUuid);
    await this.requireOff(dom, options);
    const snap = await this.find(dom, name, options);
    const xml = await this.xmlOf(snap, options);
    const { memoryPath } = readSnapshot(xml, null);
    const definition = putOnFiles(definitionOfSnapshot(xml), files.overlays);
    const define = { xml: definition, flags: 0 };
    await this.calls.change(VM, 'domainDefineXmlFlags', define, options);
    await this.redefine(dom, xml, true, options);
    if (memoryPath !== null) await this.restore(memoryPath, files, options);
  }

  async copyObstacle(options: CallOptions = {}): Promise<string | null> {
    const { reason, asRoot } = await this.programs.state(options);
    return reason ?? (asRoot === null ? NOT_ROOT : null);
  }

  async copyInside(
    vmUuid: string,
    name: string,
    disk: { readonly target: string; readonly toPath: string },
    options: CallOptions = {},
  ): Promise<void> {
    const obstacle = await this.copyObstacle(options);
    if (obstacle !== null) throw missing(obstacle);
    const snap = await this.find(domainHandle(vmUuid), name, options);
    const { disks } = readSnapshot(await this.xmlOf(snap, options), null);
    const from = disks.find(({ target, kind }) => target === disk.target && kind === 'INTERNAL');
    if (!from?.path) {
      const message = `The snapshot ${name} holds nothing inside a disk ${disk.target}.`;
      throw new CorralError('NOT_FOUND', message);
    }
    // A comma ends a value there unless it is doubled; -U reads beside the VM that writes to the file.
    const inside = `snapshot.name=${name.replaceAll(',', ',,')}`;
    const { code, stderr } = await this.programs.runAsRoot(
      ['qemu-img', 'convert', '-U', '-l', inside, '-O', 'qcow2', from.path, disk.toPath],
      { ...options, deadlineMs: options.deadlineMs ?? COPY_MS },
    );
    if (code === 0) return;
    const native = { source: 'libvirt', code: `qemu-img ${code}`, text: stderr.trim() } as const;
    const full = /no space left/i.test(stderr);
    throw new CorralError(
      full ? 'NO_SPACE' : 'HYPERVISOR_ERROR',
      `The disk ${disk.target} could not be copied. qemu-img says: ${stderr.trim()}`,
      { native },
    );
  }

  async delete(vmUuid: string, name: string, options: CallOptions = {}): Promise<void> {
    await this.remove(domainHandle(vmUuid), name, 0, options);
  }

  async forget(
    vmUuid: string,
    name: string,
    moved: readonly { readonly from: string; readonly to: string }[],
    options: CallOptions = {},
  ): Promise<void> {
    const dom = domainHandle(vmUuid);
    const current = await currentName(this.calls, dom, options);
    const known = await listHandles(this.calls, dom, options).catch(noneWhenGone);
    for (const snap of known) {
      if (snap.name === name) continue;
      const edited = moveSnapshotFiles(await this.xmlOf(snap, options), moved);
      if (edited !== null) await this.redefine(dom, edited, snap.name === current, options);
    }
    await this.remove(dom, name, SnapshotDelete.METADATA_ONLY, options);
  }

  /** Lets a VM run on from a memory file, with its disks on other files than when it was saved. */
  private async restore(from: string, files: FilesToRevertTo, options: CallOptions): Promise<void> {
    const read = { file: from, flags: DomainXml.SECURE };
    const { xml } = await this.calls.read(SNAPSHOT, 'domainSaveImageGetXmlDesc', read, options);
    const args = { from, dxml: putOnFiles(xml, files.overlays), flags: 0 };
    await this.calls.change(VM, 'domainRestoreFlags', args, options);
  }

  /** Gives libvirt a changed record of a snapshot it has. */
  private async redefine(
    dom: DomainHandle,
    xml: string,
    current: boolean,
    options: CallOptions,
  ): Promise<void> {
    const flags = SnapshotCreate.REDEFINE | (current ? SnapshotCreate.CURRENT : 0);
    const args = { dom, xml_desc: xml, flags };
    await this.calls.change(SNAPSHOT, 'domainSnapshotCreateXml', args, options);
  }

  private async remove(
    dom: DomainHandle,
    name: string,
    flags: number,
    options: CallOptions,
  ): Promise<void> {
    try {
      const snap = await this.find(dom, name, options);
      await this.calls.change(SNAPSHOT, 'domainSnapshotDelete', { snap, flags }, options);
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    }
  }

  private async find(
    dom: DomainHandle,
    name: string,
    options: CallOptions,
  ): Promise<SnapshotHandle> {
    const args = { dom, name, flags: 0 };
    return (await this.calls.read(SNAPSHOT, 'domainSnapshotLookupByName', args, options)).snap;
  }

  private async xmlOf(snap: SnapshotHandle, options: CallOptions): Promise<string> {
    const args = { snap, flags: SnapshotXml.SECURE };
    return (await this.calls.read(SNAPSHOT, 'domainSnapshotGetXmlDesc', args, options)).xml;
  }

  private async requireOff(dom: DomainHandle, options: CallOptions): Promise<void> {
    const { state } = await this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options);
    if (state === DomainState.SHUTOFF) return;
    throw new CorralError('WRONG_STATE', 'Only a VM that is off can be put on other files.');
  }
}

function noneWhenGone(error: unknown): never[] {
  if (hasCode(error, 'NOT_FOUND')) return [];
  throw error;
}

function createFlags(spec: SnapshotSpec): number {
  if (spec.kind === 'INTERNAL') return 0;
  // With LIVE the guest runs on while its memory is written, but for the last moment.
  if (spec.memoryPath !== null) return SnapshotCreate.ATOMIC | SnapshotCreate.LIVE;
  const quiesce = spec.quiesce ? SnapshotCreate.QUIESCE : 0;
  return SnapshotCreate.DISK_ONLY | SnapshotCreate.ATOMIC | quiesce;
}
