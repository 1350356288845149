import { CorralError } from '@corral/domain';
import { defineOperation, defineStep, type OperationPlan, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import { formatBytes } from '../../storage-pool/subject.ts';
import {
  loadVm,
  paramsOf,
  requireAction,
  targetOf,
  vmStepParams,
  type VmSubject,
} from '../../vm/subject.ts';
import { sweepStepsOf } from '../../nic-filter/of-vm.ts';
import { defineFilterStep } from '../../nic-filter/steps.ts';
import { dependentsOf, readUse } from '../../volume/dependents.ts';
import {
  cloneVolumeStep,
  createVolumeStep,
  deleteVolumeStep,
} from '../../volume/operations/steps.ts';
import { bars, checkMigration, type MigrationCheck } from '../check.ts';
import type { DiskMove } from '../disks.ts';
import { carryVolumeStep } from './copy-step.ts';
import { moveLiveStep, moveOfflineStep, type SwitchParams } from './switch-steps.ts';

export const migrateVmInput = z.object({
  vmId: z.string().min(1),
  nodeId: z.string().min(1),
  poolId: z.string().nullish(),
  address: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?$|^[0-9A-Fa-f:.]{2,45}$/, {
      message: 'The address is a host name, an IPv4 or an IPv6 address.',
    })
    .nullish(),
});
type MigrateVmInput = z.output<typeof migrateVmInput>;

const checkParams = vmStepParams.extend({
  vmId: z.string(),
  targetNodeId: z.string(),
  poolId: z.string().nullable(),
  way: z.enum(['LIVE', 'OFFLINE']),
});

/** Looks again just before anything is made: the world may have changed since the plan. */
const checkStep = defineStep<World, z.output<typeof checkParams>>({
  kind: 'vm.migrate.check',
  params: checkParams,
  run: async ({ world }, params) => {
    const vm = await loadVm(world, params.vmId);
    const node = await world.db.nodes.require(params.targetNodeId);
    const check = await checkMigration(world, vm, node, params.poolId);
    if (check.way !== params.way) {
      throw new CorralError('PLAN_CHANGED', `The VM ${vm.name} was started or stopped meanwhile.`);
    }
    refuseBarred(check, vm.name);
  },
});

/** @throws CorralError MIGRATION_BARRED with every reason. */
function refuseBarred(check: MigrationCheck, name: string): void {
  if (check.allowed) return;
  const reasons = check.obstacles.filter((one) => bars(one, check.way)).map((one) => one.reason);
  throw new CorralError(
    'MIGRATION_BARRED',
    `${name} cannot move to ${check.nodeName}: ${reasons.join(' ')}`,
    { field: 'nodeId' },
  );
}

const migrateVm = defineOperation<World, MigrateVmInput>({
  name: 'vm.migrate',
  input: migrateVmInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireAction(world, vm, 'migrate');
    const node = await world.db.nodes.require(input.nodeId);
    const poolId = input.poolId ?? null;
    const check = await checkMigration(world, vm, node, poolId);
    refuseBarred(check, vm.name);
    const move = await planMove(world, vm, check, { poolId, address: input.address ?? node.host });
    return {
      title: `Move ${vm.name} to ${node.name}`,
      disruption: check.way === 'LIVE' ? 'LIVE' : 'NONE',
      warnings: move.warnings,
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: move.steps,
    } satisfies OperationPlan;
  },
});

/** The steps that move a VM as a check has found it possible, with what is to be known beforehand. */
export async function planMove(
  world: World,
  vm: VmSubject,
  check: MigrationCheck,
  options: { readonly poolId: string | null; readonly address: string | null },
): Promise<{ readonly steps: PlannedStep[]; readonly warnings: string[] }> {
  const sources = await sourceVolumes(world, vm, check.disks);
  const notes = check.obstacles.map((one) => one.reason);
  return {
    steps: stepsOf(vm, check, sources.go, options.address, options.poolId),
    warnings: [...notes, ...flattened(check), ...sources.stay],
  };
}

/** Overlays become whole disks on the way. */
const flattened = ({ disks }: MigrationCheck): string[] =>
  disks
    .filter(({ how, volume }) => volume.backingPath !== null && how !== 'SHARED')
    .map(
      ({ target, volume }) =>
        `The disk ${target} is an overlay; on the new node it is a whole disk of at most ${formatBytes(volume.capacityBytes)}.`,
    );

interface SourceVolumes {
  readonly go: readonly DiskMove[];
  readonly stay: readonly string[];
}

/** The old node's volumes go when nothing else there needs them. */
async function sourceVolumes(
  world: World,
  vm: VmSubject,
  disks: readonly DiskMove[],
): Promise<SourceVolumes> {
  const use = await readUse(world, vm.nodeId);
  const go: DiskMove[] = [];
  const stay: string[] = [];
  for (const move of disks) {
    if (move.how === 'SHARED' || move.how === 'THERE') continue;
    const { volume } = move;
    const pool = await world.db.pools.findByUuid(vm.nodeId, volume.poolUuid);
    const place = {
      nodeId: vm.nodeId,
      poolId: pool?.id ?? '',
      name: volume.name,
      path: volume.path,
    };
    const { vms, overlays, templates } = await dependentsOf(world, use, place);
    const others = [...vms.filter(({ id }) => id !== vm.id), ...overlays, ...templates];
    if (others.length === 0) go.push(move);
    else {
      const names = others.map(({ name }) => name).join(', ');
      stay.push(`${volume.path} stays on the old node: ${names} need it.`);
    }
  }
  return { go, stay };
}

