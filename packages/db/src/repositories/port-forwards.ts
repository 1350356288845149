import { CorralError } from '@corral/domain';
import type { Transaction } from '../connection/client.ts';
import type { ChangeDraft } from '../feed/change-feed.ts';
import type { PortForward } from '../generated/sqlite/client.ts';
import { notFound, type RepositoryContext } from './context.ts';

/** What is wanted of a port forward; `state` and what belongs to it is observed. */
export interface PortForwardDraft {
  readonly id: string;
  readonly nodeId: string;
  readonly vmUuid: string;
  readonly networkUuid: string;
  readonly mac: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly hostAddress: string | null;
  readonly hostPort: number;
  readonly guestAddress: string;
  readonly guestPort: number;
  readonly description: string | null;
}

export interface PortForwardObservation {
  readonly state: 'PENDING' | 'ACTIVE' | 'FAILED';
  readonly reason: string | null;
}

/** Port forwards as they are wanted. Their VM and network count as changed with them. */
export class PortForwardRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<PortForward | null> {
    return this.#context.prisma.portForward.findUnique({ where: { id } });
  }

  async require(id: string): Promise<PortForward> {
    const row = await this.get(id);
    if (!row) throw notFound('port forward', id);
    return row;
  }

  ofNode(nodeId: string): Promise<PortForward[]> {
    return this.#list({ nodeId });
  }

  ofVm(nodeId: string, vmUuid: string): Promise<PortForward[]> {
    return this.#list({ nodeId, vmUuid });
  }

  ofNetwork(nodeId: string, networkUuid: string): Promise<PortForward[]> {
    return this.#list({ nodeId, networkUuid });
  }

  /** Writes what is wanted down; nothing happens when it stands there already. */
  async add(draft: PortForwardDraft): Promise<void> {
    await this.#context.feed.write(async (tx, record) => {
      if (await tx.portForward.findUnique({ where: { id: draft.id } })) return;
      await refuseTaken(tx, draft);
      await tx.portForward.create({ data: draft });
      await tell(tx, draft, record);
    });
  }

  /** False when there was none. */
  async remove(id: string): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      const row = await tx.portForward.findUnique({ where: { id } });
      if (!row) return false;
      await tx.portForward.delete({ where: { id } });
      await tell(tx, row, record);
      return true;
    });
  }

  /** What was seen of all forwards of a node; changes nothing where it was seen so before. */
  async observe(nodeId: string, seen: PortForwardObservation, observedAt: Date): Promise<void> {
    await this.#context.feed.write(async (tx, record) => {
      const rows = await tx.portForward.findMany({ where: { nodeId } });
      await tx.portForward.updateMany({ where: { nodeId }, data: { ...seen, observedAt } });
      for (const row of rows)
        if (row.state !== seen.state || row.reason !== seen.reason) await tell(tx, row, record);
    });
  }

  #list(where: { nodeId: string; vmUuid?: string; networkUuid?: string }): Promise<PortForward[]> {
    return this.#context.prisma.portForward.findMany({
      where,
      orderBy: [{ hostPort: 'asc' }, { protocol: 'asc' }, { id: 'asc' }],
    });
  }
}

/** Two tasks can have planned the same port; the second to write it down is refused. */
async function refuseTaken(tx: Transaction, draft: PortForwardDraft): Promise<void> {
  const { nodeId, protocol, hostPort, hostAddress } = draft;
  const others = await tx.portForward.findMany({ where: { nodeId, protocol, hostPort } });
  const taken = others.some(
    (other) =>
      other.hostAddress === null || hostAddress === null || other.hostAddress === hostAddress,
  );
  if (!taken) return;
  throw new CorralError(
    'ALREADY_EXISTS',
    `The ${protocol} port ${hostPort} of the node leads to a guest already.`,
    { field: 'hostPort' },
  );
}

async function tell(
  tx: Transaction,
  row: { readonly nodeId: string; readonly vmUuid: string; readonly networkUuid: string },
  record: (change: ChangeDraft) => void,
): Promise<void> {
  const { nodeId } = row;
  const vm = await tx.vm.findUnique({ where: { nodeId_uuid: { nodeId, uuid: row.vmUuid } } });
  const network = await tx.network.findUnique({
    where: { nodeId_uuid: { nodeId, uuid: row.networkUuid } },
  });
  if (vm) record({ kind: 'Vm', op: 'UPDATED', objectId: vm.id, nodeId });
  if (network) record({ kind: 'Network', op: 'UPDATED', objectId: network.id, nodeId });
}
