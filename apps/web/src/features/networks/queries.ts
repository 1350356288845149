import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { NetworkRow } from './fragments';

export const NetworkListQuery = graphql(
  `
    query NetworkList($first: Int, $after: String, $filter: ListFilter) {
      networks(first: $first, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            ...NetworkRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [NetworkRow],
);
export const pickNetworks = (data: ResultOf<typeof NetworkListQuery>) => data.networks;
