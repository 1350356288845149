import { CorralError, type HardwareChange } from '@corral/domain';
import type { VolumeRecord } from '@corral/hypervisor';
import type { OperationPlan, PlannedStep } from '@corral/tasks';
import { randomBytes, randomUUID } from 'node:crypto';
import type { World } from '../../../world.ts';
import { sealSeed } from '../../cloud-init/sealed-seed.ts';
import { openPassword } from '../../guest/operations/password.ts';
import { loadPool, requireRunning, type PoolSubject } from '../../storage-pool/subject.ts';
import { readSeed } from '../../vm-clone/operations/clone-steps.ts';
import { newSeedDrive } from '../../vm-hardware/seed-drive.ts';
import type { HardwareSubject } from '../../vm-hardware/subject.ts';
import { DEFINITION_PURPOSE } from '../../vm-hardware/steps.ts';
import {
  checkDisksStep,
  settleDisksStep,
  switchDisksStep,
} from '../../vm-reinstall/operations/switch-steps.ts';
import { freeVolumeName } from '../../vm-reinstall/operations/reinstall-facts.ts';
import { deleteFileStep } from '../../vm-snapshot/operations/file-steps.ts';
import { seedStep } from '../../vm/operations/create-steps.ts';
import { isOwnSeed } from '../../vm/operations/delete.ts';
import { startStep } from '../../vm/operations/power-steps.ts';
import { paramsOf, requireAction, targetOf } from '../../vm/subject.ts';
import type { ResetCredentialsInput } from '../request.ts';
import { keptSettings, loginDocuments } from '../seed.ts';
import { verifyLoginStep } from './verify-step.ts';

/** A seed is read while the plan is made. */
const SEED_READ_MS = 30_000;
const SEED = 'seed';

/** Everything the plan by cloud-init has found and chosen. */
interface Draft {
  readonly vm: HardwareSubject;
  readonly input: ResetCredentialsInput;
  /** Target of the drive with the seed of Corral, and its volume. */
  readonly drive: string | null;
  readonly old: VolumeRecord | null;
  readonly pool: PoolSubject;
  readonly seedName: string;
  readonly sealedSeed: string;
  readonly nonce: string;
  readonly definition: string;
  readonly digest: string;
}

/**
 * Sets the login by a new seed with a new instance id, which the guest reads at the start that follows. Until the guest
 * has shown the login, everything is taken back: the former seed, and the VM off as it was.
 */
export async function planByCloudInit(
  world: World,
  vm: HardwareSubject,
  input: ResetCredentialsInput,
): Promise<OperationPlan> {
  if (input.replaceKeys)
    throw new CorralError(
      'INVALID_INPUT',
      'cloud-init only adds keys; it cannot remove those that are there.',
      { field: 'replaceKeys' },
    );
  await requireAction(world, vm, 'start');
  const draft = await draftOf(world, vm, input);
  return {
    title: `Reset the login of ${input.user} in ${vm.name} by cloud-init`,
    disruption: 'NONE',
    warnings: [
      `${vm.name} is started, and stays on.`,
      'cloud-init takes this start for a first one: host name, network, ssh host keys and sources of packages stay; other habits of a first boot may come again.',
      'The VM’s cloud-init settings of before are given up: they would undo this.',
      'Where the login cannot be read back in time, the VM is powered off again and gets its former seed back.',
    ],
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
    steps: stepsOf(draft),
  };
}

async function draftOf(
  world: World,
  vm: HardwareSubject,
  input: ResetCredentialsInput,
): Promise<Draft> {
  const drive = vm.live.disks.find((disk) => isOwnSeed(vm, disk)) ?? null;
  const old =
    drive?.sourcePath == null ? null : await vm.session.storage.findVolumeByPath(drive.sourcePath);
  const pool = await seedPool(world, vm, old);
  const image = old && (await readSeed(world, vm.nodeId, old, AbortSignal.timeout(SEED_READ_MS)));
  const hash = input.sealed === null ? null : openPassword(world.secrets, input.sealed).hash;
  const nonce = randomBytes(8).toString('hex');
  const login = { user: input.user, hash, keys: input.keys, nonce };
  const documents = loginDocuments(login, keptSettings(image, vm.name));
  const { text, digest } = await vm.session.vmHardware.storedDefinition(vm.uuid);
  return {
    vm,
    input,
    drive: drive?.target ?? null,
    old,
    pool,
    seedName: await freeVolumeName(pool, `${vm.name}-seed`, 'iso'),
    sealedSeed: sealSeed(world.secrets, documents, false).sealed,
    nonce,
    definition: world.secrets.seal(DEFINITION_PURPOSE, text),
    digest,
  };
}

