import {
  deviceKey,
  USER_NIC_SOURCE,
  VIDEO_MODELS,
  type HardwareChange,
  type HardwareConfig,
  type HardwareNic,
  type NicSource,
} from '@corral/domain';

/**
 * The change that takes another one back, from what stood before. Null where nothing of Corral's can: a device that
 * was taken off cannot be put back as it was.
 */
export function undoOf(change: HardwareChange, before: HardwareConfig): HardwareChange | null {
  switch (change.kind) {
    case 'title':
      return { kind: 'title', title: before.title };
    case 'memory': {
      const { memoryBytes, maxMemoryBytes } = before;
      return {
        kind: 'memory',
        memoryBytes,
        maxMemoryBytes: change.maxMemoryBytes === null ? null : maxMemoryBytes,
      };
    }
    case 'attachDisk':
      return { kind: 'detachDisk', target: change.disk.target };
    case 'attachNic':
      return { kind: 'detachNic', mac: change.nic.mac };
    case 'attachDevice':
      return { kind: 'detachDevice', key: deviceKey(change.device) };
    case 'video': {
      const model = VIDEO_MODELS.find((one) => one === (before.video ?? 'none'));
      return model ? { kind: 'video', model } : null;
    }
    case 'changeMedia': {
      const disk = before.disks.find(({ target }) => target === change.target);
      return disk
        ? { ...change, path: disk.source, format: disk.format ?? 'raw', force: false }
        : null;
    }
    case 'changeNic':
      return undoNic(change, before);
    case 'nicFilter': {
      const nic = before.nics.find(({ mac }) => mac === change.mac);
      return nic ? { ...change, filter: nic.filter } : null;
    }
    case 'nicLimits': {
      const nic = before.nics.find(({ mac }) => mac === change.mac);
      return nic ? { ...change, inbound: nic.inbound, outbound: nic.outbound } : null;
    }
    default:
      return null;
  }
}

function undoNic(
  change: Extract<HardwareChange, { kind: 'changeNic' }>,
  before: HardwareConfig,
): HardwareChange | null {
  const nic = before.nics.find(({ mac }) => mac === change.mac);
  if (!nic) return null;
  return {
    kind: 'changeNic',
    mac: change.newMac ?? change.mac,
    newMac: change.newMac === null ? null : change.mac,
    source: change.source === null ? null : sourceOf(nic),
    // A model that Corral would not choose itself stays; the user finds it named in the task.
    model: null,
    linkUp: change.linkUp === null ? null : nic.linkUp,
  };
}

/** Null for a source that Corral does not plug cards into: it is left as it is. */
function sourceOf({ sourceType, source }: HardwareNic): NicSource | null {
  if (sourceType === 'user') return USER_NIC_SOURCE;
  if (source === null || (sourceType !== 'network' && sourceType !== 'bridge')) return null;
  return { kind: sourceType, name: source };
}
