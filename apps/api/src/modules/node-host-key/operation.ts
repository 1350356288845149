import type { Node } from '@corral/db';
import { CorralError } from '@corral/domain';
import { defineOperation, defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { readJumps, repinned } from '../node/jumps.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { requireKeyed, requireShown, type KeyComparison } from './keys.ts';

export const acceptHostKeyInput = z.object({
  nodeId: z.string().min(1),
  /** Which jump host it is, counted from 0; null for the node itself. */
  jump: z.int().min(0).nullish(),
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, {
    message: 'A fingerprint begins with SHA256: and is what the comparison showed.',
  }),
});
type AcceptHostKeyInput = z.output<typeof acceptHostKeyInput>;

/** The node is named otherwise than in steps that need its connection: those wait for it. */
const stepParams = z.object({
  pinnedNodeId: z.string(),
  name: z.string(),
  jump: z.number().nullable(),
  fingerprint: z.string(),
});
type StepParams = z.output<typeof stepParams>;

function pinnedKey(node: Node, jump: number | null): string | null {
  if (jump === null) return node.hostKeyFingerprint;
  return readJumps(node)[jump]?.hostKeyFingerprint ?? null;
}

/** Takes the key in the place of the one of before, if the machine shows it still. */
const pinStep = defineStep<World, StepParams>({
  kind: 'node.pinHostKey',
  params: stepParams,
  isDone: async ({ world }, { pinnedNodeId, jump, fingerprint }) =>
    pinnedKey(await world.db.nodes.require(pinnedNodeId), jump) === fingerprint,
  run: async ({ world, log }, { pinnedNodeId, jump, fingerprint }) => {
    const node = await world.db.nodes.require(pinnedNodeId);
    const report = await world.inventory.probeNode(node.id);
    const { accepted, place } = requireShown(node, report, { jump, fingerprint });
    const keys = readJumps(node).map((one, index) =>
      index === jump ? fingerprint : one.hostKeyFingerprint,
    );
    const change =
      jump === null
        ? { hostKeyFingerprint: fingerprint }
        : { jumps: repinned(readJumps(node), keys) };
    await world.db.nodes.update(node.id, change);
    const after = await world.db.nodes.require(node.id);
    if (pinnedKey(after, jump) !== fingerprint)
      throw new CorralError('NOT_OBSERVED', `The key of ${place} is not the new one.`);
    log('INFO', `${place} has the key ${fingerprint} from now on.`, { before: accepted });
  },
});

/** Connects with the new key, and ends when the node is connected. */
const reconnectStep = defineStep<World, StepParams>({
  kind: 'node.reconnect',
  params: stepParams,
  run: async ({ world, log }, { pinnedNodeId, name }) => {
    const { state, reason, code } = await world.inventory.reconnectNode(pinnedNodeId);
    if (state === 'ONLINE') {
      log('INFO', `${name} is connected.`);
      return;
    }
    throw new CorralError(
      code ?? 'NODE_UNREACHABLE',
      `The key was accepted, but ${name} is not connected: ${reason ?? state}`,
      { nodeId: pinnedNodeId },
    );
  },
});

const acceptHostKey = defineOperation<World, AcceptHostKeyInput>({
  name: 'node.acceptHostKey',
  input: acceptHostKeyInput,
  plan: async (world, { nodeId, jump = null, fingerprint }) => {
    const node = await world.db.nodes.require(nodeId);
    requireKeyed(node);
    if (!node.enabled)
      throw new CorralError('NODE_DISABLED', `${node.name} is disabled: enable it first.`, {
        nodeId,
      });
    const report = await world.inventory.probeNode(node.id);
    const key = requireShown(node, report, { jump, fingerprint });
    const params = { pinnedNodeId: node.id, name: node.name, jump, fingerprint };
    return {
      title: `Accept the new host key of ${node.name}`,
      disruption: 'NONE',
      warnings: warningsOf(node, key),
      nodeId: null,
      target: { kind: 'NODE', id: node.id, name: node.name },
      leaseVmIds: [],
      steps: [
        pinStep.step({
          key: 'pin',
          title: `Accept ${key.seen} for ${key.place} in place of ${key.accepted}`,
          params,
          effect: 'CHANGES',
        }),
        reconnectStep.step({ key: 'connect', title: 'Connect with it', params, effect: 'READS' }),
      ],
    };
  },
});

function warningsOf(node: Node, key: KeyComparison): string[] {
  const kind = key.jump === null ? node.authKind : readJumps(node)[key.jump]?.authKind;
  const password = kind === 'password' || (kind === 'node' && node.authKind === 'password');
  return [
    `A key changes when a machine is set up anew or its sshd is. Where nobody did that, somebody may have taken the place of ${key.place}.`,
    ...(password
      ? [`The login is a password: the machine that shows this key gets to know it.`]
      : []),
  ];
}

export const hostKeyWork: ModuleWork = {
  operations: [acceptHostKey],
  steps: [pinStep.handler, reconnectStep.handler],
  removers: {},
};
