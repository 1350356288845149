import { INSTALL_BUSES, type MachineKind, type MachineOffer, type Offer } from '@corral/domain';
import { childrenNamed, find, findAll } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

const YES: Offer = { supported: true, reason: null };
const no = (reason: string): Offer => ({ supported: false, reason });

const NO_UEFI =
  'The node has no UEFI firmware for guests. On Debian or Ubuntu: sudo apt-get install -y ovmf';
const NO_SECURE =
  'The node has no UEFI firmware with secure boot. On Debian or Ubuntu: sudo apt-get install -y ovmf';
const NO_TPM =
  'The node has no swtpm, which emulates TPMs. On Debian or Ubuntu: sudo apt-get install -y swtpm swtpm-tools';

/** The firmware for secure boot needs System Management Mode, which machines of type pc do not have. */
const SECURE_MACHINE: MachineKind = 'q35';

/** What a node offers to a VM of one machine type, from libvirt's domain capabilities for it. */
export function readMachineOffer(
  domainCapabilitiesXml: string,
  machine: MachineKind,
  domainType: string,
): MachineOffer {
  const root = parseXml(domainCapabilitiesXml);
  const arch = find(root, 'arch')?.text.trim() ?? '';
  const x86 = arch === 'x86_64' || arch === 'i686';
  const os = find(root, 'os');
  const uefi = valuesOf(os, 'firmware').includes('efi') ? YES : no(NO_UEFI);
  return {
    machine,
    bios: x86 ? YES : no(`Machines of the architecture ${arch} have no BIOS.`),
    uefi,
    secureBoot: secureBoot(os, machine, uefi),
    tpm: tpmOffer(root),
    hyperv: hyperv(root, domainType),
    diskBuses: INSTALL_BUSES.filter((bus) =>
      valuesOf(find(root, 'devices/disk'), 'bus').includes(bus),
    ),
  };
}

/** The words libvirt lists under `<enum name=…>` of an element. */
export function valuesOf(element: XmlElement | null, name: string): string[] {
  const enums = element ? childrenNamed(element, 'enum') : [];
  return enums
    .filter((one) => one.attributes['name'] === name)
    .flatMap((one) => findAll(one, 'value').map((value) => value.text.trim()));
}

function secureBoot(os: XmlElement | null, machine: MachineKind, uefi: Offer): Offer {
  if (!uefi.supported) return uefi;
  if (machine !== SECURE_MACHINE)
    return no(`Secure boot needs a machine of type ${SECURE_MACHINE}.`);
  const loader = os && find(os, 'loader');
  return valuesOf(loader, 'secure').includes('yes') ? YES : no(NO_SECURE);
}

/** Whether an emulated TPM 2.0 can be had, from domain capabilities. */
export function tpmOffer(root: XmlElement): Offer {
  const element = find(root, 'devices/tpm');
  if (!valuesOf(element, 'backendModel').includes('emulator')) return no(NO_TPM);
  const versions = valuesOf(element, 'backendVersion');
  // Libvirt before 8.10 does not list versions; its emulator has always known 2.0.
  return versions.length === 0 || versions.includes('2.0')
    ? YES
    : no('The swtpm of the node does not know version 2.0 of the TPM.');
}

function hyperv(root: XmlElement, domainType: string): Offer {
  if (domainType !== 'kvm')
    return no('Hyper-V enlightenments come from KVM, and the node emulates its guests.');
  const element = find(root, 'features/hyperv');
  // Absent where libvirt is older than the list; such a libvirt knows the enlightenments all the same.
  return element === null || element.attributes['supported'] === 'yes'
    ? YES
    : no('The QEMU of the node offers no Hyper-V enlightenments.');
}
