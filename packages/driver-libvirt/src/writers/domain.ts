import type { DiskSpec, NicSpec, VmSpec } from '@corral/hypervisor';
import { metadataDraft } from '../metadata.ts';
import { AGENT_CHANNEL } from '../readers/domain.ts';
import { el, renderXml, type XmlDraft } from '../xml/render.ts';
import { nicSourceDraft } from './devices.ts';

/** How often QEMU asks the guest's balloon driver for memory statistics, in seconds. */
const BALLOON_PERIOD_SECONDS = 5;

const BUS_PREFIX: Readonly<Record<DiskSpec['bus'], string>> = {
  virtio: 'vd',
  scsi: 'sd',
  sata: 'sd',
  ide: 'hd',
};

/** Writes the domain XML of a new VM. */
export function writeDomain(spec: VmSpec): string {
  const kib = Math.floor(spec.memoryBytes / 1024);
  const kvm = spec.domainType === 'kvm';
  return renderXml(
    el('domain', { type: spec.domainType }, [
      el('name', {}, spec.name),
      el('uuid', {}, spec.uuid),
      spec.description !== null &&
        spec.description !== '' &&
        el('description', {}, spec.description),
      el('metadata', {}, [metadataDraft(spec.metadata)]),
      el('memory', { unit: 'KiB' }, kib),
      el('currentMemory', { unit: 'KiB' }, kib),
      el('vcpu', {}, spec.vcpus),
      osDraft(spec),
      featuresDraft(spec),
      kvm ? el('cpu', { mode: 'host-passthrough' }) : el('cpu', { mode: 'maximum' }),
      clockDraft(spec),
      el('on_poweroff', {}, 'destroy'),
      el('on_reboot', {}, 'restart'),
      el('on_crash', {}, 'destroy'),
      el('devices', {}, devices(spec)),
    ]),
  );
}

function isX86(spec: VmSpec): boolean {
  return spec.arch === 'x86_64' || spec.arch === 'i686';
}

function osDraft(spec: VmSpec): XmlDraft {
  const uefi = spec.firmware === 'UEFI';
  return el('os', { firmware: uefi ? 'efi' : null }, [
    el('type', { arch: spec.arch, machine: spec.machine }, 'hvm'),
    // Without Secure Boot any signed or unsigned guest starts; libvirt then picks a fitting firmware itself.
    uefi && el('firmware', {}, firmwareFeatures(spec.secureBoot === true)),
    // Libvirt takes an order of devices or of kinds, not both.
    spec.disks.every((disk) => disk.bootOrder === undefined) && el('boot', { dev: 'hd' }),
  ]);
}

function firmwareFeatures(secureBoot: boolean): XmlDraft[] {
  const secure = el('feature', { enabled: secureBoot ? 'yes' : 'no', name: 'secure-boot' });
  // Without the vendors' keys in it, secure boot checks nothing.
  return secureBoot ? [secure, el('feature', { enabled: 'yes', name: 'enrolled-keys' })] : [secure];
}

/** A waiting CPU gives way after so many turns: what Microsoft's own hypervisor tells its guests. */
const SPINLOCK_RETRIES = 8191;

function featuresDraft(spec: VmSpec): XmlDraft {
  const on = { state: 'on' };
  return el('features', {}, [
    el('acpi'),
    isX86(spec) && el('apic'),
    spec.hyperv === true &&
      el('hyperv', {}, [
        el('relaxed', on),
        el('vapic', on),
        el('spinlocks', { ...on, retries: SPINLOCK_RETRIES }),
      ]),
    spec.secureBoot === true && el('smm', on),
  ]);
}

/** Timers that keep a Linux or Windows guest's clock right under KVM; QEMU's own defaults under emulation. */
function clockDraft(spec: VmSpec): XmlDraft {
  const withTimers = spec.domainType === 'kvm' && isX86(spec);
  return el('clock', { offset: spec.clock ?? 'utc' }, [
    withTimers && el('timer', { name: 'rtc', tickpolicy: 'catchup' }),
    withTimers && el('timer', { name: 'pit', tickpolicy: 'delay' }),
    withTimers && el('timer', { name: 'hpet', present: 'no' }),
    spec.hyperv === true && el('timer', { name: 'hypervclock', present: 'yes' }),
  ]);
}

