import type { PowerState } from '@corral/domain';
import type { SnapshotDiskRecord, SnapshotRecord } from '@corral/hypervisor';
import { attributeAt, find, findAll, textAt, wholeNumber } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** Libvirt's words for the state a VM was in; `disk-snapshot` is one that ran and whose memory is not held. */
const STATES: Readonly<Record<string, PowerState>> = {
  running: 'RUNNING',
  paused: 'PAUSED',
  blocked: 'RUNNING',
};

/** Makes the record of a snapshot from its XML. */
export function readSnapshot(xml: string, currentName: string | null): SnapshotRecord {
  const snapshot = parseXml(xml);
  const name = find(snapshot, 'name')?.text ?? '';
  const disks = readDisks(snapshot);
  const memory = attributeAt(snapshot, 'memory', 'snapshot');
  const state = textAt(snapshot, 'state') ?? '';
  const powerState = STATES[state] ?? 'STOPPED';
  return {
    name,
    description: textAt(snapshot, 'description'),
    createdAt: new Date((wholeNumber(textAt(snapshot, 'creationTime')) ?? 0) * 1000).toISOString(),
    parent: textAt(snapshot, 'parent/name'),
    current: name === currentName,
    kind: kindOf(disks, memory),
    powerState,
    hasMemory: memory === 'internal' || memory === 'external',
    memoryPath: attributeAt(snapshot, 'memory', 'file'),
    disks,
  };
}

function kindOf(
  disks: readonly SnapshotDiskRecord[],
  memory: string | null,
): SnapshotRecord['kind'] {
  const kinds = new Set(disks.map(({ kind }) => kind));
  if (memory === 'internal') kinds.add('INTERNAL');
  if (memory === 'external') kinds.add('EXTERNAL');
  if (kinds.size > 1) return 'MIXED';
  return kinds.has('EXTERNAL') ? 'EXTERNAL' : 'INTERNAL';
}

function readDisks(snapshot: XmlElement): SnapshotDiskRecord[] {
  const files = new Map(
    findAll(snapshot, 'domain/devices/disk').map((disk) => [
      attributeAt(disk, 'target', 'dev') ?? '',
      attributeAt(disk, 'source', 'file') ?? attributeAt(disk, 'source', 'dev'),
    ]),
  );
  return findAll(snapshot, 'disks/disk').flatMap((disk): SnapshotDiskRecord[] => {
    const target = attributeAt(disk, '.', 'name') ?? '';
    const way = attributeAt(disk, '.', 'snapshot');
    if (way === 'no') return [];
    const external = way === 'external';
    return [
      {
        target,
        kind: external ? 'EXTERNAL' : 'INTERNAL',
        path: files.get(target) ?? null,
        overlayPath: external ? attributeAt(disk, 'source', 'file') : null,
      },
    ];
  });
}
