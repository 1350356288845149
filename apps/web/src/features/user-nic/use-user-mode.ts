'use client';
import { graphql } from '@/lib/graphql/tada';
import { useLiveQuery } from '@/lib/graphql/use-live-query';

const UserModeQuery = graphql(`
  query UserMode($id: ID!) {
    node(id: $id) {
      __typename
      id
      capabilities {
        networkModes
        features {
          name
          supported
        }
      }
    }
  }
`);

/** True for a node on which no network can be made, so that VMs there need their own. */
export function useUserMode(nodeId: string | undefined): boolean {
  const { data } = useLiveQuery(UserModeQuery, {
    variables: { id: nodeId ?? '' },
    pause: nodeId === undefined || nodeId === '',
  });
  const capabilities = data?.node?.capabilities;
  if (!capabilities || capabilities.networkModes.length > 0) return false;
  return capabilities.features.some(({ name, supported }) => name === 'vm.userNic' && supported);
}
