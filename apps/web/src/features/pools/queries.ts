import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { PoolRow, VolumeRow } from './fragments';

export const PoolListQuery = graphql(
  `
    query PoolList($first: Int, $after: String, $filter: ListFilter) {
      storagePools(first: $first, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            ...PoolRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [PoolRow],
);
export const pickPools = (data: ResultOf<typeof PoolListQuery>) => data.storagePools;

export const VolumeListQuery = graphql(
  `
    query VolumeList($first: Int, $after: String, $filter: VolumeFilter) {
      volumes(first: $first, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            ...VolumeRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [VolumeRow],
);
export const pickVolumes = (data: ResultOf<typeof VolumeListQuery>) => data.volumes;

export const PoolQuery = graphql(
  `
    query PoolPage($id: ID!) {
      storagePool(id: $id) {
        ...PoolRow
      }
    }
  `,
  [PoolRow],
);
