import type { Node } from '@corral/db';
import { CorralError } from '@corral/domain';
import type { SshAuth, SshPlace, UnverifiedPlace } from '@corral/hypervisor';
import { z } from 'zod';
import type { SecretBox } from '../../world.ts';

/** Jump hosts of a node as they are stored: where and which key in clear, logins of their own sealed apart. */

/** `node`: the jump host takes the same login as the node behind it. */
const JUMP_AUTH_KINDS = ['password', 'key', 'agent', 'node'] as const;

const storedJump = z.object({
  host: z.string(),
  port: z.int(),
  user: z.string(),
  authKind: z.enum(JUMP_AUTH_KINDS),
  hostKeyFingerprint: z.string(),
});
export type StoredJump = z.infer<typeof storedJump>;

const ownLogins = z.array(
  z
    .union([
      z.object({ kind: z.literal('password'), password: z.string() }),
      z.object({
        kind: z.literal('key'),
        privateKey: z.string(),
        passphrase: z.string().optional(),
      }),
    ])
    .nullable(),
);

/** A jump host as a user gives it; without `auth` it takes the login of the node. */
export interface WantedJump extends Omit<UnverifiedPlace, 'auth'> {
  readonly auth: SshAuth | null;
}

/** The jump hosts of a stored node, the nearest first. */
export function readJumps(node: Pick<Node, 'jumps'>): StoredJump[] {
  return node.jumps === null ? [] : z.array(storedJump).parse(node.jumps);
}

/** The jump hosts in the port's form, for a probe: keys may not have been accepted. */
export function jumpPlaces(jumps: readonly WantedJump[], nodeAuth: SshAuth): UnverifiedPlace[] {
  return jumps.map(({ auth, ...rest }) => ({ ...rest, auth: auth ?? nodeAuth }));
}

/** The machine with the key that was accepted for it. @throws CorralError NODE_HOST_KEY_UNKNOWN */
export function pinned<
  P extends { readonly host: string; readonly hostKeyFingerprint: string | null },
>(place: P): P & { readonly hostKeyFingerprint: string } {
  const { host, hostKeyFingerprint } = place;
  if (hostKeyFingerprint !== null) return { ...place, hostKeyFingerprint };
  throw new CorralError(
    'NODE_HOST_KEY_UNKNOWN',
    `Probe the node first, compare the fingerprint that the jump host ${host} shows, and enrol the node with it.`,
    { field: 'jumps' },
  );
}

/** The stored jump hosts with other accepted keys, one for each. @throws CorralError INVALID_INPUT */
export function repinned(jumps: readonly StoredJump[], keys: readonly string[]): StoredJump[] {
  if (keys.length !== jumps.length) {
    throw new CorralError('INVALID_INPUT', `The node has ${jumps.length} jump hosts.`, {
      field: 'jumpHostKeyFingerprints',
    });
  }
  return jumps.map((jump, index) => ({
    ...jump,
    hostKeyFingerprint: keys[index] ?? jump.hostKeyFingerprint,
  }));
}

/** The machines on the way in words, to compare two ways. */
export function wayName(
  jumps: readonly { readonly host: string; readonly port?: number | null | undefined }[],
): string {
  return jumps.map(({ host, port }) => `${host}:${port ?? 22}`).join(' ');
}

/** The purpose that logins of jump hosts are sealed for, so that they open for no other node. */
const purpose = (nodeId: string): string => `node-jumps:${nodeId}`;

/** The columns of a node for its jump hosts. @throws CorralError NODE_HOST_KEY_UNKNOWN */
export function jumpColumns(box: SecretBox, nodeId: string, jumps: readonly WantedJump[]) {
  if (jumps.length === 0) return { jumps: null, jumpSecret: null };
  const own = jumps.map(({ auth }) => (auth === null || auth.kind === 'agent' ? null : auth));
  const sealed = box.seal(purpose(nodeId), JSON.stringify(own));
  return {
    jumps: jumps.map((jump) => ({
      host: jump.host,
      port: jump.port,
      user: jump.user,
      authKind: jump.auth?.kind ?? 'node',
      hostKeyFingerprint: pinned(jump).hostKeyFingerprint,
    })),
    jumpSecret: own.every((auth) => auth === null)
      ? null
      : new Uint8Array(Buffer.from(sealed, 'utf8')),
  };
}

/** The stored jump hosts with their logins, as a driver takes them. Rejects what cannot be opened by an Error. */
export function openJumps(
  node: Pick<Node, 'id' | 'jumps' | 'jumpSecret'>,
  box: SecretBox,
  logins: { readonly node: SshAuth; readonly agent: SshAuth },
): SshPlace[] {
  const own =
    node.jumpSecret === null
      ? []
      : ownLogins.parse(
          JSON.parse(box.open(purpose(node.id), Buffer.from(node.jumpSecret).toString('utf8'))),
        );
  return readJumps(node).map((jump, index) => {
    const { host, port, user, hostKeyFingerprint } = jump;
    const auth = loginOf(jump.authKind, own[index] ?? null, logins);
    return { host, port, user, auth, hostKeyFingerprint };
  });
}

function loginOf(
  kind: StoredJump['authKind'],
  own: z.infer<typeof ownLogins>[number],
  logins: { readonly node: SshAuth; readonly agent: SshAuth },
): SshAuth {
  if (kind === 'node' || kind === 'agent') return logins[kind];
  if (own === null) throw new Error('The login of a jump host is missing.');
  if (own.kind === 'password') return own;
  const { passphrase, ...key } = own;
  return passphrase === undefined ? key : { ...key, passphrase };
}
