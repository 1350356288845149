import type { Node } from '@corral/db';
import { CorralError, type DependentRef } from '@corral/domain';
import type { World } from '../../world.ts';

/** What stands in the way of forgetting a node, and what becomes of what is on it. */

/** Names in one sentence; more than these are counted. */
const NAMED = 8;

/** Tasks of the node that have not ended. */
export async function refuseBusy({ db }: Pick<World, 'db'>, node: Node): Promise<void> {
  const busy = await db.prisma.task.findMany({
    where: { nodeId: node.id, state: { in: ['QUEUED', 'RUNNING'] } },
    select: { id: true, title: true },
    orderBy: { createdAt: 'asc' },
  });
  refuse(
    node,
    `Tasks are at work on ${node.name}. Wait for them, or cancel them.`,
    busy.map(({ id, title }) => ({ kind: 'Task', id, name: title })),
  );
}

/** VMs in their time of grace: nobody would purge them, and nobody could undo their deletion. */
export async function refuseParked({ db }: Pick<World, 'db'>, node: Node): Promise<void> {
  const parked = (await db.parked.all()).filter(({ nodeId }) => nodeId === node.id);
  const vms = await db.prisma.vm.findMany({
    where: { id: { in: parked.map(({ vmId }) => vmId) } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
  refuse(
    node,
    `VMs of ${node.name} wait to be deleted. Undo that, or delete them now.`,
    vms.map(({ id, name }) => ({ kind: 'Vm', id, name })),
  );
}

function refuse(node: Node, message: string, dependents: DependentRef[]): void {
  if (dependents.length === 0) return;
  throw new CorralError('IN_USE', message, { nodeId: node.id, dependents });
}

/** What happens to all that is on the node, in sentences for the plan. */
export async function consequences({ db }: Pick<World, 'db'>, node: Node): Promise<string[]> {
  const ofNode = { nodeId: node.id };
  const [vms, templates, leftovers] = await Promise.all([
    db.prisma.vm.findMany({
      where: ofNode,
      select: { name: true, powerState: true },
      orderBy: { name: 'asc' },
    }),
    db.prisma.template.findMany({
      where: { pool: ofNode },
      select: { name: true },
      orderBy: { name: 'asc' },
    }),
    db.artefacts.leftovers(),
  ]);
  const on = vms.filter(({ powerState }) => powerState !== 'STOPPED' && powerState !== 'SUSPENDED');
  const off = vms.filter((vm) => !on.includes(vm));
  const left = leftovers.filter(({ nodeId }) => nodeId === node.id);
  return [
    ...said(on, (names) => `Go on running, and Corral forgets them: ${names}.`),
    ...said(off, (names) => `Stay on the node as they are, and Corral forgets them: ${names}.`),
    ...said(
      templates,
      (names) =>
        `The volumes of the templates ${names} stay with the files beside them that describe them, so adding the node again brings the templates back.`,
    ),
    ...said(
      left.map(({ label }) => ({ name: label })),
      (names) => `Could not be removed from the node yet, and nobody will any more: ${names}.`,
    ),
    ...(node.transport === 'local'
      ? ['This machine is not added by itself again; “Add node” adds it.']
      : []),
  ];
}

function said(
  things: readonly { readonly name: string }[],
  sentence: (names: string) => string,
): string[] {
  if (things.length === 0) return [];
  const named = things.slice(0, NAMED).map(({ name }) => name);
  const more = things.length - named.length;
  return [sentence(more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', '))];
}
