import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, isCorralError } from '@corral/domain';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { openPassword, showsHash } from '../../guest/operations/password.ts';
import { vmStepParams } from '../../vm/subject.ts';
import { confirms } from '../report.ts';
import { SerialListener } from './serial-listener.ts';

type Context = StepContext<World>;

const verifyParams = vmStepParams.extend({
  user: z.string(),
  sealed: z.string().nullable(),
  keys: z.array(z.string()),
  nonce: z.string(),
  hasAgentChannel: z.boolean(),
  hasSerial: z.boolean(),
});
type Params = z.output<typeof verifyParams>;

/** Firmware, kernel and the whole of cloud-init on a slow machine. */
const WITHIN_MS = 10 * 60_000;
const POLL_MS = 1_000;

/** What a source says of the login: it is there, it is not, or nothing yet. */
type Seen = 'SHOWS' | 'SHOWS_NOT' | 'SILENT';

/**
 * Waits until a guest that boots shows that the login is set: its agent, whose answers are read, or its own word on the
 * serial port. Fails when neither confirms it.
 */
export const verifyLoginStep = defineStep<World, Params>({
  kind: 'vm.credentials.verify',
  params: verifyParams,
  run: async (context, params) => {
    const session = context.world.nodes.session(params.nodeId);
    const serial = params.hasSerial
      ? new SerialListener(session, params.vmUuid, params.nonce)
      : null;
    const hash =
      params.sealed === null ? null : openPassword(context.world.secrets, params.sealed).hash;
    try {
      return await watch(context, params, hash, serial);
    } finally {
      serial?.close();
    }
  },
});

async function watch(
  context: Context,
  params: Params,
  hash: string | null,
  serial: SerialListener | null,
) {
  const end = Date.now() + WITHIN_MS;
  let agent: Seen = 'SILENT';
  for (;;) {
    context.signal.throwIfAborted();
    const report = await serial?.look(context.signal);
    if (params.hasAgentChannel) agent = await askAgent(context, params, hash);
    if (agent === 'SHOWS') return told(context, params, 'agent');
    if (report) {
      if (confirms(report, { ...params, hash })) return told(context, params, 'serial port');
      throw notSet(params, 'it says so itself on its serial port');
    }
    await requireRunning(context, params);
    if (Date.now() > end) throw tooLate(params, agent, serial);
    context.progress(1 - Math.max(end - Date.now(), 0) / WITHIN_MS);
    await delay(POLL_MS, undefined, { signal: context.signal });
  }
}

function told(context: Context, { user }: Params, by: 'agent' | 'serial port') {
  context.log('INFO', `The guest shows the new login of ${user}, by its ${by}.`);
  return { way: 'CLOUD_INIT', readBack: true, by };
}

async function askAgent(context: Context, params: Params, hash: string | null): Promise<Seen> {
  const { guest } = context.world.nodes.session(params.nodeId);
  const options = { signal: context.signal };
  try {
    const { abilities } = await guest.agent(params.vmUuid, options);
    if (hash !== null) {
      if (!abilities.files) return 'SILENT';
      if (!(await showsHash(guest, params, hash, context.signal))) return 'SHOWS_NOT';
    }
    if (params.keys.length === 0) return 'SHOWS';
    if (!abilities.sshKeys) return 'SILENT';
    const known = await guest.sshKeys(params.vmUuid, params.user, options);
    return params.keys.every((key) => known.includes(key)) ? 'SHOWS' : 'SHOWS_NOT';
  } catch (error) {
    // A guest that boots: no agent yet, or no such user or file yet.
    if (isCorralError(error)) return 'SILENT';
    throw error;
  }
}

async function requireRunning(context: Context, params: Params): Promise<void> {
  const { vms } = context.world.nodes.session(params.nodeId);
  const vm = await vms.get(params.vmUuid, { signal: context.signal });
  if (vm?.powerState === 'STOPPED' || vm?.powerState === 'CRASHED')
    throw notSet(params, 'it went off before it could tell');
}

const notSet = ({ user }: Params, why: string): CorralError =>
  new CorralError(
    'NOT_OBSERVED',
    `The guest does not have the new login of ${user}: ${why}. In the guest, /var/log/cloud-init.log tells what was done.`,
  );

function tooLate(params: Params, agent: Seen, serial: SerialListener | null): CorralError {
  if (agent === 'SHOWS_NOT') return notSet(params, 'its agent shows the former one');
  const agentWords = params.hasAgentChannel ? 'no agent could tell' : 'it has no agent';
  const serialWords = serial?.trouble ?? 'nothing was said on its serial port';
  return new CorralError(
    'NOT_OBSERVED',
    `Nobody confirmed the new login of ${params.user} within ${WITHIN_MS / 60_000} minutes: ${agentWords}, and ${serialWords}. Does the guest have cloud-init?`,
  );
}
