import type { LabNode } from '@corral/testkit';
import type { GraphClient } from '../lib/graph.ts';
import { enrolBySsh, makeNetwork, makePool } from '../lib/inventory.ts';
import { readTruth, type Truth } from '../lib/truth.ts';

/** A node of the drill, with where its disks are. */
export interface Site {
  /** The node's name in the graph. */
  readonly name: string;
  readonly node: Pick<LabNode, 'virsh' | 'exec'>;
  readonly pool: string;
  /** Folder of the pool as the node knows it. */
  readonly path: string;
}

/** A site as the graph knows it. */
export interface Place extends Site {
  readonly nodeId: string;
  readonly poolId: string;
  readonly networkId: string;
}

export interface LabSite extends Site {
  readonly node: LabNode;
}

export const POOL = 'crash';

export function siteOf(name: string, node: LabNode): LabSite {
  return { name, node, pool: POOL, path: `${node.imagesPath}/${POOL}` };
}

/** A line of the truth about a node, which says of which. */
export const lineOf = (site: Pick<Site, 'name'>, line: string): string => `${site.name}: ${line}`;

/** What there is on all nodes. */
export async function readSites(sites: readonly LabSite[]): Promise<Truth> {
  const truths = await Promise.all(
    sites.map(async (site) => [...(await readTruth(site.node))].map((line) => lineOf(site, line))),
  );
  return new Set(truths.flat());
}

/** Enrols a node over ssh, as ports are forwarded there alone, and gives it a pool and a network of its own. */
export async function furnish(
  graph: GraphClient,
  site: LabSite,
  thirdOfAddress: number,
): Promise<Place> {
  const nodeId = await enrolBySsh(graph, site.node, site.name);
  const poolId = await makePool(graph, nodeId, POOL, site.path);
  const networkId = await makeNetwork(graph, nodeId, POOL, thirdOfAddress);
  return { ...site, nodeId, poolId, networkId };
}
