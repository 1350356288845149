import type { Node } from '@corral/db';
import { CorralError } from '@corral/domain';
import type { ProbeReport } from '@corral/hypervisor';
import { readJumps } from '../node/jumps.ts';

/** The host key of one machine on the way to a node: the one that was accepted beside the one that is shown now. */
export interface KeyComparison {
  /** Host and port. */
  readonly place: string;
  /** Which jump host it is, counted from 0; null for the node itself. */
  readonly jump: number | null;
  readonly type: string | null;
  readonly accepted: string;
  /** Null where the look did not come so far. */
  readonly seen: string | null;
  readonly changed: boolean;
}

type KeyedNode = Pick<
  Node,
  'name' | 'host' | 'port' | 'jumps' | 'transport' | 'hostKeyFingerprint'
>;

/** Every machine on the way with its keys, jump hosts first. */
export function compareKeys(node: KeyedNode, report: ProbeReport): KeyComparison[] {
  return [
    ...readJumps(node).map((jump, index) => compared(jump, index, report)),
    compared({ ...node, host: node.host ?? node.name }, null, report),
  ];
}

function compared(
  machine: {
    readonly host: string;
    readonly port: number | null;
    readonly hostKeyFingerprint: string | null;
  },
  jump: number | null,
  report: ProbeReport,
): KeyComparison {
  const key = report.hostKeys.find((one) => one.jump === jump);
  const accepted = machine.hostKeyFingerprint ?? '';
  return {
    place: key?.place ?? `${machine.host}:${machine.port ?? 22}`,
    jump,
    type: key?.type ?? null,
    accepted,
    seen: key?.fingerprint ?? null,
    changed: key !== undefined && key.fingerprint !== accepted,
  };
}

/** @throws CorralError CAPABILITY_MISSING for nodes without a host key */
export function requireKeyed(node: KeyedNode): void {
  if (node.transport === 'ssh') return;
  throw new CorralError(
    'CAPABILITY_MISSING',
    `${node.name} is not reached by ssh, so it has no host key.`,
    { capability: 'node.hostKey' },
  );
}

/**
 * The key that a person compared, as the machine shows it now.
 * @throws CorralError NODE_HOST_KEY_CHANGED when it shows yet another, WRONG_STATE when there is nothing to accept,
 * NODE_UNREACHABLE when it was not seen.
 */
export function requireShown(
  node: KeyedNode,
  report: ProbeReport,
  wanted: { readonly jump: number | null; readonly fingerprint: string },
): KeyComparison & { readonly seen: string } {
  const key = compareKeys(node, report).find(({ jump }) => jump === wanted.jump);
  if (!key)
    throw new CorralError('INVALID_INPUT', `The node has no such jump host.`, { field: 'jump' });
  if (key.seen === null) {
    const failed = report.steps.find(({ ok }) => !ok);
    throw new CorralError(
      'NODE_UNREACHABLE',
      `The host key of ${key.place} was not seen: ${failed?.detail ?? 'it was not reached.'}`,
    );
  }
  if (key.seen !== wanted.fingerprint)
    throw new CorralError(
      'NODE_HOST_KEY_CHANGED',
      `${key.place} shows the key ${key.seen} now, not the one that was compared.`,
      { field: 'fingerprint' },
    );
  if (!key.changed)
    throw new CorralError('WRONG_STATE', `The key of ${key.place} is the accepted one.`);
  return { ...key, seen: key.seen };
}