/** The pool of the seed, else that of the first disk. @throws CorralError NOT_FOUND */
async function seedPool(
  world: World,
  vm: HardwareSubject,
  old: VolumeRecord | null,
): Promise<PoolSubject> {
  const path = vm.live.disks.find((disk) => disk.device === 'disk')?.sourcePath ?? null;
  const volume = old ?? (path === null ? null : await vm.session.storage.findVolumeByPath(path));
  const row = volume && (await world.db.pools.findByUuid(vm.nodeId, volume.poolUuid));
  if (!row)
    throw new CorralError('NOT_FOUND', `No running storage pool knows the disks of ${vm.name}.`);
  const pool = await loadPool(world, row.id);
  requireRunning(pool);
  return pool;
}

function stepsOf(draft: Draft): PlannedStep[] {
  const { vm, old } = draft;
  const params = paramsOf(vm);
  const left = old ? [{ path: old.path, poolUuid: old.poolUuid, volume: old.name }] : [];
  return [
    checkOf(draft),
    seedOf(draft),
    switchOf(draft),
    startStep.step({ key: 'start', title: 'Start the VM', params, effect: 'CHANGES' }),
    verifyOf(draft),
    settleDisksStep.step({
      key: 'settle',
      title: 'Give the new seed to the VM; from here nothing is taken back',
      params: { ...params, vmId: vm.id, templateId: null, left },
      effect: 'CHANGES',
      weight: 0.2,
    }),
    ...left.map((file) =>
      deleteFileStep.step({
        key: `delete:${file.volume}`,
        title: `Take the former seed ${file.volume} away`,
        params: { nodeId: vm.nodeId, file },
        effect: 'REMOVES',
      }),
    ),
  ];
}

const checkOf = ({ vm, old, digest }: Draft): PlannedStep =>
  checkDisksStep.step({
    key: 'check',
    title: 'Check the VM once more',
    params: {
      ...paramsOf(vm),
      digest,
      snapshots: vm.live.snapshots.list.map(({ name }) => name),
      source: old && { poolUuid: old.poolUuid, name: old.name },
    },
    effect: 'READS',
    weight: 0.2,
  });

const seedOf = ({ vm, pool, seedName, sealedSeed }: Draft): PlannedStep =>
  seedStep.step({
    key: SEED,
    title: `Write the login to ${seedName}`,
    params: {
      nodeId: vm.nodeId,
      poolUuid: pool.uuid,
      name: seedName,
      sealed: sealedSeed,
      instanceId: randomUUID(),
      at: new Date().toISOString(),
    },
    effect: 'CREATES',
  });

/** The seed goes into the drive of the one before, or into a drive of its own. */
function switchOf(draft: Draft): PlannedStep {
  const { vm, drive, definition, seedName } = draft;
  const change: HardwareChange =
    drive === null
      ? // Nothing is known of the drivers of the guest.
        { kind: 'attachDisk', disk: newSeedDrive(vm, false) }
      : { kind: 'changeMedia', target: drive, path: null, format: 'raw', force: false };
  return switchDisksStep.step({
    key: 'switch',
    title: `Put ${seedName} into the VM`,
    params: {
      ...paramsOf(vm),
      sealed: definition,
      changes: [{ change, volumeStep: SEED }],
      before: vm.hardware.stored.disks.map(({ target, source }) => ({ target, source })),
    },
    effect: 'CHANGES',
  });
}

const verifyOf = ({ vm, input, nonce }: Draft): PlannedStep =>
  verifyLoginStep.step({
    key: 'readBack',
    title: `Read back in the guest that the login is set, ${
      vm.live.hasAgentChannel ? 'by its agent or its serial port' : 'by its serial port'
    }`,
    params: {
      ...paramsOf(vm),
      user: input.user,
      sealed: input.sealed,
      keys: input.keys,
      nonce,
      hasAgentChannel: vm.live.hasAgentChannel,
      hasSerial: vm.live.serialPorts > 0,
    },
    effect: 'READS',
    weight: 5,
  });
