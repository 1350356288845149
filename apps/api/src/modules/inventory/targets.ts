import type { Node } from '@corral/db';
import { CorralError } from '@corral/domain';
import type { NodeTarget, SshAuth, SshPlace } from '@corral/hypervisor';
import { z } from 'zod';
import type { LocalLibvirt } from '../../env.ts';
import type { SecretBox } from '../../world.ts';
import { openJumps } from '../node/jumps.ts';

/** From a stored node to what a driver connects to. */

const storedSecret = z.union([
  z.object({ kind: z.literal('password'), password: z.string() }),
  z.object({ kind: z.literal('key'), privateKey: z.string(), passphrase: z.string().optional() }),
]);

/** The purpose secrets of a node are sealed for, so that they open for no other node. */
const purpose = (nodeId: string): string => `node:${nodeId}`;

/** Credentials as they are stored: sealed; null for the agent, which has none. */
export function sealAuth(
  box: SecretBox,
  nodeId: string,
  auth: SshAuth,
): Uint8Array<ArrayBuffer> | null {
  if (auth.kind === 'agent') return null;
  return new Uint8Array(Buffer.from(box.seal(purpose(nodeId), JSON.stringify(auth)), 'utf8'));
}

export interface TargetOptions {
  readonly secrets: SecretBox;
  readonly localLibvirt: LocalLibvirt;
  /** Socket of the ssh agent of this process; null without one. */
  readonly sshAgentSocket: string | null;
}

/** What the driver is to connect to. @throws CorralError when the stored node cannot be used */
export function targetOf(node: Node, options: TargetOptions): NodeTarget {
  return {
    transport:
      node.transport === 'local'
        ? localTransport(options.localLibvirt)
        : sshTransport(node, options),
    ...(node.uri === null ? {} : { uri: node.uri }),
    domainTypeOverride: node.domainTypeOverride,
  };
}

/** This machine's own socket: the configured one, else where the driver finds it. */
export function localTransport(
  local: LocalLibvirt,
): Extract<NodeTarget['transport'], { kind: 'local' }> {
  return local.kind === 'socket' ? { kind: 'local', socketPath: local.path } : { kind: 'local' };
}

function sshTransport(node: Node, options: TargetOptions): NodeTarget['transport'] {
  if (node.host === null || node.user === null) {
    throw new CorralError('NODE_UNREACHABLE', 'The node has no address or user.', {
      nodeId: node.id,
    });
  }
  if (node.hostKeyFingerprint === null) {
    throw new CorralError(
      'NODE_HOST_KEY_UNKNOWN',
      'The host key of this node has not been accepted.',
      {
        nodeId: node.id,
      },
    );
  }
  const auth = openAuth(node, options);
  return {
    kind: 'ssh',
    host: node.host,
    port: node.port ?? 22,
    user: node.user,
    auth,
    hostKeyFingerprint: node.hostKeyFingerprint,
    jumps: openWay(node, options, auth),
  };
}

function openWay(node: Node, options: TargetOptions, auth: SshAuth): SshPlace[] {
  try {
    const logins = { node: auth, agent: agentAuth(options.sshAgentSocket) };
    return openJumps(node, options.secrets, logins);
  } catch (error) {
    throw unreadable(node, error);
  }
}

function unreadable(node: Node, cause?: unknown): CorralError {
  return new CorralError(
    'NODE_AUTH_FAILED',
    'The stored credentials of this node cannot be opened with the key of this server; enter them again.',
    { nodeId: node.id },
    cause,
  );
}

function openAuth(node: Node, options: TargetOptions): SshAuth {
  if (node.authKind === 'agent') return agentAuth(options.sshAgentSocket);
  if (node.secret === null) throw unreadable(node);
  try {
    const clear = options.secrets.open(purpose(node.id), Buffer.from(node.secret).toString('utf8'));
    const auth = storedSecret.parse(JSON.parse(clear));
    if (auth.kind === 'password') return auth;
    const { kind, privateKey, passphrase } = auth;
    return passphrase === undefined ? { kind, privateKey } : { kind, privateKey, passphrase };
  } catch (error) {
    throw unreadable(node, error);
  }
}

/** Login through the ssh agent of this process. */
export function agentAuth(socketPath: string | null): SshAuth {
  return socketPath === null ? { kind: 'agent' } : { kind: 'agent', socketPath };
}
