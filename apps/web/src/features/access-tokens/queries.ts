import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

export const AccessTokenListQuery = graphql(`
  query AccessTokenList {
    accessTokens {
      id
      name
      role
      createdAt
    }
  }
`);
export type AccessTokenRow = ResultOf<typeof AccessTokenListQuery>['accessTokens'][number];
export type Role = AccessTokenRow['role'];

export const CreateAccessToken = graphql(
  `
    mutation CreateAccessToken($input: CreateAccessTokenInput!) {
      result: createAccessToken(input: $input) {
        __typename
        ... on CreateAccessTokenPayload {
          token
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

export const RevokeAccessToken = graphql(
  `
    mutation RevokeAccessToken($input: RevokeAccessTokenInput!) {
      result: revokeAccessToken(input: $input) {
        __typename
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
