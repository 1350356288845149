import { CorralError, type HardwareChange } from '@corral/domain';
import { XmlEdit } from '../xml/edit.ts';
import { find } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import { editBoot } from './boot.ts';
import { editCpu } from './cpu.ts';
import { attachDevice, detachDevice, setVideo } from './devices.ts';
import { attachDisk, changeDisk, changeMedia, detachDisk } from './disks.ts';
import { replaceDisk } from './disk-source.ts';
import { editMemory } from './memory.ts';
import { attachNic, changeNic, detachNic } from './nics.ts';
import { setNicFilter, setNicLimits } from './nic-traffic.ts';
import { editPlatform } from './platform.ts';

/**
 * Makes one change in a domain's stored XML and leaves every byte alone that the change does not name.
 * @param liveXml the running domain, where there is one: a device that is plugged in there already keeps its address.
 * @throws CorralError NOT_FOUND for a device that is not there, CAPABILITY_MISSING where the domain cannot take it.
 */
export function editHardware(
  xml: string,
  change: HardwareChange,
  liveXml: string | null = null,
): string {
  const edit = new XmlEdit(xml);
  applyChange(edit, change, liveXml);
  return edit.toString();
}

function applyChange(edit: XmlEdit, change: HardwareChange, liveXml: string | null): void {
  switch (change.kind) {
    case 'title':
      return editTitle(edit, change.title);
    case 'cpu':
      return editCpu(edit, change);
    case 'memory':
      return editMemory(edit, change);
    case 'boot':
      return editBoot(edit, change.order);
    case 'attachDisk':
      return attachDisk(edit, change.disk, liveXml);
    case 'detachDisk':
      return detachDisk(edit, change.target);
    case 'changeDisk':
      return changeDisk(edit, change);
    case 'changeMedia':
      return changeMedia(edit, change);
    case 'replaceDisk':
      return replaceDisk(edit, change);
    case 'attachNic':
      return attachNic(edit, change.nic, liveXml);
    case 'detachNic':
      return detachNic(edit, change.mac);
    case 'changeNic':
      return changeNic(edit, change);
    case 'nicFilter':
      return setNicFilter(edit, change);
    case 'nicLimits':
      return setNicLimits(edit, change);
    case 'platform':
      return editPlatform(edit, change);
    case 'attachDevice':
      return attachDevice(edit, change.device, liveXml);
    case 'detachDevice':
      return detachDevice(edit, change.key);
    case 'video':
      return setVideo(edit, change);
  }
}

function editTitle(edit: XmlEdit, title: string | null): void {
  const present = find(edit.root, 'title');
  const wanted = title ?? '';
  if ((present?.text ?? '') === wanted) return;
  if (wanted === '') {
    if (present) edit.remove(present);
  } else if (present) {
    edit.setText(present, wanted);
  } else {
    const after = find(edit.root, 'uuid') ?? find(edit.root, 'name');
    if (!after) throw new CorralError('HYPERVISOR_ERROR', 'The definition of the VM has no name.');
    edit.insertAfter(after, el('title', {}, wanted));
  }
}
