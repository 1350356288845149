import type { CallOptions } from './call-options.ts';

/**
 * The hardware of a node as it is now. Nothing in these records is guessed: what the node does not tell is null, and
 * `unknown` of the same device names the field with the reason in a sentence.
 */
export interface HardwareRole {
  /** Reads every device of the node. CAPABILITY_MISSING where the node has no list of its devices. */
  read(options?: CallOptions): Promise<NodeHardware>;
}

export interface NodeHardware {
  readonly pci: readonly PciDevice[];
  readonly usb: readonly UsbDevice[];
  readonly nics: readonly HostNic[];
  readonly disks: readonly HostDisk[];
}

/** A field of a device that is null, and why. */
export interface UnknownFact {
  readonly field: string;
  readonly reason: string;
}

export interface PciDevice {
  /** Address as lspci writes it: `0000:3b:00.0`. */
  readonly address: string;
  /**
   * Six hexadecimal digits of class, subclass and interface, as in `030000`; four where the node does not tell the
   * interface.
   */
  readonly classCode: string | null;
  /** Four hexadecimal digits each. */
  readonly vendorId: string;
  readonly productId: string;
  readonly vendorName: string | null;
  readonly productName: string | null;
  /** Kernel driver bound to the device. */
  readonly driver: string | null;
  readonly iommuGroup: number | null;
  readonly numaCell: number | null;
  /** True for what class code 03 says is a display controller. */
  readonly gpu: boolean;
  readonly sriov: SriovFacts | null;
  readonly unknown: readonly UnknownFact[];
}

export type SriovFacts =
  | {
      readonly kind: 'PHYSICAL_FUNCTION';
      /** Most virtual functions the card can have; null when the node does not tell. */
      readonly maxVirtualFunctions: number | null;
      /** Addresses of those that are on now. */
      readonly virtualFunctions: readonly string[];
    }
  | { readonly kind: 'VIRTUAL_FUNCTION'; readonly physicalFunction: string };

export interface UsbDevice {
  readonly bus: number;
  readonly device: number;
  readonly vendorId: string;
  readonly productId: string;
  readonly vendorName: string | null;
  readonly productName: string | null;
  readonly unknown: readonly UnknownFact[];
}

export interface HostNic {
  readonly name: string;
  readonly mac: string | null;
  /** The kernel's word: `up`, `down`, `unknown`, … */
  readonly link: string | null;
  readonly speedMbps: number | null;
  /** Addresses with their prefix, as in `192.0.2.4/24`; null when the node does not tell them. */
  readonly addresses: readonly string[] | null;
  /** PCI address of the card; null for one that is made of software, as a bridge, or not on PCI. */
  readonly pciAddress: string | null;
  /** True for a card that is made of software. */
  readonly virtual: boolean;
  readonly unknown: readonly UnknownFact[];
}

export type HostDiskType = 'NVME' | 'SSD' | 'HDD' | 'CDROM' | 'FLOPPY';

export interface HostDisk {
  /** As in `/dev/sda`. */
  readonly path: string;
  readonly type: HostDiskType | null;
  readonly bus: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly sizeBytes: number | null;
  readonly removable: boolean;
  readonly unknown: readonly UnknownFact[];
}
