import { CorralError, deviceKey, type HardwareChange, type HardwareChangeOf } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { Affect, DeviceModify } from '../constants.ts';
import { findDisk, requireDisk, setMedia } from '../editors/disks.ts';
import { limitParams, setNicFilter } from '../editors/nic-traffic.ts';
import { findNic, requireNic, setPlug } from '../editors/nics.ts';
import type { DomainHandle } from '../handles.ts';
import { findDevice } from '../readers/vm-devices.ts';
import { newDiskDraft, newNicDraft } from '../writers/devices.ts';
import { deviceDraft } from '../writers/host-devices.ts';
import { XmlEdit } from '../xml/edit.ts';
import { renderXml } from '../xml/render.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

const VM = 'the VM';

/** The title is kind 1 of libvirt's three kinds of metadata (virDomainMetadataType). */
const METADATA_TITLE = 1;

/** Changes a running domain, without what is stored. What is so already is left alone. */
export async function changeRunning(
  calls: Calls,
  dom: DomainHandle,
  change: HardwareChange,
  liveXml: string,
  options: CallOptions,
): Promise<void> {
  const live = { calls, dom, liveXml, options };
  switch (change.kind) {
    case 'title':
      return setTitle(live, change.title);
    case 'cpu':
      return setVcpus(live, change.vcpus);
    case 'memory':
      return setMemory(live, change.memoryBytes);
    case 'attachDisk':
      if (findDisk(parseXml(liveXml), change.disk.target)) return;
      return attach(live, renderXml(newDiskDraft(change.disk)));
    case 'detachDisk':
      return detach(live, findDisk(parseXml(liveXml), change.target));
    case 'changeMedia':
      return media(live, change);
    case 'attachNic':
      if (findNic(parseXml(liveXml), change.nic.mac)) return;
      return attach(live, renderXml(newNicDraft(change.nic)));
    case 'detachNic':
      return detach(live, findNic(parseXml(liveXml), change.mac));
    case 'changeNic':
      return plug(live, change);
    case 'nicFilter':
      return filter(live, change);
    case 'nicLimits':
      return limit(live, change);
    case 'attachDevice':
      if (findDevice(parseXml(liveXml), deviceKey(change.device))) return;
      return attach(live, renderXml(deviceDraft(change.device)));
    case 'detachDevice':
      return detach(live, findDevice(parseXml(liveXml), change.key));
    case 'boot':
    case 'changeDisk':
    case 'platform':
    case 'video':
      throw new CorralError('CAPABILITY_MISSING', 'That cannot be changed while the VM runs.', {
        capability: `vm.hardware.${change.kind}`,
      });
  }
}

interface Live {
  readonly calls: Calls;
  readonly dom: DomainHandle;
  readonly liveXml: string;
  readonly options: CallOptions;
}

async function setTitle({ calls, dom, options }: Live, title: string | null): Promise<void> {
  const args = {
    dom,
    type: METADATA_TITLE,
    metadata: title,
    key: null,
    uri: null,
    flags: Affect.LIVE,
  };
  await calls.change(VM, 'domainSetMetadata', args, options);
}

async function setVcpus({ calls, dom, options }: Live, vcpus: number | null): Promise<void> {
  if (vcpus === null) return;
  const args = { dom, nvcpus: vcpus, flags: Affect.LIVE };
  await calls.change(VM, 'domainSetVcpusFlags', args, options, { vm: dom.uuid });
}

async function setMemory({ calls, dom, options }: Live, bytes: number | null): Promise<void> {
  if (bytes === null) return;
  const args = { dom, memory: Math.floor(bytes / 1024), flags: Affect.LIVE };
  await calls.change(VM, 'domainSetMemoryFlags', args, options, { vm: dom.uuid });
}

async function attach({ calls, dom, options }: Live, xml: string): Promise<void> {
  const args = { dom, xml, flags: Affect.LIVE };
  await calls.change(VM, 'domainAttachDeviceFlags', args, options, { vm: dom.uuid });
}

/** The guest is asked; the device is gone when the guest has let go of it. */
async function detach(live: Live, device: XmlElement | null): Promise<void> {
  if (!device) return;
  const { calls, dom, liveXml, options } = live;
  const args = { dom, xml: liveXml.slice(device.start, device.end), flags: Affect.LIVE };
  await calls.change(VM, 'domainDetachDeviceFlags', args, options, { vm: dom.uuid });
}

async function media(live: Live, change: HardwareChangeOf<'changeMedia'>): Promise<void> {
  const edit = new XmlEdit(live.liveXml);
  const disk = requireDisk(edit.root, change.target);
  setMedia(edit, disk, change);
  const flags = Affect.LIVE | (change.force ? DeviceModify.FORCE : 0);
  await update(
    live,
    deviceText(edit, (root) => findDisk(root, change.target)),
    flags,
  );
}

async function plug(live: Live, change: HardwareChangeOf<'changeNic'>): Promise<void> {
  const edit = new XmlEdit(live.liveXml);
  setPlug(edit, requireNic(edit.root, change.mac), change);
  await update(
    live,
    deviceText(edit, (root) => findNic(root, change.mac)),
    Affect.LIVE,
  );
}

async function filter(live: Live, change: HardwareChangeOf<'nicFilter'>): Promise<void> {
  const edit = new XmlEdit(live.liveXml);
  setNicFilter(edit, change);
  await update(
    live,
    deviceText(edit, (root) => findNic(root, change.mac)),
    Affect.LIVE,
  );
}

async function limit(live: Live, change: HardwareChangeOf<'nicLimits'>): Promise<void> {
  const { calls, dom, options } = live;
  requireNic(parseXml(live.liveXml), change.mac);
  const args = { dom, device: change.mac, params: limitParams(change), flags: Affect.LIVE };
  await calls.change(VM, 'domainSetInterfaceParameters', args, options, { vm: dom.uuid });
}

async function update({ calls, dom, options }: Live, xml: string, flags: number): Promise<void> {
  await calls.change(VM, 'domainUpdateDeviceFlags', { dom, xml, flags }, options, { vm: dom.uuid });
}

/** The text of one device after the edits. */
function deviceText(edit: XmlEdit, of: (domain: XmlElement) => XmlElement | null): string {
  const xml = edit.toString();
  const device = of(parseXml(xml));
  if (device) return xml.slice(device.start, device.end);
  throw new CorralError('NOT_FOUND', 'The running VM does not have that device.');
}
