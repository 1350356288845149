import { CorralError, isCorralError } from '@corral/domain';
import type { HypervisorSession, VmRecord } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { vmStepParams } from '../../vm/subject.ts';
import { sessionOf } from './copy-step.ts';

const switchParams = vmStepParams.extend({
  vmId: z.string(),
  targetNodeId: z.string(),
  targetAddress: z.string().nullable(),
  autostart: z.boolean(),
  paused: z.boolean(),
  disks: z.array(
    z.object({ target: z.string(), path: z.string(), format: z.enum(['raw', 'qcow2']) }),
  ),
  /** Disks that QEMU copies. */
  copied: z.array(z.string()),
});
export type SwitchParams = z.output<typeof switchParams>;
type Context = StepContext<World>;

const OBSERVE_MS = 60_000;
/** For what follows once the VM is on the other node: a cancelled task must not leave it half known. */
const LANDING_MS = 180_000;

interface Where {
  readonly here: VmRecord | null;
  readonly there: VmRecord | null;
}

async function look(context: Context, params: SwitchParams, signal: AbortSignal): Promise<Where> {
  const [source, target] = [params.nodeId, params.targetNodeId].map((id) =>
    context.world.nodes.session(id),
  );
  const [here, there] = await Promise.all([
    source?.vms.get(params.vmUuid, { signal }),
    target?.vms.get(params.vmUuid, { signal }),
  ]);
  return { here: here ?? null, there: there ?? null };
}

/** It runs there for good, and not here. A guest that is still on its way is paused there and not persistent. */
function hasMoved({ here, there }: Where): boolean {
  const runsHere = here?.powerState === 'RUNNING';
  return !runsHere && there?.powerState === 'RUNNING' && there.persistent;
}
const pausedThere = ({ here, there }: Where): boolean =>
  there?.powerState === 'PAUSED' && there.persistent && here?.powerState !== 'PAUSED';

const arrived = (params: SwitchParams, where: Where): boolean =>
  hasMoved(where) || (params.paused && pausedThere(where));

/** Carries the running guest over. Whatever a crash or a lost answer left is looked at first. */
export const moveLiveStep = defineStep<World, SwitchParams>({
  kind: 'vm.migrate.live',
  params: switchParams,
  run: async (context, params) => {
    await sessionOf(context, params.targetNodeId);
    const before = await settled(context, params);
    if (!arrived(params, before)) await carryGuest(context, params);
    await land(context, params);
    return { nodeId: params.targetNodeId };
  },
  compensate: async (context, params) => {
    // The hypervisor lets the guest go on by itself; a server that died in between is made up for here.
    await settled(context, params);
  },
});

/** Waits for an unfinished arrival of an earlier run to go, and lets a guest that stands still go on where it is. */
async function settled(context: Context, params: SwitchParams): Promise<Where> {
  const where = await observe({
    what: `the VM ${params.name} on one of its two nodes`,
    read: () => look(context, params, context.signal),
    done: (seen) => arrived(params, seen) || seen.there === null || seen.there.persistent,
    timeoutMs: OBSERVE_MS,
    signal: context.signal,
  });
  if (arrived(params, where) || params.paused) return where;
  if (where.here?.powerState === 'PAUSED' && where.there === null) {
    const { power } = context.world.nodes.session(params.nodeId);
    await request(() => power.resume(params.vmUuid, { signal: context.signal }), context.signal);
  }
  return where;
}

async function carryGuest(context: Context, params: SwitchParams): Promise<void> {
  const source = await sessionOf(context, params.nodeId);
  const target = await sessionOf(context, params.targetNodeId);
  try {
    await source.migration.moveLive(
      params.vmUuid,
      target,
      {
        disks: params.disks,
        copied: params.copied,
        address: params.targetAddress,
        onProgress: (fraction) => context.progress(Math.min(fraction, 0.99)),
      },
      { signal: context.signal },
    );
  } catch (error) {
    if (!isCorralError(error) || error.details.outcomeUnknown !== true) throw error;
    context.log('WARN', 'The answer was lost; looking where the VM is.');
    if (!arrived(params, await settled(context, params))) throw error;
  }
}

