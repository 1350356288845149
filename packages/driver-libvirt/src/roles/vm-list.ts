import { hasCode } from '@corral/domain';
import type { CallOptions, VmRecord } from '@corral/hypervisor';
import { paramsToMap } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { DomainStats, ListDomains } from '../constants.ts';
import type { DomainHandle } from '../handles.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { readVm } from '../readers/domain.ts';

const VMS = 'the VMs';

interface RunState {
  readonly state: number;
  readonly reason: number;
}

/**
 * All domains of a node by one call for the names, one for all states, three for flags, and one pipelined call for
 * the XML of each. None of them waits for a VM's own process, so one stuck VM delays nothing.
 */
export async function listVms(calls: Calls, options: CallOptions): Promise<VmRecord[]> {
  const domains = await listDomains(calls, 0, options);
  const [xmls, states, persistent, autostart, saved] = await Promise.all([
    Promise.all(domains.map((dom) => readXml(calls, dom, options))),
    readStates(calls, domains, options),
    flagged(calls, ListDomains.PERSISTENT, options),
    flagged(calls, ListDomains.AUTOSTART, options),
    flagged(calls, ListDomains.MANAGED_SAVE, options),
  ]);
  return domains.flatMap((dom, index) => {
    const xml = xmls[index] ?? null;
    const runState = states.get(dom.uuid);
    // A domain that went away between the calls is left out, as if the list had been read a moment later.
    if (xml === null || runState === undefined) return [];
    return readVm(xml, {
      uuid: dom.uuid,
      ...runState,
      persistent: persistent.has(dom.uuid),
      autostart: autostart.has(dom.uuid),
      hasManagedSave: saved.has(dom.uuid),
    });
  });
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

async function readXml(
  calls: Calls,
  dom: DomainHandle,
  options: CallOptions,
): Promise<string | null> {
  try {
    const { xml } = await calls.read('a VM', 'domainGetXmlDesc', { dom, flags: 0 }, options);
    return xml;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

/** States of all domains by uuid, in one call where the driver has it, else one call each. */
async function readStates(
  calls: Calls,
  domains: readonly DomainHandle[],
  options: CallOptions,
): Promise<Map<string, RunState>> {
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
    return readStatesSingly(calls, domains, options);
  }
}

async function readStatesSingly(
  calls: Calls,
  domains: readonly DomainHandle[],
  options: CallOptions,
): Promise<Map<string, RunState>> {
  const states = new Map<string, RunState>();
  await Promise.all(
    domains.map(async (dom) => {
      try {
        const args = { dom, flags: 0 };
        states.set(dom.uuid, await calls.read('a VM', 'domainGetState', args, options));
      } catch (error) {
        if (!hasCode(error, 'NOT_FOUND')) throw error;
      }
    }),
  );
  return states;
}
