import { aliasOf, CorralError, type HardwareChangeOf } from '@corral/domain';
import type { XmlEdit } from '../xml/edit.ts';
import { attributeAt, find, findAll } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';
import { requireDevices } from './disks.ts';

type Platform = HardwareChangeOf<'platform'>;

/** Changes board, firmware, TPM, watchdog and clock of a domain. */
export function editPlatform(edit: XmlEdit, change: Platform): void {
  if (change.machine !== null) setMachine(edit, change.machine);
  if (change.firmware !== null) setFirmware(edit, change.firmware);
  if (change.tpm !== null) setTpm(edit, change.tpm);
  if (change.watchdog !== null) setWatchdog(edit, change.watchdog);
  if (change.clock !== null) setClock(edit, change.clock);
}

/** A newer board of the same kind keeps every device where it is; another kind has other buses. */
function setMachine(edit: XmlEdit, machine: string): void {
  const type = find(edit.root, 'os/type');
  const before = type?.attribute('machine') ?? null;
  if (!type || before === machine) return;
  if (aliasOf(before) !== null && aliasOf(before) === machine) return;
  if (aliasOf(before) !== aliasOf(machine)) {
    throw new CorralError(
      'CAPABILITY_MISSING',
      'A VM cannot be moved from one kind of board to another: all its devices would stand elsewhere.',
      { capability: 'vm.machine', field: 'machine' },
    );
  }
  edit.setAttribute(type, 'machine', machine);
}

function setFirmware(edit: XmlEdit, firmware: 'BIOS' | 'UEFI'): void {
  const os = find(edit.root, 'os');
  if (!os) throw new CorralError('HYPERVISOR_ERROR', 'The definition of the VM has no <os>.');
  const loader = find(os, 'loader');
  const uefi = attributeAt(os, '.', 'firmware') === 'efi' || loader?.attribute('type') === 'pflash';
  if (uefi === (firmware === 'UEFI')) return;
  for (const name of ['loader', 'nvram', 'firmware']) {
    for (const part of findAll(os, name)) edit.remove(part);
  }
  if (firmware === 'UEFI') edit.setAttribute(os, 'firmware', 'efi');
  else edit.removeAttribute(os, 'firmware');
}

function setTpm(edit: XmlEdit, wanted: boolean): void {
  const present = findAll(edit.root, 'devices/tpm');
  if (wanted && present.length === 0) {
    const backend = el('backend', { type: 'emulator', version: '2.0' });
    edit.append(requireDevices(edit.root), el('tpm', { model: 'tpm-crb' }, [backend]));
  }
  if (!wanted) for (const tpm of present) edit.remove(tpm);
}

function setWatchdog(edit: XmlEdit, action: NonNullable<Platform['watchdog']>): void {
  const present = findAll(edit.root, 'devices/watchdog');
  const first: XmlElement | undefined = present[0];
  if (action === 'off') {
    for (const watchdog of present) edit.remove(watchdog);
  } else if (first) {
    if (first.attribute('action') !== action) edit.setAttribute(first, 'action', action);
  } else {
    edit.append(requireDevices(edit.root), el('watchdog', { model: 'i6300esb', action }));
  }
}

function setClock(edit: XmlEdit, offset: string): void {
  const clock = find(edit.root, 'clock');
  if (!clock) edit.append(edit.root, el('clock', { offset }));
  else if (clock.attribute('offset') !== offset) edit.setAttribute(clock, 'offset', offset);
}