function stepsOf(
  vm: VmSubject,
  check: MigrationCheck,
  toDelete: readonly DiskMove[],
  address: string | null,
  poolId: string | null,
): PlannedStep[] {
  const params = paramsOf(vm);
  const live = check.way === 'LIVE';
  const bySwitch: SwitchParams = {
    ...params,
    vmId: vm.id,
    targetNodeId: check.nodeId,
    targetAddress: address,
    autostart: vm.live.autostart,
    paused: vm.live.powerState === 'PAUSED',
    disks: check.disks
      .filter(({ how }) => how !== 'SHARED')
      .map(({ target, path, format }) => ({ target, path, format })),
    copied: check.disks.filter(({ how }) => how === 'WITH_GUEST').map(({ target }) => target),
  };
  const flat = check.disks.filter(isFlattenedFirst);
  return [
    checkStep.step({
      key: 'check',
      title: `Check that ${check.nodeName} can take it`,
      params: { ...params, vmId: vm.id, targetNodeId: check.nodeId, poolId, way: check.way },
      effect: 'READS',
      weight: 0.2,
    }),
    ...check.filters.map(({ name, settings }) =>
      defineFilterStep.step({
        key: `filter:${name}`,
        title: `Make the packet filter of its card on ${check.nodeName}`,
        params: { nodeId: check.nodeId, name, settings, what: vm.name },
        effect: 'CREATES',
        weight: 0.2,
      }),
    ),
    ...check.disks.flatMap((move) => diskSteps(vm, check, move)),
    (live ? moveLiveStep : moveOfflineStep).step({
      key: 'switch',
      title: live
        ? `Carry the running VM to ${check.nodeName}, and remove its definition here`
        : `Define the VM on ${check.nodeName}, and remove its definition here`,
      params: bySwitch,
      effect: 'CHANGES',
      weight: live ? 10 : 1,
    }),
    ...flat.map((move) => removal(vm, move.volume.poolUuid, temporary(move))),
    ...toDelete.map(({ volume }) => removal(vm, volume.poolUuid, volume.name)),
    ...sweepStepsOf(
      vm,
      check.filters.map(({ name }) => name),
    ),
  ];
}

const isFlattenedFirst = ({ how, volume }: DiskMove): boolean =>
  how === 'CARRIED' && volume.backingPath !== null;

/** Name of the whole copy of an overlay, from which it is carried. */
const temporary = ({ volume }: DiskMove): string => `${volume.name}.moving`;

function removal(vm: VmSubject, poolUuid: string, name: string): PlannedStep {
  return deleteVolumeStep.step({
    key: `remove:${poolUuid}/${name}`,
    title: `Delete ${name} on the old node`,
    params: { nodeId: vm.nodeId, poolUuid, name },
    effect: 'REMOVES',
    weight: 0.5,
  });
}

function diskSteps(vm: VmSubject, check: MigrationCheck, move: DiskMove): PlannedStep[] {
  const { volume, format, how } = move;
  const poolUuid = check.pool?.uuid ?? '';
  const { name, capacityBytes } = volume;
  const common = { nodeId: check.nodeId, poolUuid, name, format, capacityBytes };
  if (how === 'WITH_GUEST') {
    return [
      createVolumeStep.step({
        key: `volume:${name}`,
        title: `Make an empty ${name} in ${check.pool?.name ?? ''} of ${check.nodeName}`,
        params: { ...common, backing: null, field: 'nodeId' },
        effect: 'CREATES',
      }),
    ];
  }
  if (how !== 'CARRIED') return [];
  const flat = isFlattenedFirst(move);
  const source = {
    nodeId: vm.nodeId,
    poolUuid: volume.poolUuid,
    name: flat ? temporary(move) : name,
  };
  const flatten = cloneVolumeStep.step({
    key: `flatten:${name}`,
    title: `Copy ${name} with what lies below it into one file`,
    params: {
      ...source,
      format,
      capacityBytes,
      source: { poolUuid: volume.poolUuid, name },
      sourceBytes: capacityBytes,
      field: 'vmId',
    },
    effect: 'CREATES',
    weight: 4,
  });
  const carry = carryVolumeStep.step({
    key: `volume:${name}`,
    title: `Carry ${name} to ${check.pool?.name ?? ''} of ${check.nodeName}`,
    params: { ...common, source },
    effect: 'CREATES',
    weight: 6,
  });
  return flat ? [flatten, carry] : [carry];
}

export const migrationWork: ModuleWork = {
  operations: [migrateVm],
  steps: [
    checkStep.handler,
    carryVolumeStep.handler,
    moveLiveStep.handler,
    moveOfflineStep.handler,
  ],
  removers: {},
};
