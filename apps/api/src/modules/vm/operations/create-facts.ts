import { CorralError, type NicSource } from '@corral/domain';
import type { HypervisorSession, NodeFacts, VmRecord } from '@corral/hypervisor';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import {
  formatBytes,
  loadPool,
  overcommitWarning,
  requireCapacity,
  requireFreeSpace,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import { requireFreeName } from '../../volume/subject.ts';
import { hasUserNic, requireUserNic } from '../../shared/user-nic.ts';
import type { CreateVmInput, NicInput } from './create-input.ts';

/** What the plan of a new VM must know of the world, and the refusals that follow from it. */

const storedFacts = z.object({
  cpus: z.number(),
  arch: z.string().default('x86_64'),
  memoryBytes: z.number(),
  memoryFreeBytes: z.number().nullable(),
  virtualisation: z.object({ chosenDomainType: z.string(), firmwares: z.array(z.string()) }),
});
export type PlanFacts = z.output<typeof storedFacts>;

/** The node's facts as stored at its last sync; read anew where there are none. */
export async function nodeFacts(
  world: World,
  nodeId: string,
  session: HypervisorSession,
): Promise<PlanFacts> {
  const node = await world.db.nodes.require(nodeId);
  const stored = storedFacts.safeParse(node.facts);
  if (stored.success) return stored.data;
  const facts: NodeFacts = await session.facts.read();
  return {
    ...facts,
    virtualisation: {
      chosenDomainType: facts.virtualisation.chosenDomainType,
      firmwares: [...facts.virtualisation.firmwares],
    },
  };
}

/** Refuses what the node cannot run; warns of what it can hardly. */
export function checkMachine(
  input: Pick<CreateVmInput, 'vcpus' | 'memoryBytes'> & { readonly firmware: 'BIOS' | 'UEFI' },
  facts: PlanFacts,
): string[] {
  if (input.memoryBytes > facts.memoryBytes) {
    throw new CorralError(
      'INVALID_SIZE',
      `The node has ${formatBytes(facts.memoryBytes)} of memory in all.`,
      { field: 'memoryBytes' },
    );
  }
  if (input.firmware === 'UEFI' && !facts.virtualisation.firmwares.includes('UEFI')) {
    throw new CorralError(
      'CAPABILITY_MISSING',
      'The node has no UEFI firmware for guests; install OVMF on it.',
      { capability: 'firmware.uefi', field: 'firmware' },
    );
  }
  const warnings: string[] = [];
  if (input.vcpus > facts.cpus)
    warnings.push(`The VM has more vCPUs than the node has CPUs (${facts.cpus}).`);
  const free = facts.memoryFreeBytes;
  if (free !== null && input.memoryBytes > free)
    warnings.push(`The node had ${formatBytes(free)} of memory free when it was last read.`);
  return warnings;
}

/** @throws CorralError ALREADY_EXISTS naming `name`. */
export function requireFreeVmName(vms: readonly VmRecord[], name: string): void {
  if (!vms.some((vm) => vm.name === name)) return;
  throw new CorralError('ALREADY_EXISTS', `The node has a VM ${name} already.`, { field: 'name' });
}

/** Addresses that cards of VMs have already. */
export const takenMacs = (vms: readonly VmRecord[]): string[] =>
  vms.flatMap((vm) => vm.nics.map((nic) => nic.mac));

export interface TemplateFacts {
  readonly id: string;
  readonly name: string;
  readonly pool: PoolSubject;
  readonly volumeName: string;
  readonly path: string;
  readonly format: 'raw' | 'qcow2';
  readonly sizeBytes: number;
  /** What its file takes. */
  readonly fileBytes: number;
  readonly arch: string;
  readonly osName: string | null;
  readonly virtio: boolean;
  readonly cloudInit: boolean;
}

/** Loads the template and looks at its file. @throws CorralError NOT_FOUND, WRONG_STATE naming `templateId`. */
export async function loadTemplate(world: World, templateId: string): Promise<TemplateFacts> {
  const row = await world.db.templates.require(templateId);
  const pool = await loadPool(world, row.poolId);
  requireRunning(pool, 'templateId');
  const volume = await pool.session.storage.getVolume(pool.uuid, row.volumeName);
  if (volume === null) {
    throw new CorralError(
      'NOT_FOUND',
      `The file of the template ${row.name} is gone from the storage pool ${pool.name}.`,
      { field: 'templateId' },
    );
  }
  return {
    id: row.id,
    name: row.name,
    pool,
    volumeName: row.volumeName,
    path: volume.path,
    format: row.format === 'raw' ? 'raw' : 'qcow2',
    sizeBytes: volume.capacityBytes,
    fileBytes: volume.allocationBytes ?? volume.capacityBytes,
    arch: row.arch,
    osName: row.osName,
    virtio: row.virtio,
    cloudInit: row.cloudInit,
  };
}

export interface DiskFacts {
  readonly pool: PoolSubject;
  readonly diskName: string;
  readonly seedName: string | null;
  readonly diskBytes: number;
  readonly format: 'raw' | 'qcow2';
  readonly warnings: readonly string[];
}

/** Where the disk goes, how large it becomes, and whether there is room. */
export async function checkDisk(
  world: World,
  input: CreateVmInput,
  template: TemplateFacts,
): Promise<DiskFacts> {
  const pool = input.poolId ? await loadPool(world, input.poolId) : template.pool;
  if (pool.nodeId !== template.pool.nodeId) {
    throw new CorralError(
      'INVALID_INPUT',
      'The storage pool must be on the node of the template.',
      { field: 'poolId' },
    );
  }
  requireRunning(pool, 'poolId');
  const diskBytes = input.diskBytes ?? template.sizeBytes;
  if (diskBytes < template.sizeBytes) {
    throw new CorralError(
      'INVALID_SIZE',
      `The disk must be at least as large as the template, which has ${formatBytes(template.sizeBytes)}.`,
      { field: 'diskBytes' },
    );
  }
  requireCapacity(pool, diskBytes, 'diskBytes');
  const copy = input.diskMode === 'FULL_COPY';
  if (copy) await requireFreeSpace(pool, template.fileBytes, 'diskMode');
  const format = copy ? template.format : 'qcow2';
  const diskName = `${input.name}.${format === 'raw' ? 'img' : 'qcow2'}`;
  const seedName = input.seed === null ? null : `${input.name}-seed.iso`;
  await requireFreeName(pool, diskName, 'name');
  if (seedName !== null) await requireFreeName(pool, seedName, 'name');
  return {
    pool,
    diskName,
    seedName,
    diskBytes,
    format,
    warnings: overcommitWarning(pool, diskBytes),
  };
}

export interface NicFacts {
  readonly kind: NicSource['kind'];
  readonly source: string;
  readonly model: string;
  /** Null for what is no network. */
  readonly networkUuid: string | null;
}

/**
 * What the network cards are plugged into; `fallback` is their model. Without a wish: the network `default`, else the
 * first active NAT network, else user mode where the node cannot have networks at all.
 */
export async function checkNics(
  world: World,
  input: CreateVmInput,
  { session, nodeId }: Pick<PoolSubject, 'session' | 'nodeId'>,
  fallback: string,
): Promise<{ nics: NicFacts[]; warnings: string[] }> {
  if (!input.nics) {
    const active = (await session.networks.list()).filter((network) => network.active);
    const chosen =
      active.find((network) => network.name === 'default') ??
      active.find((network) => network.mode === 'NAT');
    if (
      !chosen &&
      session.capabilities.networkModes.length === 0 &&
      hasUserNic(session.capabilities)
    )
      return { nics: [userNic(fallback)], warnings: [] };
    return chosen
      ? {
          nics: [
            { kind: 'network', source: chosen.name, model: fallback, networkUuid: chosen.uuid },
          ],
          warnings: [],
        }
      : { nics: [], warnings: ['The node has no active network, so the VM gets no network card.'] };
  }
  const nics = await Promise.all(
    input.nics.map((nic, index) =>
      checkNic(world, session, nodeId, nic, `nics.${index}`, fallback),
    ),
  );
  return { nics, warnings: [] };
}

const userNic = (model: string): NicFacts => ({
  kind: 'user',
  source: '',
  model,
  networkUuid: null,
});

async function checkNic(
  world: World,
  session: HypervisorSession,
  nodeId: string,
  nic: NicInput,
  field: string,
  fallback: string,
): Promise<NicFacts> {
  const model = nic.model ?? fallback;
  if (nic.userMode === true) {
    requireUserNic(session);
    return userNic(model);
  }
  if (nic.bridge) {
    const bridges = await session.networks.listBridges();
    if (!bridges.includes(nic.bridge))
      throw new CorralError('NOT_FOUND', `The node has no bridge ${nic.bridge}.`, {
        field: `${field}.bridge`,
      });
    return { kind: 'bridge', source: nic.bridge, model, networkUuid: null };
  }
  const row = await world.db.networks.require(nic.networkId ?? '');
  if (row.nodeId !== nodeId)
    throw new CorralError('INVALID_INPUT', 'The network must be on the node of the VM.', {
      field: `${field}.networkId`,
    });
  const network = await session.networks.get(row.uuid);
  if (network?.active !== true)
    throw new CorralError('WRONG_STATE', `The network ${row.name} is not active; start it first.`, {
      field: `${field}.networkId`,
    });
  return { kind: 'network', source: network.name, model, networkUuid: network.uuid };
}
