import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const KeyPairRow = graphql(`
  fragment KeyPairRow on KeyPair {
    __typename
    id
    name
    algorithm
    bits
    publicKey
    fingerprint
    comment
    createdAt
  }
`);
export type KeyPairRowData = FragmentOf<typeof KeyPairRow>;
