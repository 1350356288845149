import { VIDEO_MODELS, type HardwareConfig, type PendingChange } from '@corral/domain';
import { removeTopology } from '../editors/cpu.ts';
import { findDisk, requireDevices } from '../editors/disks.ts';
import { editDomain } from '../editors/domain.ts';
import { editHardware } from '../editors/vm-hardware.ts';
import { findNic } from '../editors/nics.ts';
import { findDevice } from '../readers/vm-devices.ts';
import { XmlEdit } from '../xml/edit.ts';
import { attributeAt, childrenNamed, find, findAll } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';
import { parseXml } from '../xml/tree.ts';
import { asCpuMode, asWatchdogAction } from './words.ts';

const CPU = {
  kind: 'cpu',
  vcpus: null,
  maxVcpus: null,
  topology: null,
  mode: null,
  model: null,
} as const;
const MEMORY = { kind: 'memory', memoryBytes: null, maxMemoryBytes: null } as const;
const PLATFORM = {
  kind: 'platform',
  machine: null,
  firmware: null,
  tpm: null,
  watchdog: null,
  clock: null,
} as const;

/** How a setting is put back in the stored XML to what runs. */
const SETTINGS: Readonly<Record<string, (xml: string, running: HardwareConfig) => string>> = {
  title: (xml, { title }) => editHardware(xml, { kind: 'title', title }),
  description: (xml, { description }) => editDomain(xml, { description }),
  vcpus: (xml, { vcpus }) => editHardware(xml, { ...CPU, vcpus }),
  maxVcpus: (xml, { maxVcpus }) => editHardware(xml, { ...CPU, maxVcpus }),
  memoryBytes: (xml, { memoryBytes }) => editHardware(xml, { ...MEMORY, memoryBytes }),
  maxMemoryBytes: (xml, { maxMemoryBytes }) => editHardware(xml, { ...MEMORY, maxMemoryBytes }),
  topology: (xml, { topology }) =>
    topology ? editHardware(xml, { ...CPU, topology }) : withoutTopology(xml),
  cpuModel: (xml, { cpuMode, cpuModel }) =>
    editHardware(xml, { ...CPU, mode: asCpuMode(cpuMode), model: cpuModel }),
  boot: (xml, { bootOrder }) => editHardware(xml, { kind: 'boot', order: [...bootOrder] }),
  tpm: (xml, { tpm }) => editHardware(xml, { ...PLATFORM, tpm: tpm !== null }),
  watchdog: (xml, { watchdog, watchdogAction }) => {
    const action = watchdog === null ? 'off' : asWatchdogAction(watchdogAction);
    return editHardware(xml, { ...PLATFORM, watchdog: action });
  },
  clock: (xml, { clock }) =>
    clock === 'utc' || clock === 'localtime' ? editHardware(xml, { ...PLATFORM, clock }) : xml,
  video: (xml, { video }) => {
    const model = VIDEO_MODELS.find((one) => one === (video ?? 'none'));
    return model ? editHardware(xml, { kind: 'video', model }) : xml;
  },
};

function withoutTopology(xml: string): string {
  const edit = new XmlEdit(xml);
  removeTopology(edit);
  return edit.toString();
}

/** Puts stored settings back to what runs, in the stored XML, for those pending changes. */
export function dropFromStored(
  stored: string,
  live: string,
  running: HardwareConfig,
  changes: readonly PendingChange[],
): string {
  // The most goes first: a number can only be put back below its limit.
  const ordered = changes.toSorted((a, b) => rank(a.key) - rank(b.key));
  return ordered.reduce((xml, { key }) => dropOne(xml, live, running, key), stored);
}

const rank = (key: string): number => (key.startsWith('max') ? 0 : key === 'boot' ? 2 : 1);

function dropOne(xml: string, live: string, running: HardwareConfig, key: string): string {
  const setting = SETTINGS[key];
  if (setting) return setting(xml, running);
  const id = key.slice(key.indexOf(':') + 1);
  if (key.startsWith('disk:')) return restoreDevice(xml, live, (root) => findDisk(root, id));
  if (key.startsWith('nic:')) return restoreDevice(xml, live, (root) => findNic(root, id));
  if (key.startsWith('device:')) return restoreDevice(xml, live, (root) => findDevice(root, id));
  return xml;
}

/** Makes one device of the stored XML what it is in the running domain: there, gone, or as it was. */
function restoreDevice(
  xml: string,
  live: string,
  lookUp: (domain: XmlElement) => XmlElement | null,
): string {
  const edit = new XmlEdit(xml);
  const stored = lookUp(edit.root);
  const running = lookUp(parseXml(live));
  const text =
    running && fitBoot(edit, withoutRuntime(live.slice(running.start, running.end)), stored);
  if (stored && text) edit.replace(stored, text);
  else if (stored) edit.remove(stored);
  else if (text) {
    const last = requireDevices(edit.root).children.at(-1);
    if (last) edit.insertTextAfter(last, text);
  }
  return edit.toString();
}

/**
 * Libvirt takes either an order of each device or the classes of `<os><boot>`, and no order twice. A device that
 * brings its order back wins over the classes, which stand there because no device had an order any more.
 */
function fitBoot(edit: XmlEdit, device: string, replaced: XmlElement | null): string {
  const own = new XmlEdit(device);
  const boot = find(own.root, 'boot');
  if (!boot) return device;
  const others = requireDevices(edit.root).children.filter((one) => one !== replaced);
  if (others.some((one) => attributeAt(one, 'boot', 'order') === boot.attribute('order'))) {
    own.remove(boot);
    return own.toString();
  }
  for (const word of findAll(edit.root, 'os/boot')) edit.remove(word);
  return device;
}

/** A running device's XML without what libvirt adds while it runs: aliases, taps, ports, image chains. */
export function withoutRuntime(xml: string): string {
  const edit = new XmlEdit(xml);
  const { root } = edit;
  for (const name of ['alias', 'backingStore', 'mirror']) {
    for (const part of childrenNamed(root, name)) edit.remove(part);
  }
  const source = find(root, 'source');
  if (source) {
    edit.removeAttribute(source, 'index');
    for (const part of childrenNamed(source, 'privateData')) edit.remove(part);
    if (root.name === 'interface' && source.attribute('network') !== null) {
      for (const name of ['portid', 'bridge']) edit.removeAttribute(source, name);
    }
  }
  stripHostPlaces(edit, root);
  const target = find(root, 'target');
  const tap = /^(vnet|macvtap|macvlan)\d+$/.test(attributeAt(root, 'target', 'dev') ?? '');
  if (root.name === 'interface' && target && tap) edit.remove(target);
  return edit.toString();
}

/** Where a running device was found on the node: the number of a terminal, the socket in which a stick is. */
function stripHostPlaces(edit: XmlEdit, root: XmlElement): void {
  const source = find(root, 'source');
  if (!source) return;
  if (root.name === 'serial' && root.attribute('type') === 'pty') edit.remove(source);
  const named = find(source, 'vendor') !== null;
  const place = find(source, 'address');
  if (root.name === 'hostdev' && named && place) edit.remove(place);
}
