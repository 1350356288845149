import type { PlannedStep } from '@corral/tasks';
import type { Vm } from '@corral/db';
import type { World } from '../../world.ts';
import { bars, checkMigration, type MigrationCheck } from '../migration/check.ts';
import { planMove } from '../migration/operations/migrate.ts';
import { loadVm } from '../vm/subject.ts';

/** What it would take to empty a node: for each of its VMs where it could go, or why it cannot. */
export interface Emptying {
  readonly vm: Vm;
  /** The first node that can take it, with how; null when none can. */
  readonly check: MigrationCheck | null;
  /** Why not, when none can. */
  readonly reason: string | null;
}

/** Asks every other node about every VM. The order is that of the names. */
export async function planEmptying(world: World, nodeId: string): Promise<Emptying[]> {
  const vms = await world.db.vms.ofNode(nodeId);
  const others = (await world.db.nodes.all()).filter(
    (node) => node.id !== nodeId && node.state === 'ONLINE' && node.maintenanceSince === null,
  );
  const found: Emptying[] = [];
  for (const vm of vms) {
    const subject = await loadVm(world, vm.id);
    const checks = await Promise.all(others.map((node) => checkMigration(world, subject, node)));
    const check = checks.find(({ allowed }) => allowed) ?? null;
    found.push({ vm, check, reason: check === null ? reasonOf(checks) : null });
  }
  return found;
}

function reasonOf(checks: readonly MigrationCheck[]): string {
  const [first] = checks;
  if (!first) return 'There is no other node that is connected and not in maintenance.';
  const barring = first.obstacles.find((one) => bars(one, first.way));
  return `${first.nodeName}: ${barring?.reason ?? 'It cannot take it.'}`;
}

/** One sentence a VM, for the plan. */
export function sentenceOf({ vm, check, reason }: Emptying): string {
  const state = vm.powerState === 'RUNNING' || vm.powerState === 'PAUSED' ? 'running' : 'off';
  if (check === null) return `${vm.name} (${state}) would have to stay. ${reason}`;
  const how = check.way === 'LIVE' ? 'while it runs' : 'while it is off';
  return `${vm.name} (${state}) can move to ${check.nodeName} ${how}.`;
}

/** The steps that move away what can be moved, one VM after the other. */
export async function movesOf(
  world: World,
  emptying: readonly Emptying[],
): Promise<{ readonly steps: PlannedStep[]; readonly vmIds: string[] }> {
  const steps: PlannedStep[] = [];
  const vmIds: string[] = [];
  for (const { vm, check } of emptying) {
    if (check === null) continue;
    const node = await world.db.nodes.require(check.nodeId);
    const subject = await loadVm(world, vm.id);
    const move = await planMove(world, subject, check, { poolId: null, address: node.host });
    vmIds.push(vm.id);
    for (const step of move.steps) {
      steps.push({ ...step, key: `${vm.name}:${step.key}`, title: `${vm.name}: ${step.title}` });
    }
  }
  return { steps, vmIds };
}
