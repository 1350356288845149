import { graphql, type ResultOf } from '@/lib/graphql/tada';

/** CD images of every node. */
export const InstallMediaQuery = graphql(`
  query InstallMedia($first: Int, $after: String, $filter: VolumeFilter) {
    volumes(first: $first, after: $after, filter: $filter) {
      edges {
        cursor
        node {
          id
          name
          format
          capacityBytes
          pool {
            id
            name
            state
            node {
              id
              name
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
export const pickMedia = (data: ResultOf<typeof InstallMediaQuery>) => data.volumes;
export type Medium = ResultOf<typeof InstallMediaQuery>['volumes']['edges'][number]['node'];

/** What the node of the CD offers to a new VM. */
export const MachineOffersQuery = graphql(`
  query MachineOffers($id: ID!) {
    node(id: $id) {
      id
      machineOffers {
        machine
        uefi {
          supported
          reason
        }
        secureBoot {
          supported
          reason
        }
        tpm {
          supported
          reason
        }
        hyperv {
          supported
          reason
        }
        diskBuses
      }
    }
  }
`);
export type MachineOffer = NonNullable<
  NonNullable<ResultOf<typeof MachineOffersQuery>['node']>['machineOffers']
>[number];
