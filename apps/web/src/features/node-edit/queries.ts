import { NodeRow } from '@/features/nodes/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const OrderNodes = graphql(
  `
    mutation OrderNodes($input: OrderNodesInput!) {
      result: orderNodes(input: $input) {
        __typename
        ... on OrderNodesPayload {
          nodes {
            __typename
            id
            sortOrder
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

export const EditNode = graphql(
  `
    mutation EditNode($input: UpdateNodeInput!) {
      result: updateNode(input: $input) {
        __typename
        ... on UpdateNodePayload {
          node {
            ...NodeRow
            description
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [NodeRow, UserErrorFields],
);
