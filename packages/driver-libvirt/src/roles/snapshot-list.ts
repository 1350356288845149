import { hasCode } from '@corral/domain';
import type { CallOptions, SnapshotRecord } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import type { DomainHandle, SnapshotHandle } from '../handles.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { readSnapshot } from '../readers/snapshot.ts';

export const SNAPSHOT = 'the snapshot';
const SNAPSHOTS = 'the snapshots of the VM';

/** All snapshots of a VM, the oldest first, none where libvirt's driver has no such thing. */
export async function readSnapshots(
  calls: Calls,
  dom: DomainHandle,
  options: CallOptions,
): Promise<SnapshotRecord[]> {
  const snapshots = await listHandles(calls, dom, options);
  if (snapshots.length === 0) return [];
  const current = await currentName(calls, dom, options);
  const records = await Promise.all(
    snapshots.map((snap) => readOne(calls, snap, current, options)),
  );
  return inOrder(records.filter((record) => record !== null));
}

/** Parents before their children, siblings by age: libvirt's times are whole seconds. */
function inOrder(records: readonly SnapshotRecord[]): SnapshotRecord[] {
  const byName = new Map(records.map((record) => [record.name, record]));
  const depth = (record: SnapshotRecord): number => {
    const parent = record.parent === null ? undefined : byName.get(record.parent);
    return parent === undefined ? 0 : depth(parent) + 1;
  };
  return records.toSorted(
    (a, b) =>
      a.createdAt.localeCompare(b.createdAt) || depth(a) - depth(b) || a.name.localeCompare(b.name),
  );
}

export async function listHandles(
  calls: Calls,
  dom: DomainHandle,
  options: CallOptions,
): Promise<readonly SnapshotHandle[]> {
  try {
    const args = { dom, need_results: 1, flags: 0 };
    return (await calls.read(SNAPSHOTS, 'domainListAllSnapshots', args, options)).snapshots;
  } catch (error) {
    if (isUnsupported(error)) return [];
    throw error;
  }
}

/** The name of the snapshot from which the VM's present state was made; null when there is none. */
export async function currentName(
  calls: Calls,
  dom: DomainHandle,
  options: CallOptions,
): Promise<string | null> {
  const args = { dom, flags: 0 };
  try {
    return (await calls.read(SNAPSHOT, 'domainSnapshotCurrent', args, options)).snap.name;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

async function readOne(
  calls: Calls,
  snap: SnapshotHandle,
  current: string | null,
  options: CallOptions,
): Promise<SnapshotRecord | null> {
  try {
    const args = { snap, flags: 0 };
    const { xml } = await calls.read(SNAPSHOT, 'domainSnapshotGetXmlDesc', args, options);
    return readSnapshot(xml, current);
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  }
}
