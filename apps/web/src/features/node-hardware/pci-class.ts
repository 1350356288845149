/** Base classes of PCI that people look for, by their two digits (PCI Code and ID Assignment Specification). */
const CLASSES: Readonly<Record<string, PciKind>> = {
  '01': 'storage',
  '02': 'network',
  '03': 'display',
  '04': 'multimedia',
  '05': 'memory',
  '06': 'bridge',
  '07': 'communication',
  '08': 'system',
  '09': 'input',
  '0b': 'processor',
  '0c': 'serialBus',
  '0d': 'wireless',
  '10': 'encryption',
  '11': 'signal',
  '12': 'accelerator',
};

export type PciKind =
  | 'storage'
  | 'network'
  | 'display'
  | 'multimedia'
  | 'memory'
  | 'bridge'
  | 'communication'
  | 'system'
  | 'input'
  | 'processor'
  | 'serialBus'
  | 'wireless'
  | 'encryption'
  | 'signal'
  | 'accelerator'
  | 'other';

/** What kind of device a class code (six hexadecimal digits) names. */
export function pciKind(classCode: string | null): PciKind {
  return CLASSES[classCode?.slice(0, 2) ?? ''] ?? 'other';
}
