import type { DeviceUser, Offer, PciCandidate, ShareDriver, VideoModel } from '@corral/domain';
import type { CallOptions } from './call-options.ts';
import type { PciDevice, UsbDevice } from './hardware.ts';

/** What of a node can be given to its VMs: devices of the machine itself, folders, displays. */
export interface DevicesRole {
  /**
   * The node's devices with what the node needs them for and which VMs have them. CAPABILITY_MISSING where the node
   * has no list of its devices.
   */
  hostDevices(options?: CallOptions): Promise<HostDevices>;
  /** What one VM can be given, by its board and how it is run. NOT_FOUND when there is no such VM. */
  offer(vmUuid: string, options?: CallOptions): Promise<DeviceOffer>;
  /** Looks at a folder of the node. CAPABILITY_MISSING where it cannot be looked at. */
  folder(path: string, options?: CallOptions): Promise<FolderFacts>;
}

export interface HostDevices {
  /** Whether devices can be walled off, with what to do where not. */
  readonly iommu: Offer;
  /** Null where it was seen what the node needs; else why not, as a sentence. */
  readonly usesUnknown: string | null;
  readonly pci: readonly HostPci[];
  readonly usb: readonly HostUsb[];
}

export type HostPci = PciDevice & PciCandidate;

export interface HostUsb extends UsbDevice {
  readonly name: string;
  readonly hostUses: readonly string[];
  readonly usedBy: readonly DeviceUser[];
}

export interface DeviceOffer {
  readonly displays: { readonly vnc: Offer; readonly spice: Offer };
  /** Models of display adapters; `none` is always among them. */
  readonly videos: readonly VideoModel[];
  readonly shares: Readonly<Record<ShareDriver, Offer>>;
  /** Shared folders by virtiofs that a guest cannot write to. */
  readonly readonlyVirtiofs: Offer;
  /** An emulated TPM 2.0. */
  readonly tpm: Offer;
}

export interface FolderFacts {
  readonly exists: boolean;
  readonly isFolder: boolean;
  /** Where the path leads when links are followed; null when it leads nowhere. */
  readonly realPath: string | null;
}
