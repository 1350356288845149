import { waitFor, type LabNode } from '@corral/testkit';
import { z } from 'zod';
import type { GraphClient } from './graph.ts';
import { runTask } from './tasks.ts';

const NodeList = z.object({
  nodes: z.object({
    edges: z.array(
      z.object({
        node: z.object({
          id: z.string(),
          name: z.string(),
          state: z.string(),
          stateReason: z.string().nullable(),
        }),
      }),
    ),
  }),
});

/** Waits until the node of that name is online and returns its id. */
export async function onlineNode(graph: GraphClient, name: string): Promise<string> {
  const query = '{ nodes(first: 50) { edges { node { id name state stateReason } } } }';
  return waitFor(
    `node ${name} to be online`,
    async () => {
      const { nodes } = await graph.ask(NodeList, query);
      const found = nodes.edges.find(({ node }) => node.name === name)?.node;
      return found?.state === 'ONLINE' ? found.id : undefined;
    },
    { timeoutMs: 30_000 },
  );
}

/** Enrols the lab's machine over ssh as a user does: probe, look at the fingerprint, enrol with it. */
export async function enrolBySsh(graph: GraphClient, lab: LabNode, name: string): Promise<string> {
  const place = {
    transport: 'SSH',
    host: lab.ssh.host,
    port: lab.ssh.port,
    user: lab.ssh.user,
    auth: { kind: 'KEY', privateKey: lab.ssh.privateKey },
  };
  const { report } = await graph.mutate({
    name: 'probeNode',
    inputType: 'ProbeNodeInput',
    input: place,
    fields: 'report { hostKeyFingerprint }',
    payload: z.object({ report: z.object({ hostKeyFingerprint: z.string() }) }),
  });
  if (report.hostKeyFingerprint !== lab.ssh.hostKeyFingerprint) {
    throw new Error(`The probe saw the host key ${report.hostKeyFingerprint}.`);
  }
  await graph.mutate({
    name: 'enrolNode',
    inputType: 'EnrolNodeInput',
    input: { ...place, name, hostKeyFingerprint: report.hostKeyFingerprint },
    fields: 'node { id }',
    payload: z.object({ node: z.object({ id: z.string() }) }),
  });
  return onlineNode(graph, name);
}

const Named = z.object({
  edges: z.array(z.object({ node: z.object({ id: z.string(), name: z.string() }) })),
});

/** The id of the thing of that name in a list of the graph; null when there is none. */
export async function idByName(
  graph: GraphClient,
  list: 'vms' | 'storagePools' | 'networks' | 'templates' | 'volumes',
  name: string,
  nodeId?: string,
): Promise<string | null> {
  const byNode = list === 'vms' ? 'nodeIds: [$node]' : 'nodeId: $node';
  const [declare, filter] = nodeId === undefined ? ['', ''] : [', $node: ID!', byNode];
  const query = `query Find($search: String!${declare}) {
    list: ${list}(first: 100, filter: { search: $search ${filter} }) { edges { node { id name } } }
  }`;
  const found = await graph.ask(z.object({ list: Named }), query, { search: name, node: nodeId });
  return found.list.edges.find(({ node }) => node.name === name)?.node.id ?? null;
}

/** As {@link idByName}, but waits for it. */
export async function waitForId(...args: Parameters<typeof idByName>): Promise<string> {
  return waitFor(`${args[2]} in the graph`, () => idByName(...args));
}

/** Makes a pool in a folder of the node and returns its id. */
export async function makePool(
  graph: GraphClient,
  nodeId: string,
  name: string,
  path: string,
): Promise<string> {
  await runTask(graph, {
    name: 'createStoragePool',
    inputType: 'CreateStoragePoolInput',
    input: { nodeId, name, path },
  });
  return waitForId(graph, 'storagePools', name, nodeId);
}

/** Makes a NAT network with DHCP and returns its id. */
export async function makeNetwork(
  graph: GraphClient,
  nodeId: string,
  name: string,
  third: number,
): Promise<string> {
  await runTask(graph, {
    name: 'createNetwork',
    inputType: 'CreateNetworkInput',
    input: {
      nodeId,
      name,
      mode: 'NAT',
      ipv4Cidr: `192.168.${third}.1/24`,
      dhcp: { start: `192.168.${third}.10`, end: `192.168.${third}.99` },
    },
  });
  return waitForId(graph, 'networks', name, nodeId);
}
