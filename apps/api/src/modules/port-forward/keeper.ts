import { randomBytes } from 'node:crypto';
import type { PortForward } from '@corral/db';
import { isCorralError } from '@corral/domain';
import type { HypervisorSession, PortForwardRule } from '@corral/hypervisor';
import type { World } from '../../world.ts';
import { KeyedMutex } from '../inventory/locks.ts';

/**
 * The rows say which ports are to lead where; the node's firewall is made to say the same. A start of the node, of its
 * firewall or of a network can undo it, so it is looked at again and put back.
 */

/** One writer a node: who reads the rows first must not write the node last. */
const locks = new KeyedMutex();
/** Sessions on which nothing of ours stood when nothing was wanted, so they need not be asked again. */
const clean = new WeakSet<HypervisorSession>();

const OWNER_KEY = 'portForwards.owner';

/** The word under which this server's rules stand on nodes, apart from those of another Corral. */
export async function ownerOf({ db }: Pick<World, 'db'>): Promise<string> {
  const stored = await db.settings.get(OWNER_KEY);
  if (typeof stored === 'string') return stored;
  const made = randomBytes(4).toString('hex');
  await db.settings.set(OWNER_KEY, made);
  return made;
}

export function ruleOf(row: PortForward): PortForwardRule {
  const { id, hostAddress, hostPort, guestAddress, guestPort } = row;
  const protocol = row.protocol === 'UDP' ? 'udp' : 'tcp';
  return { id, protocol, hostAddress, hostPort, guestAddress, guestPort };
}

/**
 * Makes the node's forwards exactly those of the rows, reads them back, and stores what was seen.
 * @throws CorralError why the node does not have them; that stands in the rows too.
 */
export function applyForwards(
  world: Pick<World, 'db'>,
  nodeId: string,
  session: HypervisorSession,
  signal?: AbortSignal,
): Promise<void> {
  return locks.run(nodeId, async () => {
    const owner = await ownerOf(world);
    const rules = (await world.db.portForwards.ofNode(nodeId)).map(ruleOf);
    try {
      await session.portForwards.apply(owner, rules, signal ? { signal } : {});
    } catch (error) {
      if (isCorralError(error) && error.family !== 'node') {
        const seen = { state: 'FAILED', reason: error.message } as const;
        await world.db.portForwards.observe(nodeId, seen, new Date());
      }
      throw error;
    }
    const seen = { state: 'ACTIVE', reason: null } as const;
    await world.db.portForwards.observe(nodeId, seen, new Date());
  });
}

/** Puts back what a node has lost of its forwards, and drops those of VMs that are gone. */
export async function keepForwards(
  world: Pick<World, 'db'>,
  nodeId: string,
  session: HypervisorSession,
): Promise<void> {
  const rows = await world.db.portForwards.ofNode(nodeId);
  if (rows.length === 0 && clean.has(session)) return;
  if (!(await session.portForwards.state()).supported && rows.length === 0) {
    clean.add(session);
    return;
  }
  for (const uuid of new Set(rows.map((row) => row.vmUuid))) {
    // Asked by its uuid: a list can miss what comes and goes meanwhile.
    if ((await session.vms.get(uuid)) !== null) continue;
    for (const row of rows) if (row.vmUuid === uuid) await world.db.portForwards.remove(row.id);
  }
  await applyForwards(world, nodeId, session);
  if ((await world.db.portForwards.ofNode(nodeId)).length === 0) clean.add(session);
}
