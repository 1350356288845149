import { hasCode } from '@corral/domain';
import type { CallOptions, VmRecord } from '@corral/hypervisor';
import { paramsToMap } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { DomainStats, ListDomains } from '../constants.ts';
import type { DomainHandle } from '../handles.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { readVm } from '../readers/domain.ts';
import { readSnapshots } from './snapshot-list.ts';

const VM = 'a VM';
const VMS = 'the VMs';

interface RunState {
  readonly state: number;
  readonly reason: number;
}

interface Flags {
  readonly persistent: ReadonlySet<string>;
  readonly autostart: ReadonlySet<string>;
  readonly saved: ReadonlySet<string>;
  readonly snapshots: ReadonlySet<string>;
}

/**
 * All domains of a node: at once one call for the names, one for all states and four for flags, then one pipelined
 * call for the XML of each, and for the snapshots of those that have any. None of them waits for a VM's own process,
 * so one stuck VM delays nothing. Each XML is read as it comes in, while the daemon writes the next.
 */
export async function listVms(
  calls: Calls,
  libvirtVersion: number,
  options: CallOptions,
): Promise<VmRecord[]> {
  const [domains, states, persistent, autostart, saved, snapshots] = await Promise.all([
    listDomains(calls, 0, options),
    readStates(calls, options),
    flagged(calls, ListDomains.PERSISTENT, options),
    flagged(calls, ListDomains.AUTOSTART, options),
    flagged(calls, ListDomains.MANAGED_SAVE, options),
    withSnapshots(calls, options),
  ]);
  const flags = { persistent, autostart, saved, snapshots };
  const records = await Promise.all(
    domains.map((dom) =>
      readOne(calls, dom, states.get(dom.uuid), { ...flags, libvirtVersion }, options),
    ),
  );
  return records.filter((record) => record !== null);
}

/** One VM of the list; null when it went away meanwhile, as if the list had been read a moment later. */
async function readOne(
  calls: Calls,
  dom: DomainHandle,
  known: RunState | undefined,
  flags: Flags & { readonly libvirtVersion: number },
  options: CallOptions,
): Promise<VmRecord | null> {
  try {
    const { xml } = await calls.read(VM, 'domainGetXmlDesc', { dom, flags: 0 }, options);
    // The states come without those of a VM that was made in the same moment.
    const { state, reason } =
      known ?? (await calls.read(VM, 'domainGetState', { dom, flags: 0 }, options));
    return readVm(xml, {
      uuid: dom.uuid,
      state,
      reason,
      persistent: flags.persistent.has(dom.uuid),
      autostart: flags.autostart.has(dom.uuid),
      hasManagedSave: flags.saved.has(dom.uuid),
      snapshots: flags.snapshots.has(dom.uuid) ? await readSnapshots(calls, dom, options) : [],
      libvirtVersion: flags.libvirtVersion,
    });
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

async function listDomains(
  calls: Calls,
  flags: number,
  options: CallOptions,
): Promise<readonly DomainHandle[]> {
  const args = { need_results: 1, flags };
  const { domains } = await calls.read(VMS, 'connectListAllDomains', args, options);
  return domains;
}

async function flagged(calls: Calls, flag: number, options: CallOptions): Promise<Set<string>> {
  const domains = await listDomains(calls, flag, options);
  return new Set(domains.map((dom) => dom.uuid));
}

/** Which VMs have snapshots; none where libvirt's driver knows no such filter. */
async function withSnapshots(calls: Calls, options: CallOptions): Promise<Set<string>> {
  try {
    return await flagged(calls, ListDomains.HAS_SNAPSHOT, options);
  } catch (error) {
    if (hasCode(error, 'CAPABILITY_MISSING', 'INVALID_INPUT')) return new Set();
    throw error;
  }
}

/** States of all domains by uuid in one call; empty where libvirt's driver has no such call. */
async function readStates(calls: Calls, options: CallOptions): Promise<Map<string, RunState>> {
  try {
    const args = { doms: [], stats: DomainStats.STATE, flags: 0 };
    // The state group never asks a VM's process, so the call belongs to the plain reads.
    const extras = { lane: 'query' } as const;
    const { retStats } = await calls.read(VMS, 'connectGetAllDomainStats', args, options, extras);
    return new Map(
      retStats.flatMap(({ dom, params }) => {
        const values = paramsToMap(params);
        const state = values.get('state.state');
        const reason = values.get('state.reason');
        return typeof state === 'number' && typeof reason === 'number'
          ? [[dom.uuid, { state, reason }] as const]
          : [];
      }),
    );
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    return new Map();
  }
}
