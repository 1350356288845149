import type { InstallMachine } from '@corral/domain';
import type { OperationPlan, PlannedStep } from '@corral/tasks';
import type { World } from '../../../world.ts';
import {
  formatBytes,
  overcommitWarning,
  requireCapacity,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import { createVolumeStep } from '../../volume/operations/steps.ts';
import { requireFreeName } from '../../volume/subject.ts';
import { chooseMacs, chooseUuid } from '../identity.ts';
import {
  checkMachine,
  checkNics,
  nodeFacts,
  requireFreeVmName,
  takenMacs,
  type NicFacts,
} from './create-facts.ts';
import type { CreateVmInput, IsoInput } from './create-input.ts';
import { checkNodeStep, defineVmStep } from './create-steps.ts';
import { chooseMachine, choosePool, loadCds, type Cd } from './create-iso-facts.ts';
import { startStep } from './power-steps.ts';
import { pressKeysStep } from './press-keys-step.ts';

interface Draft {
  readonly input: CreateVmInput;
  readonly iso: IsoInput;
  readonly uuid: string;
  readonly at: string;
  readonly arch: string;
  readonly domainType: string;
  readonly machine: InstallMachine;
  readonly pool: PoolSubject;
  readonly diskName: string;
  readonly diskBytes: number;
  /** The installer first. */
  readonly cds: readonly [Cd, ...Cd[]];
  readonly nics: readonly NicFacts[];
  readonly macs: readonly string[];
  readonly pressSeconds: number;
}

/** Windows asks for a key within its first seconds, for five seconds. */
const WINDOWS_PRESS_SECONDS = 15;

/** Plans a VM with an empty disk and CDs. What the node lacks is refused here, by its field. */
export async function planInstallation(
  world: World,
  input: CreateVmInput,
  iso: IsoInput,
): Promise<OperationPlan> {
  const cds = await loadCds(world, input, iso);
  const [{ volume: installer }] = cds;
  const { session, nodeId } = installer.pool;
  const pool = await choosePool(world, input, installer.pool);
  const diskBytes = input.diskBytes ?? 0;
  const diskName = `${input.name}.${iso.diskFormat === 'raw' ? 'img' : 'qcow2'}`;
  requireCapacity(pool, diskBytes, 'diskBytes');
  await requireFreeName(pool, diskName, 'name');
  const [facts, vms, offers] = await Promise.all([
    nodeFacts(world, nodeId, session),
    session.vms.list(),
    session.facts.offers(),
  ]);
  requireFreeVmName(vms, input.name);
  const machine = chooseMachine(input, iso, offers);
  const network = await checkNics(world, input, installer.pool, machine.nicModel);
  const usualPress = iso.preset === 'WINDOWS' && input.start ? WINDOWS_PRESS_SECONDS : 0;
  const draft: Draft = {
    input,
    iso,
    uuid: chooseUuid(),
    at: new Date().toISOString(),
    arch: facts.arch,
    domainType: facts.virtualisation.chosenDomainType,
    machine,
    pool,
    diskName,
    diskBytes,
    cds,
    nics: network.nics,
    macs: chooseMacs(network.nics.length, takenMacs(vms)),
    pressSeconds: iso.pressKeySeconds ?? usualPress,
  };
  return planOf(draft, [
    ...checkMachine({ ...input, firmware: machine.firmware }, facts),
    ...overcommitWarning(pool, diskBytes),
    ...network.warnings,
    ...machine.warnings,
  ]);
}

function planOf(draft: Draft, warnings: readonly string[]): OperationPlan {
  const { input, pool, cds, pressSeconds } = draft;
  const vm = { nodeId: pool.nodeId, vmUuid: draft.uuid, name: input.name };
  const start = startStep.step({
    key: 'start',
    title: 'Start the VM',
    params: vm,
    effect: 'CHANGES',
    weight: 2,
  });
  const press = pressKeysStep.step({
    key: 'press',
    title: `Press the space bar once a second for ${pressSeconds} s, for an installer that asks for a key`,
    params: { ...vm, seconds: pressSeconds },
    effect: 'CHANGES',
    weight: 4,
  });
  return {
    title: `Create VM ${input.name} to be installed from ${cds[0].volume.name}`,
    disruption: 'NONE',
    warnings,
    nodeId: pool.nodeId,
    target: { kind: 'VM', id: null, name: input.name },
    leaseVmIds: [],
    steps: [
      checkOf(draft),
      diskOf(draft),
      defineOf(draft),
      ...(input.start ? [start] : []),
      ...(pressSeconds > 0 ? [press] : []),
    ],
  };
}

function checkOf({ input, uuid, pool, diskName, nics, cds }: Draft): PlannedStep {
  return checkNodeStep.step({
    key: 'check',
    title: 'Check the node once more',
    params: {
      nodeId: pool.nodeId,
      name: input.name,
      vmUuid: uuid,
      poolUuid: pool.uuid,
      volumes: [diskName],
      media: cds.map(({ volume, field }) => ({
        poolUuid: volume.pool.uuid,
        name: volume.name,
        field,
      })),
      networks: nics.flatMap((nic) =>
        nic.networkUuid === null ? [] : [{ uuid: nic.networkUuid, name: nic.source }],
      ),
    },
    effect: 'READS',
    weight: 0.2,
  });
}

const diskKey = ({ diskName }: Draft): string => `volume:${diskName}`;

function diskOf(draft: Draft): PlannedStep {
  const { pool, diskName, diskBytes, iso } = draft;
  return createVolumeStep.step({
    key: diskKey(draft),
    title: `Create empty disk ${diskName}, ${formatBytes(diskBytes)}`,
    params: {
      nodeId: pool.nodeId,
      poolUuid: pool.uuid,
      name: diskName,
      format: iso.diskFormat,
      capacityBytes: diskBytes,
      backing: null,
      field: 'name',
    },
    effect: 'CREATES',
  });
}

function defineOf(draft: Draft): PlannedStep {
  const { input, machine, nics, macs, cds } = draft;
  const { cdBus, nicModel: _model, diskBus, warnings: _warnings, ...kind } = machine;
  return defineVmStep.step({
    key: 'define',
    title: `Define the VM: ${machineWords(machine)}, ${input.vcpus} vCPU, ${formatBytes(input.memoryBytes)}`,
    params: {
      ...kind,
      nodeId: draft.pool.nodeId,
      vmUuid: draft.uuid,
      name: input.name,
      description: input.description ?? null,
      vcpus: input.vcpus,
      memoryBytes: input.memoryBytes,
      arch: draft.arch,
      domainType: draft.domainType,
      autostart: input.autostart,
      templateId: null,
      templateName: null,
      createdAt: draft.at,
      tags: input.tags,
      nics: nics.map((nic, index) => ({
        mac: macs[index] ?? '',
        kind: nic.kind,
        source: nic.source,
        model: nic.model,
      })),
      disks: [
        {
          volumeStep: diskKey(draft),
          path: null,
          device: 'disk',
          bus: diskBus,
          format: draft.iso.diskFormat,
          bootOrder: 1,
        },
        ...cds.map(({ volume }, index) => ({
          volumeStep: null,
          path: volume.live.path,
          device: 'cdrom' as const,
          bus: cdBus,
          format: 'raw' as const,
          // Only the installer boots.
          bootOrder: index === 0 ? 2 : null,
        })),
      ],
    },
    effect: 'CREATES',
  });
}

function machineWords(machine: InstallMachine): string {
  return [
    machine.machine,
    machine.secureBoot ? 'UEFI with secure boot' : machine.firmware,
    ...(machine.tpm ? ['TPM 2.0'] : []),
  ].join(', ');
}
