import { hasCode } from '@corral/domain';
import { defineStep, type ArtefactRemover, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { paramsOf, vmStepParams, type VmSubject } from '../../vm/subject.ts';

/** A snapshot beside the disks does not hold what the firmware keeps in a file of its own; that is kept here. */

const firmwareParams = vmStepParams.extend({ snapshot: z.string(), path: z.string() });
type FirmwareParams = z.output<typeof firmwareParams>;
const firmwareRef = z.object({ path: z.string(), vmUuid: z.string(), snapshot: z.string() });
type FirmwareRef = z.output<typeof firmwareRef>;

export const keepFirmwareStep = defineStep<World, FirmwareParams>({
  kind: 'vmSnapshot.keepFirmware',
  params: firmwareParams,
  run: async (context, { nodeId, vmUuid, path, snapshot }) => {
    const { firmware } = context.world.nodes.session(nodeId);
    const label = `firmware variables of the snapshot ${snapshot}`;
    const ref = { path, vmUuid, snapshot };
    const artefact = await context.ledger.plan({ nodeId, kind: 'firmware', ref, label });
    const kept = await firmware.keep(vmUuid, path, { signal: context.signal });
    if (kept) await context.ledger.present(artefact);
    else await settleRemoved(context.world, nodeId, 'firmware', [ref]);
    context.log(
      'INFO',
      kept ? 'The UEFI variables are kept.' : 'The VM has no UEFI variables yet.',
    );
  },
});

export const bringBackFirmwareStep = defineStep<World, FirmwareParams>({
  kind: 'vmSnapshot.bringBackFirmware',
  params: firmwareParams,
  run: async (context, { nodeId, vmUuid, path }) => {
    const { firmware } = context.world.nodes.session(nodeId);
    const brought = await firmware.bringBack(vmUuid, path, { signal: context.signal });
    if (brought) context.log('INFO', 'The UEFI variables are as they were.');
    else
      context.log('WARN', 'No UEFI variables were kept with the snapshot; they stay as they are.');
  },
});

export const dropFirmwareStep = defineStep<World, FirmwareParams>({
  kind: 'vmSnapshot.dropFirmware',
  params: firmwareParams,
  run: async (context, { nodeId, path, vmUuid, snapshot }) => {
    await dropFirmware(context.world, nodeId, { path, vmUuid, snapshot }, context.signal);
  },
});

async function dropFirmware(
  world: World,
  nodeId: string,
  ref: FirmwareRef,
  signal: AbortSignal,
): Promise<void> {
  await world.nodes.session(nodeId).firmware.drop(ref.path, { signal });
  await settleRemoved(world, nodeId, 'firmware', [ref]);
}

/**
 * Removes variables that a task kept for a snapshot it did not come to take. Where the snapshot is there all the same
 * it can be gone back to, and needs them; they go with it.
 */
export const removeFirmwareArtefact: ArtefactRemover<World> = async (world, artefact, signal) => {
  const ref = firmwareRef.parse(artefact.ref);
  if (await stands(world, artefact.nodeId, ref, signal)) return;
  await dropFirmware(world, artefact.nodeId, ref, signal);
};

async function stands(
  world: World,
  nodeId: string,
  { vmUuid, snapshot }: FirmwareRef,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const list = await world.nodes.session(nodeId).snapshots.list(vmUuid, { signal });
    return list.some(({ name }) => name === snapshot);
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

interface FirmwareWork {
  readonly keep: PlannedStep;
  readonly bringBack: PlannedStep;
  readonly drop: PlannedStep;
}

/** The steps for the firmware variables of a snapshot beside the disks; null where the firmware keeps none. */
export async function firmwareWorkOf(
  vm: VmSubject,
  snapshot: string,
): Promise<FirmwareWork | null> {
  const path = await vm.session.firmware.placeFor(vm.uuid, snapshot);
  if (path === null) return null;
  const params = { ...paramsOf(vm), snapshot, path };
  return {
    keep: keepFirmwareStep.step({
      key: `firmware:${snapshot}`,
      title: 'Keep the UEFI variables',
      params,
      effect: 'CREATES',
      weight: 0.2,
    }),
    bringBack: bringBackFirmwareStep.step({
      key: 'firmwareBack',
      title: `Bring back the UEFI variables of ${snapshot}`,
      params,
      effect: 'CHANGES',
      weight: 0.2,
      irreversible: 'The present UEFI variables are given up.',
    }),
    drop: dropFirmwareStep.step({
      key: `firmware:${snapshot}`,
      title: `Remove the UEFI variables kept for ${snapshot}`,
      params,
      effect: 'REMOVES',
      weight: 0.2,
    }),
  };
}