/** Gives the definition of a VM that is off to the other node. */
export const moveOfflineStep = defineStep<World, SwitchParams>({
  kind: 'vm.migrate.offline',
  params: switchParams,
  run: async (context, params) => {
    const options = { signal: context.signal };
    const source = await sessionOf(context, params.nodeId);
    const target = await sessionOf(context, params.targetNodeId);
    const before = await source.vms.get(params.vmUuid, options);
    if (before !== null && before.powerState !== 'STOPPED') {
      throw new CorralError('WRONG_STATE', `The VM ${params.name} is not off any more.`);
    }
    if (before !== null) {
      const artefactId = await context.ledger.plan({
        nodeId: params.targetNodeId,
        kind: 'vm',
        ref: { uuid: params.vmUuid },
        label: `VM ${params.name}`,
      });
      if ((await target.vms.get(params.vmUuid, options)) === null) {
        const { disks } = params;
        await request(
          () => target.migration.receive(params.vmUuid, source, disks, options),
          context.signal,
        );
      }
      await observe({
        what: `the VM ${params.name} on its new node`,
        read: () => target.vms.get(params.vmUuid, options),
        done: (vm) => vm !== null,
        timeoutMs: OBSERVE_MS,
        signal: context.signal,
      });
      await context.ledger.present(artefactId);
      await carryVariables(context, params, source, target);
    }
    await land(context, params);
    return { nodeId: params.targetNodeId };
  },
});

/** The variables of its firmware lie outside of its disks, and are what the guest boots by. */
async function carryVariables(
  context: Context,
  { vmUuid, name }: SwitchParams,
  source: HypervisorSession,
  target: HypervisorSession,
): Promise<void> {
  const options = { signal: context.signal };
  const variables = await source.firmware.read(vmUuid, options);
  if (variables === null) return;
  await target.firmware.write(vmUuid, variables, options);
  const arrived = await target.firmware.read(vmUuid, options);
  if (arrived === null || !Buffer.from(variables).equals(arrived)) {
    throw new CorralError(
      'NOT_OBSERVED',
      `The node does not show the UEFI variables of ${name} as they were sent.`,
    );
  }
  context.log('INFO', `The UEFI variables of ${name} have been carried over.`);
}

/**
 * The VM is on its new node: from here nothing may be taken back. Its volumes there become its own, its row moves with
 * all that Corral knows of it, and the old node loses its definition. A cancelled task goes through with this.
 */
async function land(context: Context, params: SwitchParams): Promise<void> {
  const { world } = context;
  const signal = AbortSignal.timeout(LANDING_MS);
  const made = (await world.db.artefacts.ofTask(context.taskId)).filter(
    ({ nodeId, state }) => nodeId === params.targetNodeId && state !== 'REMOVED',
  );
  await world.db.artefacts.keep(
    made.map(({ id }) => id),
    { kind: 'VM', id: params.vmId },
  );
  const target = world.nodes.session(params.targetNodeId);
  if (params.autostart) await target.vms.setAutostart(params.vmUuid, true, { signal });
  await world.db.vms.moveToNode(params.vmId, params.targetNodeId);
  await forgetAtSource(context, params, signal);
  await world.inventory.vm(params.targetNodeId, params.vmUuid);
  context.log('INFO', `The VM ${params.name} is on its new node, and gone from the old one.`);
}

async function forgetAtSource(
  { world }: Context,
  { nodeId, vmUuid, name }: SwitchParams,
  signal: AbortSignal,
): Promise<void> {
  const source = world.nodes.session(nodeId);
  const left = await source.vms.get(vmUuid, { signal });
  // A guest that was carried away stands still here when the last word of the migration was lost.
  if (left?.powerState === 'PAUSED') await source.power.powerOff(vmUuid, { signal });
  await request(() => source.vms.delete(vmUuid, { signal }), signal);
  await observe({
    what: `the VM ${name} gone from its old node`,
    read: () => source.vms.get(vmUuid, { signal }),
    done: (vm) => vm === null,
    timeoutMs: OBSERVE_MS,
    signal,
  });
  await world.inventory.vm(nodeId, vmUuid);
  await settleRemoved(world, nodeId, 'vm', [{ uuid: vmUuid }]);
}
