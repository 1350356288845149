import {
  CorralError,
  hasCode,
  isCorralError,
  type CloudInitState,
  type KnownAddress,
  type ReadinessFacts,
} from '@corral/domain';
import type { CallOptions, HypervisorSession, VmRecord } from '@corral/hypervisor';
import { lookForAgent } from '../guest/subject.ts';

/** Files by which cloud-init tells how far it is; the first is there when it has ended. */
const RESULT = '/run/cloud-init/result.json';
const STATUS = '/run/cloud-init/status.json';
const PROGRAM = '/usr/bin/cloud-init';
const RESULT_BYTES = 64 * 1024;
/** So many addresses of a guest are tried; one with more has them for others than us. */
const MOST_ADDRESSES = 6;

const NO_CHANNEL = 'The VM has no channel for a guest agent (org.qemu.guest_agent.0).';

/**
 * Finds out how far a VM has come. Each thing that cannot be found out is a reason, never a failure.
 * @param port TCP port of the guest that is tried; null tries none.
 */
export async function readReadiness(
  session: HypervisorSession,
  vm: VmRecord,
  port: number | null,
  options: CallOptions = {},
): Promise<ReadinessFacts> {
  const { powerState, hasAgentChannel } = vm;
  if (powerState !== 'RUNNING') {
    return {
      powerState,
      hasAgentChannel,
      agentReason: 'The VM does not run.',
      memoryDriver: null,
      addresses: [],
      cloudInit: null,
      cloudInitReason: null,
      port: port === null ? null : { number: port, answersAt: null, reason: null },
    };
  }
  const [look, memoryDriver, addresses] = await Promise.all([
    hasAgentChannel ? lookForAgent(session, vm.uuid) : { agent: null, reason: NO_CHANNEL },
    memoryDriverOf(session, vm.uuid, options),
    addressesOf(session, vm.uuid, options),
  ]);
  const files = look.agent?.abilities.files === true;
  const [cloudInit, seen] = await Promise.all([
    files ? cloudInitOf(session, vm.uuid, options) : null,
    port === null ? null : tryPort(session, addresses, port, options),
  ]);
  return {
    powerState,
    hasAgentChannel,
    agentReason: look.reason,
    memoryDriver,
    addresses,
    cloudInit,
    cloudInitReason:
      look.agent !== null && !files ? 'The guest’s agent does not let files be read.' : look.reason,
    port: seen,
  };
}

/** True when the guest's driver has told its figures, which a machine that was just powered on has not. */
async function memoryDriverOf(
  session: HypervisorSession,
  uuid: string,
  options: CallOptions,
): Promise<boolean | null> {
  try {
    const hardware = await session.vmHardware.read(uuid, options);
    if (hardware?.runningFacts?.hasBalloon !== true) return null;
    return (await session.vms.stats(uuid, options)).memoryUnusedBytes !== null;
  } catch (error) {
    if (isCorralError(error) && !hasCode(error, 'TASK_CANCELLED')) return null;
    throw error;
  }
}

async function addressesOf(
  session: HypervisorSession,
  uuid: string,
  options: CallOptions,
): Promise<KnownAddress[]> {
  const all = await session.vms.addresses(uuid, options);
  const rank = { AGENT: 0, DHCP_LEASE: 1, ARP: 2 } as const;
  return all
    .filter(({ address }) => !/^(fe80:|169\.254\.|127\.|::1$)/i.test(address))
    .map(({ address, source }) => ({ address, source }))
    .toSorted((a, b) => rank[a.source] - rank[b.source]);
}

/** Asks the guest for the files of cloud-init, without running anything in it. Null when the agent is silent. */
async function cloudInitOf(
  session: HypervisorSession,
  uuid: string,
  options: CallOptions,
): Promise<CloudInitState | null> {
  try {
    const result = await readGuestFile(session, uuid, RESULT, options);
    if (result !== null) return hasErrors(result) ? 'DONE_WITH_ERRORS' : 'DONE';
    if ((await readGuestFile(session, uuid, STATUS, options)) !== null) return 'RUNNING';
    return (await isThere(session, uuid, PROGRAM, options)) ? 'RUNNING' : 'ABSENT';
  } catch (error) {
    if (isCorralError(error) && !hasCode(error, 'TASK_CANCELLED')) return null;
    throw error;
  }
}

async function readGuestFile(
  session: HypervisorSession,
  uuid: string,
  path: string,
  options: CallOptions,
): Promise<string | null> {
  try {
    const file = await session.guest.readFile(uuid, path, { ...options, maxBytes: RESULT_BYTES });
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.content) if (chunk instanceof Uint8Array) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

async function isThere(
  session: HypervisorSession,
  uuid: string,
  path: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    return (await readGuestFile(session, uuid, path, options)) !== null;
  } catch (error) {
    if (hasCode(error, 'LIMIT_EXCEEDED')) return true;
    throw error;
  }
}

/** cloud-init's result is `{ "v1": { "errors": [ … ] } }`; what is none of that tells of no errors. */
function hasErrors(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    const v1: unknown = member(document, 'v1');
    const errors: unknown = member(v1, 'errors');
    return Array.isArray(errors) && errors.length > 0;
  } catch {
    return false;
  }
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

async function tryPort(
  session: HypervisorSession,
  addresses: readonly KnownAddress[],
  port: number,
  options: CallOptions,
): Promise<NonNullable<ReadinessFacts['port']>> {
  const different = [...new Set(addresses.map(({ address }) => address))].slice(0, MOST_ADDRESSES);
  try {
    const answers = await Promise.all(
      different.map(async (address) =>
        (await session.reach.tcp(address, port, options)) ? address : null,
      ),
    );
    const answersAt = answers.find((address) => address !== null) ?? null;
    return { number: port, answersAt, reason: null };
  } catch (error) {
    if (!(error instanceof CorralError) || !hasCode(error, 'CAPABILITY_MISSING')) throw error;
    return { number: port, answersAt: null, reason: error.message };
  }
}
