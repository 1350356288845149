import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';
import { KeyPairRow } from './fragments';

export const KeyPairListQuery = graphql(
  `
    query KeyPairList {
      keyPairs {
        ...KeyPairRow
      }
    }
  `,
  [KeyPairRow],
);

export const GenerateKeyPair = graphql(
  `
    mutation GenerateKeyPair($input: GenerateKeyPairInput!) {
      result: generateKeyPair(input: $input) {
        __typename
        ... on GenerateKeyPairPayload {
          privateKey
          keyPair {
            ...KeyPairRow
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [KeyPairRow, UserErrorFields],
);

export const ImportKeyPair = graphql(
  `
    mutation ImportKeyPair($input: ImportKeyPairInput!) {
      result: importKeyPair(input: $input) {
        __typename
        ... on ImportKeyPairPayload {
          keyPair {
            ...KeyPairRow
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [KeyPairRow, UserErrorFields],
);

export const DeleteKeyPair = graphql(
  `
    mutation DeleteKeyPair($input: DeleteKeyPairInput!) {
      result: deleteKeyPair(input: $input) {
        __typename
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
