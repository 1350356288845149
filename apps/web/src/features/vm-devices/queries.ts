import { graphql, type ResultOf } from '@/lib/graphql/tada';

/** What the VM can be given, read live from its node; each half fails alone. */
export const DeviceOfferQuery = graphql(`
  query VmDeviceOffer($id: ID!) {
    vm(id: $id) {
      id
      deviceOffer {
        vnc {
          allowed
          reason
        }
        spice {
          allowed
          reason
        }
        videos
        virtiofs {
          allowed
          reason
        }
        plan9 {
          allowed
          reason
        }
        readonlyVirtiofs {
          allowed
          reason
        }
      }
    }
  }
`);

export const HostDevicesQuery = graphql(`
  query VmHostDevices($id: ID!) {
    vm(id: $id) {
      id
      hostDevices {
        iommu {
          allowed
          reason
        }
        usesUnknown
        pci {
          address
          name
          driver
          iommuGroup
          usedBy {
            uuid
            name
            running
          }
          attach {
            allowed
            reason
          }
        }
        usb {
          bus
          device
          vendorId
          productId
          name
          usedBy {
            uuid
            name
            running
          }
          attach {
            allowed
            reason
          }
        }
      }
    }
  }
`);

export type OfferData = NonNullable<
  NonNullable<ResultOf<typeof DeviceOfferQuery>['vm']>['deviceOffer']
>;
export type HostData = NonNullable<
  NonNullable<ResultOf<typeof HostDevicesQuery>['vm']>['hostDevices']
>;
