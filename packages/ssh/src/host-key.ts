import { createHash } from 'node:crypto';
import { SshError } from './errors.ts';

/** Which host key is accepted: a pinned one, or any, which is then reported. */
export type HostKeyPolicy =
  | { /** `SHA256:…` as ssh-keygen -l prints it. */ readonly fingerprint: string }
  | { readonly trustOnFirstUse: (seen: HostKey) => void };

export interface HostKey {
  /** As in `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:…` as ssh-keygen -l prints it. */
  readonly fingerprint: string;
}

/** Reads type and fingerprint of a public key in ssh's wire form. */
export function describeHostKey(blob: Buffer): HostKey {
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return { type: blob.subarray(4, 4 + length).toString('latin1'), fingerprint: `SHA256:${digest}` };
}

/** Null when the policy accepts the key, else the error. Runs before anything about the user is sent. */
export function judgeHostKey(
  policy: HostKeyPolicy,
  seen: HostKey,
  address: string,
): SshError | null {
  if ('trustOnFirstUse' in policy) {
    policy.trustOnFirstUse(seen);
    return null;
  }
  if (policy.fingerprint.replace(/=+$/, '') === seen.fingerprint) return null;
  return new SshError(
    'hostKey',
    `${address} shows the host key ${seen.fingerprint}, not the accepted ${policy.fingerprint}.`,
    { expectedFingerprint: policy.fingerprint, seenFingerprint: seen.fingerprint },
  );
}
