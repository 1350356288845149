import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  LiveMove,
  MigrationObstacle,
  MigrationPeer,
  MigrationRole,
  MovedDisk,
  VmRecord,
} from '@corral/hypervisor';
import { isUnsupported } from '../mapping/errors.ts';
import type { Calls } from '../calls.ts';
import { DomainXml, VolumeInfo } from '../constants.ts';
import { moveDomain } from '../editors/moved-domain.ts';
import { domainHandle, poolHandles, type Handles, type PoolHandle } from '../handles.ts';
import { readTies } from '../readers/ties.ts';
import { attributeAt, findAll, textAt } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';
import { carry } from './migration-carry.ts';
import { cpuFits } from './migration-cpu.ts';
import type { LibvirtVms } from './vms.ts';

const VM = 'the VM';
const NODE = 'the node';

/** Moving domains by five calls that the client drives, so that the nodes need no login at each other. */
export class LibvirtMigration implements MigrationRole {
  /** Read by the role of the other node. */
  readonly calls: Calls;
  private readonly pools: Handles<PoolHandle>;
  private readonly vms: LibvirtVms;

  constructor(calls: Calls, vms: LibvirtVms) {
    this.calls = calls;
    this.pools = poolHandles(calls);
    this.vms = vms;
  }

  async ties(vmUuid: string, options: CallOptions = {}): Promise<MigrationObstacle[]> {
    const dom = domainHandle(vmUuid);
    const count = { dom, need_results: 0, flags: 0 };
    const [xml, vm, snapshots] = await Promise.all([
      definitionOf(this.calls, vmUuid, 0, options),
      this.vms.get(vmUuid, options),
      this.calls.read(VM, 'domainListAllSnapshots', count, options),
    ]);
    const found: MigrationObstacle[] = readTies(parseXml(xml));
    const bar = (code: string, reason: string): number => found.push({ code, bars: 'ALL', reason });
    if (snapshots.ret > 0) bar('SNAPSHOTS', 'It has snapshots, which libvirt does not carry.');
    if (vm?.persistent === false) {
      bar('TRANSIENT', 'It has no stored definition: it is gone as soon as it stops here.');
    }
    if (vm?.hasManagedSave === true) {
      bar('SAVED_MEMORY', 'Its memory is saved on the disk of its node; start it first.');
    }
    return found;
  }

  async judge(
    vmUuid: string,
    from: MigrationPeer,
    options: CallOptions = {},
  ): Promise<MigrationObstacle[]> {
    const source = peer(from).calls;
    const [live, stored] = await Promise.all([
      definitionOf(source, vmUuid, 0, options),
      definitionOf(source, vmUuid, DomainXml.INACTIVE, options),
    ]);
    const domain = parseXml(live);
    const taken = await this.taken(domain, options);
    const machine = await this.machine(domain, options);
    if (machine.obstacle) return [...taken, machine.obstacle];
    const [liveCpu, storedCpu] = await Promise.all([
      cpuFits(this.calls, live, source, options),
      cpuFits(this.calls, stored, null, options),
    ]);
    return [
      ...taken,
      ...firmware(domain, machine.capabilities),
      ...(liveCpu ? [] : [cpuObstacle('LIVE', 'while it runs')]),
      ...(storedCpu ? [] : [cpuObstacle('OFFLINE', 'as it is defined')]),
    ];
  }

  async receive(
    vmUuid: string,
    from: MigrationPeer,
    disks: readonly MovedDisk[],
    options: CallOptions = {},
  ): Promise<VmRecord> {
    const flags = DomainXml.INACTIVE | DomainXml.SECURE | DomainXml.MIGRATABLE;
    const xml = await definitionOf(peer(from).calls, vmUuid, flags, options);
    const [obstacle] = await this.taken(parseXml(xml), options);
    if (obstacle) throw new CorralError('ALREADY_EXISTS', obstacle.reason);
    const emulator = await this.emulatorFor(parseXml(xml), options);
    const moved = moveDomain(xml, disks, emulator);
    await this.calls.change(VM, 'domainDefineXmlFlags', { xml: moved, flags: 0 }, options);
    const made = await this.vms.get(vmUuid, options);
    if (made) return made;
    throw new CorralError('NOT_OBSERVED', 'The VM was defined, but the node does not show it.');
  }

  async moveLive(
    vmUuid: string,
    to: MigrationPeer,
    move: LiveMove,
    options: CallOptions = {},
  ): Promise<void> {
    const target = peer(to);
    const secret = DomainXml.SECURE | DomainXml.MIGRATABLE;
    const [live, stored] = await Promise.all([
      definitionOf(this.calls, vmUuid, secret, options),
      definitionOf(this.calls, vmUuid, secret | DomainXml.INACTIVE, options),
    ]);
    const emulator = await target.emulatorFor(parseXml(live), options);
    await carry({
      dom: domainHandle(vmUuid),
      source: this.calls,
      target: target.calls,
      liveXml: moveDomain(live, move.disks, emulator),
      storedXml: moveDomain(stored, move.disks, emulator),
      move,
      options,
    });
  }

