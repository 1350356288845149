import type { VirtualisationFacts } from '@corral/hypervisor';
import { childrenNamed, find, findAll, textAt } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

export interface VirtualisationInput {
  /** Domain capabilities of each guest type the node reports; null where the lookup failed. */
  readonly domainCapabilitiesXml: Readonly<Record<string, string | null>>;
  readonly domainTypeOverride: string | null;
}

/** Guest types from best to worst. */
const TYPE_ORDER = ['kvm', 'qemu'];

/** What the node can run, from its capabilities and the domain capabilities of each guest type. */
export function readVirtualisation(
  capabilities: XmlElement,
  arch: string,
  input: VirtualisationInput,
): VirtualisationFacts {
  const guest = guestArch(capabilities, arch);
  const domainTypes = reportedTypes(capabilities, arch);
  const choice = chooseDomainType(domainTypes, input.domainTypeOverride);
  const parsed = new Map<string, XmlElement>();
  for (const [type, xml] of Object.entries(input.domainCapabilitiesXml)) {
    if (xml !== null) parsed.set(type, parseXml(xml));
  }
  const chosen = parsed.get(choice.type) ?? null;
  return {
    domainTypes,
    chosenDomainType: choice.type,
    chosenReason: choice.reason,
    iommu: supportFlag(find(capabilities, 'host/iommu')),
    nested: readNested(parsed.get('kvm') ?? null),
    firmwares: readFirmwares(chosen, arch),
    machineTypes: guest
      ? [...new Set(childrenNamed(guest, 'machine').map((machine) => machine.text.trim()))]
      : [],
  };
}

/** Guest types the node reports for guests of its own architecture, best first. */
export function reportedTypes(capabilities: XmlElement, arch: string): string[] {
  const guest = guestArch(capabilities, arch);
  const types = guest
    ? childrenNamed(guest, 'domain').map((domain) => domain.attributes['type'])
    : [];
  const known = [...new Set(types.filter((type) => type !== undefined))];
  const first = TYPE_ORDER.filter((type) => known.includes(type));
  return [...first, ...known.filter((type) => !TYPE_ORDER.includes(type))];
}

/** The guest type for new VMs: the node's own setting, else the best the node reports. */
export function chooseDomainType(
  reported: readonly string[],
  override: string | null,
): { type: string; reason: string } {
  if (override !== null && override !== '') {
    return {
      type: override,
      reason: reported.includes(override)
        ? `The node is set to use ${override}.`
        : `The node is set to use ${override}, though it does not report that it can.`,
    };
  }
  if (reported.includes('kvm')) {
    return { type: 'kvm', reason: 'The node reports hardware virtualisation (KVM).' };
  }
  const [first] = reported;
  if (first === undefined) {
    return {
      type: 'qemu',
      reason: 'The node reports no guest type; emulation always exists in QEMU.',
    };
  }
  return {
    type: first,
    reason:
      first === 'qemu'
        ? 'The node reports no KVM (no /dev/kvm, or QEMU cannot open it), so guests are emulated, which is slow.'
        : `The node reports ${first} guests only.`,
  };
}

function guestArch(capabilities: XmlElement, arch: string): XmlElement | null {
  for (const guest of childrenNamed(capabilities, 'guest')) {
    const found = find(guest, 'arch');
    if (textAt(guest, 'os_type') === 'hvm' && found?.attributes['name'] === arch) return found;
  }
  return null;
}

function supportFlag(element: XmlElement | null): boolean | null {
  const support = element?.attributes['support'];
  return support === undefined ? null : support === 'yes';
}

/** True when a KVM guest would be given the processor's own virtualisation; null without KVM. */
function readNested(kvm: XmlElement | null): boolean | null {
  const cpu = kvm && find(kvm, 'cpu');
  if (!cpu) return null;
  const hostModel = childrenNamed(cpu, 'mode').find(
    ({ attributes }) => attributes['name'] === 'host-model',
  );
  if (!hostModel || hostModel.attributes['supported'] !== 'yes') return null;
  return childrenNamed(hostModel, 'feature').some(
    ({ attributes }) =>
      attributes['policy'] === 'require' &&
      (attributes['name'] === 'vmx' || attributes['name'] === 'svm'),
  );
}

/** True when libvirt can choose a UEFI firmware by itself for a guest of the kind asked about. */
export function offersUefi(domainCapabilitiesXml: string): boolean {
  return readFirmwares(parseXml(domainCapabilitiesXml), '').includes('UEFI');
}

/** `BIOS` comes with QEMU for x86; `UEFI` is there when libvirt can choose it by itself. */
function readFirmwares(domainCapabilities: XmlElement | null, arch: string): string[] {
  const firmwares = arch === 'x86_64' || arch === 'i686' ? ['BIOS'] : [];
  const os = domainCapabilities && find(domainCapabilities, 'os');
  const values = os
    ? childrenNamed(os, 'enum')
        .filter(({ attributes }) => attributes['name'] === 'firmware')
        .flatMap((firmware) => findAll(firmware, 'value').map((value) => value.text.trim()))
    : [];
  if (values.includes('efi')) firmwares.push('UEFI');
  return firmwares;
}
