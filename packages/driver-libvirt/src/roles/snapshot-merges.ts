import { CorralError, hasCode } from '@corral/domain';
import type { CallOptions, DiskChainRecord, MergeRecord, StorageRole } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import {
  BlockCommit,
  BlockJobAbort,
  BlockJobType,
  DomainState,
  DomainStart,
} from '../constants.ts';
import { domainHandle, type DomainHandle } from '../handles.ts';
import { attributeAt, find, findAll } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';
import type { NodePrograms } from './node-programs.ts';

const VM = 'the VM';
/** Far longer than any chain that still works; a circle must not hold us. */
const LONGEST_CHAIN = 200;

/** The files below the disks of a domain, and their merging by block commits. */
export class SnapshotMerges {
  protected readonly calls: Calls;
  protected readonly programs: NodePrograms;
  private readonly storage: StorageRole;

  constructor(calls: Calls, storage: StorageRole, programs: NodePrograms) {
    this.calls = calls;
    this.storage = storage;
    this.programs = programs;
  }

  async chains(vmUuid: string, options: CallOptions = {}): Promise<DiskChainRecord[]> {
    const dom = domainHandle(vmUuid);
    const [{ xml }, state] = await Promise.all([
      this.calls.read(VM, 'domainGetXmlDesc', { dom, flags: 0 }, options),
      this.stateOf(dom, options),
    ]);
    const disks = findAll(parseXml(xml), 'devices/disk');
    const chains = await Promise.all(
      disks.map(async (disk): Promise<DiskChainRecord[]> => {
        const target = attributeAt(disk, 'target', 'dev');
        const top = attributeAt(disk, 'source', 'file');
        if (target === null || top === null) return [];
        // Only while it runs does libvirt show what a disk's file stands on.
        const paths =
          state === DomainState.SHUTOFF ? await this.storedChain(top, options) : liveChain(disk);
        return [{ target, paths }];
      }),
    );
    return chains.flat();
  }

  async startPaused(vmUuid: string, options: CallOptions = {}): Promise<void> {
    const args = { dom: domainHandle(vmUuid), flags: DomainStart.PAUSED };
    await this.calls.change(VM, 'domainCreateWithFlags', args, options);
  }

  async startMerge(
    vmUuid: string,
    merge: { readonly target: string; readonly top: string; readonly base: string },
    options: CallOptions = {},
  ): Promise<void> {
    const dom = domainHandle(vmUuid);
    if ((await this.stateOf(dom, options)) === DomainState.SHUTOFF) {
      throw new CorralError('WRONG_STATE', 'Files are merged only while the VM is started.');
    }
    const chain = (await this.chains(vmUuid, options)).find(
      ({ target }) => target === merge.target,
    );
    const at = chain?.paths.indexOf(merge.top) ?? -1;
    if (at < 0 || chain?.paths[at + 1] !== merge.base) {
      throw new CorralError(
        'WRONG_STATE',
        `The disk ${merge.target} does not have ${merge.top} right above ${merge.base}.`,
      );
    }
    const active = at === 0;
    const args = {
      dom,
      disk: merge.target,
      base: merge.base,
      top: active ? null : merge.top,
      bandwidth: 0,
      flags: active ? BlockCommit.ACTIVE : 0,
    };
    await this.calls.change(VM, 'domainBlockCommit', args, options, { vm: vmUuid });
  }

  async merge(
    vmUuid: string,
    target: string,
    options: CallOptions = {},
  ): Promise<MergeRecord | null> {
    const args = { dom: domainHandle(vmUuid), path: target, flags: 0 };
    const job = await this.calls.read(VM, 'domainGetBlockJobInfo', args, options, { vm: vmUuid });
    if (job.found === 0) return null;
    // Libvirt keeps the two apart until an active job can be ended (virDomainGetBlockJobInfo).
    const ready = job.type === BlockJobType.ACTIVE_COMMIT && job.cur === job.end && job.end > 0;
    return { doneBytes: job.cur, totalBytes: job.end, ready };
  }

  async finishMerge(vmUuid: string, target: string, options: CallOptions = {}): Promise<void> {
    const args = { dom: domainHandle(vmUuid), path: target, flags: BlockJobAbort.PIVOT };
    await this.calls.change(VM, 'domainBlockJobAbort', args, options, { vm: vmUuid });
  }

  async cancelMerge(vmUuid: string, target: string, options: CallOptions = {}): Promise<void> {
    try {
      if ((await this.merge(vmUuid, target, options)) === null) return;
      const args = { dom: domainHandle(vmUuid), path: target, flags: 0 };
      await this.calls.change(VM, 'domainBlockJobAbort', args, options, { vm: vmUuid });
    } catch (error) {
      // A VM that is off has no merge; one whose merge ended in the meantime has none either.
      if (!hasCode(error, 'WRONG_STATE')) throw error;
    }
  }

  /** Follows the volumes' own word of what they stand on. A file no pool has seen yet is looked for anew. */
  private async storedChain(top: string, options: CallOptions): Promise<string[]> {
    const paths: string[] = [];
    for (let at: string | null = top; at !== null && paths.length < LONGEST_CHAIN;) {
      paths.push(at);
      const volume: { readonly backingPath: string | null } | null =
        (await this.storage.findVolumeByPath(at, options)) ?? (await this.lookAgain(at, options));
      at = volume?.backingPath ?? null;
    }
    return paths;
  }

  private async lookAgain(
    path: string,
    options: CallOptions,
  ): Promise<{ readonly backingPath: string | null } | null> {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const pools = await this.storage.listPools(options);
    const pool = pools.find((one) => one.path === folder && one.state === 'RUNNING');
    if (!pool) return null;
    await this.storage.refreshPool(pool.uuid, options);
    return this.storage.findVolumeByPath(path, options);
  }

  private async stateOf(dom: DomainHandle, options: CallOptions): Promise<number> {
    return (await this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options)).state;
  }
}

function liveChain(disk: XmlElement): string[] {
  const paths: string[] = [];
  for (let at: XmlElement | null = disk; at !== null; at = find(at, 'backingStore')) {
    const path = attributeAt(at, 'source', 'file');
    if (path !== null) paths.push(path);
  }
  return paths;
}
