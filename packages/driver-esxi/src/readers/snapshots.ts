import type { Ability, PowerState, SnapshotSupport } from '@corral/domain';
import type { SnapshotRecord } from '@corral/hypervisor';
import { fields, integer, list, moment, refValue, text, type Fields } from '../values.ts';
import { independentDisks } from './devices.ts';

/** Snapshots as the property `snapshot` of a VM tells them (vSphere API reference, VirtualMachineSnapshotInfo). */

/** A snapshot with the reference by which ESXi knows it. */
export interface KnownSnapshot {
  readonly ref: string;
  readonly record: SnapshotRecord;
}

interface Found {
  readonly node: Fields;
  readonly parent: Found | null;
  readonly given: string;
}

/** In the order of the tree, parents before children. ESXi lets two have one name: they get their number behind it. */
export function readSnapshots(snapshot: unknown): KnownSnapshot[] {
  const info = fields(snapshot);
  const current = refValue(info['currentSnapshot']);
  const found = walk(info['rootSnapshotList'], null);
  const count = new Map<string, number>();
  for (const { given } of found) count.set(given, (count.get(given) ?? 0) + 1);
  const nameOf = ({ given, node }: Found): string =>
    count.get(given) === 1 ? given : `${given} (${integer(node['id']) ?? '?'})`;
  return found.map((one) => {
    const ref = refValue(one.node['snapshot']) ?? '';
    const powerState = stateOf(one.node);
    return {
      ref,
      record: {
        name: nameOf(one),
        description: text(one.node['description']),
        createdAt: moment(one.node['createTime']) ?? new Date(0).toISOString(),
        parent: one.parent === null ? null : nameOf(one.parent),
        current: ref === current,
        kind: 'INTERNAL',
        powerState,
        // A snapshot without memory is recorded as one of a VM that is off.
        hasMemory: powerState === 'RUNNING',
        memoryPath: null,
        disks: [],
      },
    };
  });
}

function walk(nodes: unknown, parent: Found | null): Found[] {
  const all: Found[] = [];
  for (const node of list(nodes).map(fields)) {
    const found = { node, parent, given: text(node['name']) ?? 'unnamed' };
    all.push(found, ...walk(node['childSnapshotList'], found));
  }
  return all;
}

function stateOf(node: Fields): PowerState {
  switch (text(node['state'])) {
    case 'poweredOn':
      return 'RUNNING';
    case 'suspended':
      return 'SUSPENDED';
    default:
      return 'STOPPED';
  }
}

const YES: Ability = { supported: true };
const no = (reason: string): Ability => ({ supported: false, reason });

/**
 * What kinds of snapshots a VM can have. ESXi keeps all files of a snapshot itself, so that each is one thing for the
 * reader, as those inside disks are.
 * @param readOnlyBecause null where the host lets itself be changed
 */
export function snapshotSupport(
  devices: unknown,
  diskCount: number,
  readOnlyBecause: string | null,
): SnapshotSupport {
  const internal =
    readOnlyBecause !== null
      ? no(readOnlyBecause)
      : diskCount === 0
        ? no('The VM has no disk that a snapshot could hold.')
        : YES;
  const independent = independentDisks(devices).length > 0;
  return {
    internal,
    external: no('ESXi keeps the files of its snapshots itself; they cannot be told where to be.'),
    memory: internal.supported
      ? independent
        ? no('A disk of the VM is independent of snapshots, so its memory cannot be saved.')
        : YES
      : internal,
  };
}
