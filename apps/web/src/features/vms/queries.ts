import { graphql, type ResultOf } from '@/lib/graphql/tada';
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
export const pickVms = (data: ResultOf<typeof VmListQuery>) => data.vms;
/** The whole inventory: one stable object, so that every page shares the same cached list. */
export const ALL_VMS = {};
