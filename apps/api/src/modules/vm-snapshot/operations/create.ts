import {
  chooseSnapshot,
  CorralError,
  descriptionSchema,
  isRefusal,
  nameSchema,
  runsNow,
  type SnapshotChoice,
} from '@corral/domain';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { formatBytes } from '../../storage-pool/subject.ts';
import { loadVm, paramsOf, requireFree, targetOf, type VmSubject } from '../../vm/subject.ts';
import { fileBeside } from '../files.ts';
import { asError, situationOf, writableDisks } from '../situation.ts';
import { firmwareWorkOf } from './firmware-steps.ts';
import { takeStep, type TakeParams } from './take-step.ts';

export const createVmSnapshotInput = z.object({
  vmId: z.string().min(1),
  name: nameSchema('name of the snapshot'),
  description: descriptionSchema.nullish(),
  kind: z.enum(['INTERNAL', 'EXTERNAL']).nullish(),
  memory: z.boolean().nullish(),
  quiesce: z.boolean().nullish(),
});
type CreateInput = z.output<typeof createVmSnapshotInput>;

export interface PlannedTake {
  readonly step: PlannedStep;
  /** Before it: what the snapshot does not hold by itself. */
  readonly before: readonly PlannedStep[];
  readonly params: TakeParams;
  readonly choice: SnapshotChoice;
  readonly warnings: readonly string[];
}

/**
 * Plans the taking of a snapshot: what kind, with which files, and what to know before.
 * @throws CorralError ALREADY_EXISTS naming the field; WRONG_STATE, CAPABILITY_MISSING, GUEST_AGENT_MISSING.
 */
export async function planTake(
  vm: VmSubject,
  wish: Omit<CreateInput, 'vmId'>,
  key: string,
): Promise<PlannedTake> {
  if (vm.live.snapshots.list.some(({ name }) => name === wish.name)) {
    const message = `The VM ${vm.name} has a snapshot ${wish.name} already.`;
    throw new CorralError('ALREADY_EXISTS', message, { field: 'name' });
  }
  const choice = chooseSnapshot(situationOf(vm.live), {
    kind: wish.kind ?? null,
    memory: wish.memory ?? null,
  });
  if (isRefusal(choice)) throw asError(choice);
  const quiesce = await chooseQuiesce(vm, choice, wish.quiesce ?? null);
  const params = await paramsFor(vm, wish, choice, quiesce);
  const step = takeStep.step({
    key,
    title: titleOf(wish.name, choice, quiesce),
    params,
    effect: 'CREATES',
    weight: choice.memory ? 5 : 1,
  });
  const firmware = choice.kind === 'EXTERNAL' ? await firmwareWorkOf(vm, wish.name) : null;
  const before = firmware === null ? [] : [firmware.keep];
  return { step, before, params, choice, warnings: warningsOf(vm, choice, quiesce) };
}

async function paramsFor(
  vm: VmSubject,
  wish: Omit<CreateInput, 'vmId'>,
  choice: SnapshotChoice,
  quiesce: boolean,
): Promise<TakeParams> {
  const disks = choice.kind === 'EXTERNAL' ? writableDisks(vm.live.disks) : [];
  const [first] = choice.memory ? disks : [];
  const overlays = disks.map(async ({ target, sourcePath }) => {
    const words = [vm.name, target, wish.name];
    return { target, file: await fileBeside(vm.session, sourcePath, words, 'qcow2') };
  });
  return {
    ...paramsOf(vm),
    snapshot: wish.name,
    description: wish.description ?? null,
    kind: choice.kind,
    overlays: await Promise.all(overlays),
    memory: first
      ? await fileBeside(vm.session, first.sourcePath, [vm.name, wish.name], 'mem')
      : null,
    quiesce,
  };
}

function titleOf(name: string, choice: SnapshotChoice, quiesce: boolean): string {
  const where = choice.kind === 'INTERNAL' ? 'inside the disks' : 'beside the disks, as overlays';
  const memory = choice.memory ? ', with memory' : '';
  const agent = quiesce ? ', with the guest’s file systems at rest' : '';
  return `Take the snapshot ${name} ${where}${memory}${agent}`;
}

/** The agent settles the guest's file systems where only the disks of a VM that runs are frozen. */
async function chooseQuiesce(
  vm: VmSubject,
  choice: SnapshotChoice,
  wish: boolean | null,
): Promise<boolean> {
  const makesSense =
    choice.kind === 'EXTERNAL' && !choice.memory && vm.live.powerState === 'RUNNING';
  if (!makesSense || wish === false) return false;
  if (vm.live.hasAgentChannel && (await vm.session.power.agentAnswers(vm.uuid))) return true;
  if (wish !== true) return false;
  throw new CorralError(
    'GUEST_AGENT_MISSING',
    `The guest agent of ${vm.name} does not answer, so its file systems cannot be put to rest.`,
  );
}

function warningsOf(vm: VmSubject, choice: SnapshotChoice, quiesce: boolean): string[] {
  const runs = runsNow(vm.live.powerState);
  const memory = formatBytes(vm.live.memoryBytes);
  const still =
    choice.kind === 'INTERNAL'
      ? `The guest stands still while up to ${memory} of memory are written.`
      : `Up to ${memory} of memory are written to a file; the guest runs on but for a moment.`;
  return [
    choice.kind === 'INTERNAL'
      ? `It is taken inside the disks. ${choice.reason}`
      : `It is taken beside the disks. ${choice.reason}`,
    ...(choice.memory ? [still] : []),
    ...(runs && !choice.memory && !quiesce
      ? [
          'The guest is not asked to put its file systems to rest: they are frozen as by a power cut.',
        ]
      : []),
  ];
}

export const createVmSnapshot = defineOperation<World, CreateInput>({
  name: 'vmSnapshot.create',
  input: createVmSnapshotInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const { step, before, choice, warnings } = await planTake(vm, input, 'take');
    return {
      title: `Snapshot ${input.name} of ${vm.name}`,
      disruption: choice.memory && choice.kind === 'INTERNAL' ? 'LIVE' : 'NONE',
      warnings,
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [...before, step],
    };
  },
  owner: (input) => ({ kind: 'VM', id: input.vmId }),
});
