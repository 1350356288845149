import { graphql, type ResultOf } from '@/lib/graphql/tada';

export const NodeHardwareQuery = graphql(`
  query NodeHardware($id: ID!) {
    node(id: $id) {
      id
      hardware {
        disks {
          path
          type
          bus
          vendor
          model
          serial
          sizeBytes
          removable
          unknown {
            field
            reason
          }
        }
        nics {
          name
          mac
          link
          speedMbps
          addresses
          pciAddress
          virtual
          unknown {
            field
            reason
          }
        }
        pci {
          address
          classCode
          vendorId
          productId
          vendorName
          productName
          driver
          iommuGroup
          numaCell
          gpu
          sriov {
            physicalFunction
            maxVirtualFunctions
            virtualFunctions
          }
          unknown {
            field
            reason
          }
        }
        usb {
          bus
          device
          vendorId
          productId
          vendorName
          productName
          unknown {
            field
            reason
          }
        }
      }
    }
  }
`);
export type Hardware = NonNullable<
  NonNullable<ResultOf<typeof NodeHardwareQuery>['node']>['hardware']
>;
export type Disk = Hardware['disks'][number];
export type Nic = Hardware['nics'][number];
export type Pci = Hardware['pci'][number];
export type Usb = Hardware['usb'][number];
