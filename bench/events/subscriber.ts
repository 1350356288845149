import { z } from 'zod';
import type { GraphClient } from '../../tools/drills/lib/graph.ts';
import { wallMs } from './clock.ts';

const Batch = z.object({
  inventoryChanged: z.object({
    changes: z.array(
      z.object({
        object: z
          .object({ name: z.string().optional(), powerState: z.string().optional() })
          .nullable(),
      }),
    ),
    gap: z.boolean(),
  }),
});

const DOCUMENT = `subscription Changes($nodeId: ID!) {
  inventoryChanged(kinds: [VM], nodeId: $nodeId) { changes { object { ... on Vm { name powerState } } } gap }
}`;

/** A client of the graph that waits for states of one VM. */
export class Subscriber {
  private readonly name: string;
  private waiting: { state: string; seen: (at: number) => void } | undefined;

  /** Subscribes to the changes of a node's VMs at once. */
  constructor(graph: GraphClient, nodeId: string, name: string) {
    this.name = name;
    void this.read(graph, nodeId);
  }

  /** Resolves with the moment at which the first message came that shows the VM in that state. */
  next(state: string): Promise<number> {
    return new Promise((resolve) => {
      this.waiting = { state, seen: resolve };
    });
  }

  private async read(graph: GraphClient, nodeId: string): Promise<void> {
    for await (const { inventoryChanged } of graph.subscribe(Batch, DOCUMENT, { nodeId })) {
      const at = wallMs();
      const { waiting } = this;
      const shows = inventoryChanged.changes.some(
        ({ object }) => object?.name === this.name && object.powerState === waiting?.state,
      );
      if (!shows || waiting === undefined) continue;
      this.waiting = undefined;
      waiting.seen(at);
    }
  }
}
