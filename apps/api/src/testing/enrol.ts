import { waitFor, type LabNode } from '@corral/testkit';
import type { LabApi } from './lab-api.ts';

/** Enrols a second machine over ssh; gives the node's id once it is online. */
export async function enrolLabNode(lab: LabApi, other: LabNode, name: string): Promise<string> {
  const { host, port, user, privateKey, hostKeyFingerprint } = other.ssh;
  const input = {
    name,
    transport: 'SSH',
    host,
    port,
    user,
    auth: { kind: 'KEY', privateKey },
    hostKeyFingerprint,
  };
  const { answer } = await lab.api.data<{ answer: { node: { id: string } } }>(
    'mutation($input: EnrolNodeInput!) { answer: enrolNode(input: $input) { ... on EnrolNodePayload { node { id } } } }',
    { input },
  );
  const { id } = answer.node;
  await waitFor('the second node to be online', async () => {
    const { node } = await lab.api.data<{ node: { state: string } }>(
      'query($id: ID!) { node(id: $id) { state } }',
      { id },
    );
    return node.state === 'ONLINE';
  });
  return id;
}