function devices(spec: VmSpec): XmlDraft[] {
  const scsi = spec.disks.some((disk) => disk.bus === 'scsi');
  return [
    ...diskDrafts(spec.disks),
    ...(scsi ? [el('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' })] : []),
    ...pciePorts(spec),
    el('controller', { type: 'usb', index: 0, model: 'qemu-xhci' }),
    ...spec.nics.map(nicDraft),
    el('serial', { type: 'pty' }, [el('target', { port: 0 })]),
    el('console', { type: 'pty' }, [el('target', { type: 'serial', port: 0 })]),
    el('channel', { type: 'unix' }, [el('target', { type: 'virtio', name: AGENT_CHANNEL })]),
    el('input', { type: 'tablet', bus: 'usb' }),
    el('graphics', { type: 'vnc', port: -1, autoport: 'yes', listen: '127.0.0.1' }, [
      el('listen', { type: 'address', address: '127.0.0.1' }),
    ]),
    el('video', {}, [el('model', { type: 'virtio', heads: 1 })]),
    ...(spec.tpm === true ? [tpmDraft()] : []),
    el('memballoon', { model: 'virtio' }, [el('stats', { period: BALLOON_PERIOD_SECONDS })]),
    el('rng', { model: 'virtio' }, [el('backend', { model: 'random' }, '/dev/urandom')]),
  ];
}

function tpmDraft(): XmlDraft {
  return el('tpm', { model: 'tpm-crb' }, [el('backend', { type: 'emulator', version: '2.0' })]);
}

/** PCIe devices every VM has: USB, serial channels, balloon, random numbers. */
const OWN_PCIE_DEVICES = 4;
/** Devices that can be plugged in while the VM runs: on PCIe each needs a port that was there at power-on. */
const SPARE_PCIE_PORTS = 6;

/** Without spare ports libvirt makes just as many as there are devices, and nothing can be plugged in later. */
function pciePorts(spec: VmSpec): XmlDraft[] {
  if (spec.machine !== 'q35' || !isX86(spec)) return [];
  const scsi = spec.disks.some((disk) => disk.bus === 'scsi') ? 1 : 0;
  const disks = spec.disks.filter((disk) => disk.bus === 'virtio').length;
  const count = OWN_PCIE_DEVICES + scsi + disks + spec.nics.length + SPARE_PCIE_PORTS;
  return Array.from({ length: count }, (_, index) =>
    el('controller', { type: 'pci', index: index + 1, model: 'pcie-root-port' }),
  );
}

function diskDrafts(disks: readonly DiskSpec[]): XmlDraft[] {
  const used = new Map<string, number>();
  return disks.map((disk) => {
    const prefix = BUS_PREFIX[disk.bus];
    const index = used.get(prefix) ?? 0;
    used.set(prefix, index + 1);
    return diskDraft(disk, `${prefix}${driveLetters(index)}`);
  });
}

function diskDraft(disk: DiskSpec, target: string): XmlDraft {
  const block = disk.path.startsWith('/dev/');
  return el('disk', { type: block ? 'block' : 'file', device: disk.device }, [
    el('driver', { name: 'qemu', type: disk.format, discard: disk.discard ? 'unmap' : null }),
    el('source', block ? { dev: disk.path } : { file: disk.path }),
    el('target', { dev: target, bus: disk.bus }),
    disk.bootOrder !== undefined && el('boot', { order: disk.bootOrder }),
    (disk.readonly ?? disk.device === 'cdrom') && el('readonly'),
  ]);
}

/** 0 → a, 25 → z, 26 → aa, as Linux names drives. */
export function driveLetters(index: number): string {
  const last = String.fromCodePoint(97 + (index % 26));
  return index < 26 ? last : driveLetters(Math.floor(index / 26) - 1) + last;
}

function nicDraft(nic: NicSpec): XmlDraft {
  return el('interface', { type: nic.source.kind }, [
    el('mac', { address: nic.mac }),
    nicSourceDraft(nic.source),
    el('model', { type: nic.model }),
  ]);
}
