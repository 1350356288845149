import { graphql } from '@/lib/graphql/tada';
import { VmRow } from './fragments';

export const VmListQuery = graphql(
  `
    query VmList($first: Int, $after: String, $filter: VmFilter) {
      vms(first: $first, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            ...VmRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [VmRow],
);
