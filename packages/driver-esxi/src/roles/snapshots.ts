import { CorralError } from '@corral/domain';
import type { CallOptions, SnapshotRecord, SnapshotSpec, SnapshotsRole } from '@corral/hypervisor';
import { lacks } from '../capabilities.ts';
import type { Host } from '../host.ts';
import { readSnapshots, type KnownSnapshot } from '../readers/snapshots.ts';
import { readPower, toolsRun } from '../readers/vm.ts';
import type { VmFinder } from './vm-finder.ts';
import { refuse } from './refused.ts';

const SNAPSHOT = 'the snapshot';
const PATHS = [
  'snapshot',
  'runtime.powerState',
  'runtime.connectionState',
  'guest.toolsRunningStatus',
] as const;

/** Snapshots of VMs, which ESXi keeps as one thing each, whatever files they have. */
export class EsxiSnapshots implements SnapshotsRole {
  readonly revertToFiles = refuse('snapshot.external');
  readonly forget = refuse('snapshot.external');
  readonly copyInside = refuse('snapshot.external');
  readonly chains = refuse('snapshot.external');
  readonly startPaused = refuse('power.pause');
  readonly startMerge = refuse('snapshot.external');
  readonly merge = refuse('snapshot.external');
  readonly finishMerge = refuse('snapshot.external');
  readonly cancelMerge = refuse('snapshot.external');
  private readonly host: Host;
  private readonly finder: VmFinder;

  constructor(host: Host, finder: VmFinder) {
    this.host = host;
    this.finder = finder;
  }

  async list(vmUuid: string, options: CallOptions = {}): Promise<SnapshotRecord[]> {
    const { properties } = await this.finder.require(vmUuid, PATHS, options);
    return readSnapshots(properties['snapshot']).map(({ record }) => record);
  }

  /** ESXi would take the same name twice; Corral does not, since names are what snapshots are known by. */
  async create(
    vmUuid: string,
    spec: SnapshotSpec,
    options: CallOptions = {},
  ): Promise<SnapshotRecord> {
    if (spec.kind === 'EXTERNAL') throw lacks('snapshot.external');
    const { ref, properties } = await this.finder.require(vmUuid, PATHS, options);
    if (named(properties['snapshot'], spec.name))
      throw new CorralError('ALREADY_EXISTS', `The VM has a snapshot ${spec.name} already.`);
    const runs = readPower(properties).powerState === 'RUNNING';
    const memory = runs && spec.memory !== false && !spec.quiesce;
    if (spec.quiesce && runs && !toolsRun(properties))
      throw new CorralError(
        'GUEST_AGENT_MISSING',
        'VMware Tools does not run in the guest, so its file systems cannot be settled.',
      );
    const args = {
      name: spec.name,
      ...(spec.description === null ? {} : { description: spec.description }),
      memory,
      quiesce: runs && spec.quiesce,
    };
    await this.host.task('the VM', 'CreateSnapshot_Task', ref, args, options);
    const after = await this.finder.require(vmUuid, PATHS, options);
    const made = named(after.properties['snapshot'], spec.name);
    if (made) return made.record;
    throw new CorralError('HYPERVISOR_ERROR', 'ESXi took a snapshot that it does not show.');
  }

  async revert(
    vmUuid: string,
    name: string,
    start: boolean,
    options: CallOptions = {},
  ): Promise<void> {
    const { ref, properties } = await this.finder.require(vmUuid, PATHS, options);
    const found = named(properties['snapshot'], name);
    if (!found) throw new CorralError('NOT_FOUND', `The VM has no snapshot ${name}.`);
    const snapshot = { type: 'VirtualMachineSnapshot', value: found.ref };
    await this.host.task(SNAPSHOT, 'RevertToSnapshot_Task', snapshot, {}, options);
    if (!start) return;
    const after = await this.finder.require(vmUuid, PATHS, options);
    if (readPower(after.properties).powerState === 'RUNNING') return;
    await this.host.task('the VM', 'PowerOnVM_Task', ref, {}, options);
  }

  async delete(vmUuid: string, name: string, options: CallOptions = {}): Promise<void> {
    const row = await this.finder.find(vmUuid, PATHS, options);
    const found = row && named(row.properties['snapshot'], name);
    if (!found) return;
    const snapshot = { type: 'VirtualMachineSnapshot', value: found.ref };
    const args = { removeChildren: false, consolidate: true };
    await this.host.task(SNAPSHOT, 'RemoveSnapshot_Task', snapshot, args, options);
  }

  async copyObstacle(): Promise<string | null> {
    return lacks('snapshot.external').message;
  }
}

function named(snapshot: unknown, name: string): KnownSnapshot | undefined {
  return readSnapshots(snapshot).find(({ record }) => record.name === name);
}
