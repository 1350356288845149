import {
  chooseInstallMachine,
  CorralError,
  isCorralError,
  type InstallMachine,
  type InstallWish,
  type MachineOffer,
} from '@corral/domain';
import type { World } from '../../../world.ts';
import { loadPool, requireRunning, type PoolSubject } from '../../storage-pool/subject.ts';
import { loadVolume, type VolumeSubject } from '../../volume/subject.ts';
import type { CreateVmInput, IsoInput } from './create-input.ts';

/** What the plan of an installation must know of the world, and the refusals that follow from it. */

const INSTALLER = 'iso.installerId';

/** A CD that goes into the VM, and the input field that named it. */
export interface Cd {
  readonly volume: VolumeSubject;
  readonly field: string;
}

/** The machine by the preset and the wishes. @throws CorralError naming the field for what the node lacks. */
export function chooseMachine(
  input: CreateVmInput,
  iso: IsoInput,
  offers: readonly MachineOffer[],
): InstallMachine {
  return inFields(() => chooseInstallMachine(iso.preset, wishOf(input, iso), offers));
}

function wishOf(input: CreateVmInput, iso: IsoInput): InstallWish {
  return {
    machine: input.machine ?? undefined,
    firmware: input.firmware ?? undefined,
    secureBoot: iso.secureBoot ?? undefined,
    tpm: iso.tpm ?? undefined,
    clock: iso.clock ?? undefined,
    hyperv: iso.hyperv ?? undefined,
    diskBus: iso.diskBus ?? undefined,
    hasDrivers: Boolean(iso.driversId),
  };
}

const TOP_FIELDS = new Set(['machine', 'firmware']);

/** The rule knows no paths of the graph: what is not a field of every new VM is one of `iso`. */
function inFields<T>(choose: () => T): T {
  try {
    return choose();
  } catch (error) {
    if (!isCorralError(error) || error.details.field === undefined) throw error;
    const { field } = error.details;
    const path = TOP_FIELDS.has(field) ? field : `iso.${field}`;
    throw new CorralError(error.code, error.message, { ...error.details, field: path }, error);
  }
}

/** The CDs, the installer first. @throws CorralError naming the field of the one that cannot be used. */
export async function loadCds(
  world: World,
  input: CreateVmInput,
  iso: IsoInput,
): Promise<[Cd, ...Cd[]]> {
  const installer = await loadCd(world, iso.installerId, INSTALLER);
  // Such a CD would be taken for the VM's own seed, and go with it when it is deleted.
  if (installer.name === `${input.name}-seed.iso`)
    throw new CorralError('INVALID_NAME', 'A VM cannot have the name of its installer’s seed.', {
      field: 'name',
    });
  const first = { volume: installer, field: INSTALLER };
  if (!iso.driversId) return [first];
  const field = 'iso.driversId';
  const drivers = await loadCd(world, iso.driversId, field);
  if (drivers.pool.nodeId !== installer.pool.nodeId)
    throw new CorralError('INVALID_INPUT', 'Both CDs must be on the same node.', { field });
  if (drivers.id === installer.id)
    throw new CorralError('INVALID_INPUT', 'This CD is in the first drive already.', { field });
  return [first, { volume: drivers, field }];
}

/** Formats in which libvirt shows an ISO image. */
const CD_FORMATS = new Set([null, 'iso', 'raw']);

async function loadCd(world: World, volumeId: string, field: string): Promise<VolumeSubject> {
  const volume = await loadVolume(world, volumeId).catch((error: unknown) => {
    if (!isCorralError(error)) throw error;
    throw new CorralError(error.code, error.message, { ...error.details, field }, error);
  });
  if (CD_FORMATS.has(volume.live.format)) return volume;
  throw new CorralError(
    'INVALID_INPUT',
    `The volume ${volume.name} is of format ${volume.live.format ?? 'unknown'}, which is no CD image.`,
    { field },
  );
}

/** Where the disk goes: the pool of the CD, unless another one is named. */
export async function choosePool(
  world: World,
  input: CreateVmInput,
  usual: PoolSubject,
): Promise<PoolSubject> {
  const pool = input.poolId ? await loadPool(world, input.poolId) : usual;
  if (pool.nodeId !== usual.nodeId)
    throw new CorralError('INVALID_INPUT', 'The storage pool must be on the node of the CD.', {
      field: 'poolId',
    });
  requireRunning(pool, 'poolId');
  return pool;
}
