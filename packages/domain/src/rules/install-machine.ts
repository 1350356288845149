import { CorralError } from '../errors/corral-error.ts';
import type { DiskBus } from '../hardware/change.ts';

/**
 * What machine a VM gets that is installed from a CD: a preset for the kind of guest, single wishes over it, and what
 * the node offers. Nothing is left out in silence: what was asked for and is not there is refused by its field.
 */

export const INSTALL_PRESETS = ['LINUX', 'WINDOWS', 'OTHER'] as const;
export type InstallPreset = (typeof INSTALL_PRESETS)[number];

export const MACHINE_KINDS = ['q35', 'pc'] as const;
export type MachineKind = (typeof MACHINE_KINDS)[number];

/** What a guest takes its hardware clock for: Windows expects local time, everything else UTC. */
export type GuestClock = 'utc' | 'localtime';

/** What the disk of an installation can hang on: firmware boots from no stick here. */
export const INSTALL_BUSES = ['virtio', 'scsi', 'sata', 'ide'] as const satisfies DiskBus[];
export type InstallBus = (typeof INSTALL_BUSES)[number];

/** Whether a node has something, and where it does not, why and what helps. */
export interface Offer {
  readonly supported: boolean;
  readonly reason: string | null;
}

/** What a node offers to a new VM of one machine type. */
export interface MachineOffer {
  readonly machine: MachineKind;
  readonly bios: Offer;
  readonly uefi: Offer;
  readonly secureBoot: Offer;
  /** An emulated TPM 2.0. */
  readonly tpm: Offer;
  readonly hyperv: Offer;
  readonly diskBuses: readonly InstallBus[];
}

/** What a user asks for; what is absent is the preset's. */
export interface InstallWish {
  readonly machine?: MachineKind | undefined;
  readonly firmware?: 'BIOS' | 'UEFI' | undefined;
  readonly secureBoot?: boolean | undefined;
  readonly tpm?: boolean | undefined;
  readonly clock?: GuestClock | undefined;
  readonly hyperv?: boolean | undefined;
  readonly diskBus?: InstallBus | undefined;
  /** A CD with virtio drivers is in a second drive. */
  readonly hasDrivers: boolean;
}

export interface InstallMachine {
  readonly machine: MachineKind;
  readonly firmware: 'BIOS' | 'UEFI';
  readonly secureBoot: boolean;
  readonly tpm: boolean;
  readonly clock: GuestClock;
  readonly hyperv: boolean;
  readonly diskBus: InstallBus;
  /** For cards for which no model is asked for. */
  readonly nicModel: 'virtio' | 'e1000e' | 'e1000';
  readonly cdBus: 'sata' | 'ide';
  readonly warnings: readonly string[];
}

type Preset = Omit<InstallMachine, 'cdBus' | 'warnings'>;

/** What each kind of guest gets where nothing else is asked for. */
function presetOf(preset: InstallPreset, hasDrivers: boolean): Preset {
  const plain = { secureBoot: false, tpm: false, hyperv: false, clock: 'utc' } as const;
  if (preset === 'LINUX')
    return { ...plain, machine: 'q35', firmware: 'BIOS', diskBus: 'virtio', nicModel: 'virtio' };
  if (preset === 'OTHER')
    return { ...plain, machine: 'pc', firmware: 'BIOS', diskBus: 'ide', nicModel: 'e1000' };
  return {
    machine: 'q35',
    firmware: 'UEFI',
    secureBoot: true,
    tpm: true,
    clock: 'localtime',
    hyperv: true,
    // Windows' own installer has no virtio drivers.
    diskBus: hasDrivers ? 'virtio' : 'sata',
    nicModel: hasDrivers ? 'virtio' : 'e1000e',
  };
}

/**
 * Chooses the machine for an installation.
 * @param offers what the node says of each machine type.
 * @throws CorralError CAPABILITY_MISSING or INVALID_INPUT naming the field: machine, firmware, secureBoot, tpm, hyperv,
 *   diskBus.
 */
