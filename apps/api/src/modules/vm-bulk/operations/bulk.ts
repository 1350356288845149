import { CorralError, judgeVmAction, POWER_STATES } from '@corral/domain';
import type { Vm } from '@corral/db';
import { defineOperation, type Disruption, type PlannedStep, type StepEffect } from '@corral/tasks';
import type { World } from '../../../world.ts';
import { overlaysOnDisks } from '../../shared/base-disks.ts';
import { readDisks, readGraphics } from '../../vm/stored.ts';
import { BULK_VERBS, bulkVmsInput, type BulkAction, type BulkVmsInput } from './bulk-input.ts';
import { bulkResultStep, waveStep } from './bulk-steps.ts';
import { memberOf, wavesOf, type BulkMember } from './members.ts';

const EFFECTS: Readonly<Record<BulkAction, StepEffect>> = {
  START: 'CHANGES',
  STOP: 'DISRUPTS',
  POWER_OFF: 'DISRUPTS',
  DELETE: 'REMOVES',
  PARK: 'DISRUPTS',
  RESTORE: 'CHANGES',
  CLONE: 'CREATES',
};

/** Does one thing to many VMs: a task for each, in waves that spare the nodes. */
export const bulkVms = defineOperation<World, BulkVmsInput>({
  name: 'vm.bulk',
  input: bulkVmsInput,
  leads: true,
  plan: async (world, input) => {
    const rows = await Promise.all(input.vmIds.map((id) => world.db.vms.require(id)));
    const reasons = await refusalsOf(world, rows, input.action);
    const able = rows.filter((row) => !reasons.has(row.id));
    const { verb, with: more = '' } = BULK_VERBS[input.action];
    if (able.length === 0) {
      throw new CorralError(
        'WRONG_STATE',
        `None of the VMs can do this now. ${[...reasons.values()][0] ?? ''}`,
      );
    }
    const members = able.map((row) => memberOf(row, input));
    return {
      title: `${verb} ${able.length === 1 ? able[0]?.name : `${able.length} VMs`}${more}`,
      disruption: disruptionOf(input, able),
      warnings: [
        ...rows.flatMap((row) => {
          const reason = reasons.get(row.id);
          return reason === undefined ? [] : [`${row.name} is left out: ${reason}`];
        }),
        ...warningsOf(input),
      ],
      nodeId: null,
      target: null,
      // Each task below holds its own VM, from the moment it is made.
      leaseVmIds: [],
      steps: stepsOf(members, input),
    };
  },
});

function stepsOf(members: readonly BulkMember[], input: BulkVmsInput): PlannedStep[] {
  const { verb, perNode } = BULK_VERBS[input.action];
  const budget = input.perNode ?? perNode;
  const waves = wavesOf(members, budget).map((wave, index) =>
    waveStep.step({
      key: `wave:${index + 1}`,
      title: `${verb} ${wave.map((member) => member.name).join(', ')}`,
      params: { members: wave },
      effect: EFFECTS[input.action],
      weight: wave.length,
      ...irreversibleOf(input),
    }),
  );
  const result = bulkResultStep.step({
    key: 'result',
    title: 'See how each went',
    params: { members: [...members], waves: waves.map((wave) => wave.key), perNode: budget },
    effect: 'READS',
    weight: 0.1,
  });
  return [...waves, result];
}

function irreversibleOf(input: BulkVmsInput): { readonly irreversible?: string } {
  if (input.action === 'DELETE')
    return {
      irreversible: input.deleteVolumes
        ? 'Definitions and volumes are lost.'
        : 'Definitions are lost.',
    };
  if (input.action === 'POWER_OFF')
    return { irreversible: 'What the guests have not written to disk is lost.' };
  return {};
}

const HARMLESS: ReadonlySet<BulkAction> = new Set(['START', 'CLONE', 'RESTORE']);

/** States in which a VM that is parked loses nothing. */
const OFF: ReadonlySet<string> = new Set(['STOPPED', 'SUSPENDED', 'CRASHED']);

function disruptionOf(input: BulkVmsInput, able: readonly Vm[]): Disruption {
  if (HARMLESS.has(input.action)) return 'NONE';
  if (input.action === 'PARK' && able.every(({ powerState }) => OFF.has(powerState))) return 'NONE';
  return input.action === 'STOP' && input.thenPowerOff !== true ? 'RESTART' : 'DATA_LOSS';
}

const POWERED_OFF = 'Those that run are powered off without asking the guest.';

/** A time in the largest unit that says it whole. */
function timeWords(seconds: number): string {
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const [name, size] = units.find(([, length]) => seconds % length === 0) ?? ['second', 1];
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function warningsOf(input: BulkVmsInput): string[] {
  if (input.action === 'DELETE') return [POWERED_OFF];
  if (input.action === 'PARK')
    return [
      POWERED_OFF,
      `They can be brought back for ${timeWords(input.undoSeconds ?? 0)}; then they are deleted${input.deleteVolumes ? ' with their volumes' : ', their volumes stay'}.`,
    ];
  if (input.action === 'RESTORE') return ['Those that ran are started again.'];
  if (input.action === 'STOP' && input.thenPowerOff === true)
    return ['Those that do not shut down in time are powered off.'];
  return [];
}

/**
 * Why the action cannot be done to some of the VMs now, by id: by the projection, so that a plan over many asks no
 * node. The task of each VM looks again.
 */
async function refusalsOf(
  world: World,
  rows: readonly Vm[],
  bulk: BulkAction,
): Promise<Map<string, string>> {
  const { action } = BULK_VERBS[bulk];
  const leases = await world.db.leases.ofVms(rows.map((row) => row.id));
  const holders = new Map(leases.map((lease) => [lease.vmId, lease.taskId]));
  const reasons = new Map<string, string>();
  const parked = new Set((await world.db.parked.all()).map((one) => one.vmId));
  for (const row of rows) {
    const session = sessionOf(world, row.nodeId);
    const busyTaskId = holders.get(row.id) ?? null;
    if (action === null) {
      const reason = restoreRefusal(parked.has(row.id), session !== null, busyTaskId !== null);
      if (reason !== null) reasons.set(row.id, reason);
      continue;
    }
    const verdict = judgeVmAction(action, {
      powerState: POWER_STATES.find((state) => state === row.powerState) ?? 'UNKNOWN',
      nodeState: session === null ? 'UNREACHABLE' : 'ONLINE',
      busyTaskId,
      hasVnc: readGraphics(row.graphics).some((graphics) => graphics.type === 'vnc'),
      hasSerial: row.serialPorts > 0,
      deleteProtected: row.deleteProtected,
      parked: parked.has(row.id),
      overlays:
        action === 'start' ? await overlaysOnDisks(world, row.nodeId, readDisks(row.disks)) : [],
      driver: session?.capabilities.vmActions ?? {},
    });
    if (!verdict.allowed) reasons.set(row.id, verdict.reason ?? 'This cannot be done now.');
  }
  return reasons;
}

/** Why a deletion cannot be undone now. */
function restoreRefusal(parked: boolean, connected: boolean, busy: boolean): string | null {
  if (!parked) return 'It is not about to be deleted.';
  if (!connected) return 'Its node is not connected.';
  return busy ? 'Another task is changing this VM.' : null;
}

function sessionOf(world: World, nodeId: string) {
  try {
    return world.nodes.session(nodeId);
  } catch {
    return null;
  }
}