  async fileBytes(
    poolUuid: string,
    volumeName: string,
    options: CallOptions = {},
  ): Promise<number> {
    const what = 'the volume';
    const pool = await this.pools.get(poolUuid, options);
    const args = { pool, name: volumeName };
    const { vol } = await this.calls.read(what, 'storageVolLookupByName', args, options);
    const request = { vol, flags: VolumeInfo.PHYSICAL };
    try {
      const info = await this.calls.read(what, 'storageVolGetInfoFlags', request, options);
      return info.allocation;
    } catch (error) {
      // Older drivers of libvirt do not tell a file's length; what it was given is then all there is to know.
      if (!isUnsupported(error)) throw error;
      return (await this.calls.read(what, 'storageVolGetInfo', { vol }, options)).allocation;
    }
  }

  /** The path of this node's own program for such a guest. */
  async emulatorFor(domain: XmlElement, options: CallOptions): Promise<string | null> {
    const { capabilities } = await this.machine(domain, options);
    return capabilities && textAt(capabilities, 'path');
  }

  /** A VM here that has the uuid or the name already. */
  private async taken(domain: XmlElement, options: CallOptions): Promise<MigrationObstacle[]> {
    const uuid = textAt(domain, 'uuid') ?? '';
    const name = textAt(domain, 'name') ?? '';
    const there = await Promise.all([
      exists(this.calls.read(VM, 'domainLookupByUuid', { uuid }, options)),
      exists(this.calls.read(VM, 'domainLookupByName', { name }, options)),
    ]);
    if (!there.includes(true)) return [];
    const reason = there[0]
      ? 'The node has a VM of the same identity already.'
      : `The node has a VM ${name} already.`;
    return [{ code: 'NAME_TAKEN', bars: 'ALL', reason }];
  }

  /** Whether this node runs guests of that type on that machine at all. */
  private async machine(
    domain: XmlElement,
    options: CallOptions,
  ): Promise<
    | { readonly capabilities: XmlElement; readonly obstacle: null }
    | { readonly capabilities: null; readonly obstacle: MigrationObstacle }
  > {
    const virttype = domain.attributes['type'] ?? null;
    const arch = attributeAt(domain, 'os/type', 'arch');
    const machine = attributeAt(domain, 'os/type', 'machine');
    const args = { emulatorbin: null, arch, machine, virttype, flags: 0 };
    try {
      const answer = await this.calls.read(NODE, 'connectGetDomainCapabilities', args, options);
      return { capabilities: parseXml(answer.capabilities), obstacle: null };
    } catch (error) {
      if (!hasCode(error, 'INVALID_INPUT', 'CAPABILITY_MISSING', 'HYPERVISOR_ERROR')) throw error;
      const reason = `The node does not run guests of type ${virttype} on a machine ${machine} (${arch}): ${error.details.native?.text ?? error.message}`;
      return { capabilities: null, obstacle: { code: 'GUEST_TYPE', bars: 'ALL', reason } };
    }
  }
}

/** The same role of the other node, behind whatever is wrapped round it. */
function peer(other: MigrationPeer): LibvirtMigration {
  if (other.migration instanceof LibvirtMigration) return other.migration;
  throw new CorralError(
    'CAPABILITY_MISSING',
    `A VM cannot be moved between libvirt and ${other.kind}.`,
    { capability: 'vm.migrate' },
  );
}

async function definitionOf(
  calls: Calls,
  vmUuid: string,
  flags: number,
  options: CallOptions,
): Promise<string> {
  const dom = domainHandle(vmUuid);
  return (await calls.read(VM, 'domainGetXmlDesc', { dom, flags }, options)).xml;
}

async function exists(lookUp: Promise<unknown>): Promise<boolean> {
  try {
    await lookUp;
    return true;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

const cpuObstacle = (bars: 'LIVE' | 'OFFLINE', when: string): MigrationObstacle => ({
  code: 'CPU',
  bars,
  reason: `The CPU of the node lacks something that the VM’s CPU has ${when}.`,
});

/** The firmware file a definition names must be on the node. */
function firmware(domain: XmlElement, capabilities: XmlElement): MigrationObstacle[] {
  const loader = textAt(domain, 'os/loader');
  if (loader === null) return [];
  const known = findAll(capabilities, 'os/loader/value').map(({ text }) => text.trim());
  return known.includes(loader)
    ? []
    : [{ code: 'FIRMWARE', bars: 'ALL', reason: `The node does not have the firmware ${loader}.` }];
}