export function chooseInstallMachine(
  preset: InstallPreset,
  wish: InstallWish,
  offers: readonly MachineOffer[],
): InstallMachine {
  const usual = presetOf(preset, wish.hasDrivers);
  const offer = offerOf(wish.machine ?? usual.machine, offers);
  const firmware = wish.firmware ?? usual.firmware;
  // Asking for BIOS is asking for no secure boot: only saying both is a contradiction.
  const secureBoot = wish.secureBoot ?? (usual.secureBoot && firmware === 'UEFI');
  if (secureBoot && firmware !== 'UEFI')
    throw new CorralError('INVALID_INPUT', 'Secure boot needs UEFI.', { field: 'secureBoot' });
  const chosen = {
    ...usual,
    machine: offer.machine,
    firmware,
    secureBoot,
    tpm: wish.tpm ?? usual.tpm,
    clock: wish.clock ?? usual.clock,
    diskBus: wish.diskBus ?? (offer.machine === 'q35' ? q35Bus(usual.diskBus) : usual.diskBus),
  };
  requireOffer('firmware', firmware === 'UEFI' ? offer.uefi : offer.bios);
  if (secureBoot) requireOffer('secureBoot', offer.secureBoot);
  if (chosen.tpm) requireOffer('tpm', offer.tpm);
  if (wish.hyperv === true) requireOffer('hyperv', offer.hyperv);
  requireBus(chosen.diskBus, offer);
  const hyperv = (wish.hyperv ?? usual.hyperv) && offer.hyperv.supported;
  return {
    ...chosen,
    hyperv,
    cdBus: offer.machine === 'q35' ? 'sata' : 'ide',
    warnings: [
      ...hypervWarning(wish.hyperv ?? usual.hyperv, offer),
      ...driverWarning(preset, chosen.diskBus, wish.hasDrivers),
    ],
  };
}

/** Machines of type q35 have no IDE. */
const q35Bus = (bus: InstallBus): InstallBus => (bus === 'ide' ? 'sata' : bus);

function offerOf(machine: MachineKind, offers: readonly MachineOffer[]): MachineOffer {
  const offer = offers.find((one) => one.machine === machine);
  if (offer) return offer;
  const others = offers.map((one) => one.machine).join(', ');
  throw new CorralError(
    'CAPABILITY_MISSING',
    others === ''
      ? 'The node does not tell which machines it can run.'
      : `The node has no machine of type ${machine}; it has ${others}.`,
    { capability: `machine.${machine}`, field: 'machine' },
  );
}

function requireOffer(field: string, offer: Offer): void {
  if (offer.supported) return;
  const reason = offer.reason ?? 'The node does not say why it lacks this.';
  throw new CorralError('CAPABILITY_MISSING', reason, { capability: `machine.${field}`, field });
}

function requireBus(bus: InstallBus, offer: MachineOffer): void {
  if (offer.diskBuses.includes(bus)) return;
  throw new CorralError(
    'CAPABILITY_MISSING',
    `A machine of type ${offer.machine} has no ${bus} disks here; it has ${offer.diskBuses.join(', ')}.`,
    { capability: `disk.${bus}`, field: 'diskBus' },
  );
}

function hypervWarning(wanted: boolean, offer: MachineOffer): string[] {
  if (!wanted || offer.hyperv.supported) return [];
  return [`The guest gets no Hyper-V enlightenments: ${offer.hyperv.reason ?? 'not offered.'}`];
}

function driverWarning(preset: InstallPreset, bus: InstallBus, hasDrivers: boolean): string[] {
  if (preset !== 'WINDOWS' || hasDrivers || (bus !== 'virtio' && bus !== 'scsi')) return [];
  return ['Windows sees no disk of this kind until its installer is given drivers; add their CD.'];
}
