import { z } from 'zod';
import type { GraphClient } from '../../tools/drills/lib/graph.ts';

const Page = z.object({
  vms: z.object({
    totalCount: z.number(),
    edges: z.array(z.object({ node: z.object({ id: z.string(), name: z.string() }) })),
  }),
});

/** Eight fields of each VM, two of them lists of their own, as a table of VMs asks for. */
const QUERY = `{
  vms(first: 100, sort: { field: NAME, direction: ASC }) {
    totalCount
    edges { node { id name powerState vcpus memoryBytes tags addresses { address } node { name } } }
  }
}`;

export interface ListOptions {
  readonly graph: GraphClient;
  /** Clients that ask at the same time, each one request after the other. */
  readonly clients: number;
  readonly requestsEach: number;
  /** VMs there must be at least. */
  readonly vms: number;
}

/** Milliseconds of each answer to the first page of VMs, with that many clients asking at once. */
export async function measureList(options: ListOptions): Promise<number[]> {
  const times: number[] = [];
  const client = async (): Promise<void> => {
    for (let request = 0; request < options.requestsEach; request += 1) {
      const begun = performance.now();
      const { vms } = await options.graph.ask(Page, QUERY);
      times.push(performance.now() - begun);
      if (vms.edges.length !== 100 || vms.totalCount < options.vms) {
        throw new Error(`The page has ${vms.edges.length} of ${vms.totalCount} VMs.`);
      }
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  return times;
}
