import { CorralError } from '@corral/domain';
import type { NodeTarget, SshAuth } from '@corral/hypervisor';
import { DEFAULT_URI } from '@corral/libvirt-rpc';
import type { SshOptions } from '@corral/ssh';

type SshTransport = Extract<NodeTarget['transport'], { kind: 'ssh' }>;

/** URI on the node; one that names another machine is refused, since the transport alone says where. */
export function targetUri(target: Pick<NodeTarget, 'uri'>): string {
  const uri = target.uri ?? DEFAULT_URI;
  if (/^[a-z]+:\/\/\/[A-Za-z0-9._/-]+$/.test(uri)) return uri;
  throw new CorralError('INVALID_INPUT', 'The URI must be of the form qemu:///system.', {
    field: 'uri',
  });
}

/** The settings of ssh for a target. */
export function sshOptions(
  transport: Omit<SshTransport, 'hostKeyFingerprint'>,
  hostKey: SshOptions['hostKey'],
  signal: AbortSignal | undefined,
): SshOptions {
  return {
    host: transport.host,
    port: transport.port,
    user: transport.user,
    auth: sshAuth(transport.auth),
    hostKey,
    ...(signal ? { signal } : {}),
  };
}

function sshAuth(auth: SshAuth): SshOptions['auth'] {
  if (auth.kind === 'password') return { password: auth.password };
  if (auth.kind === 'key') {
    const { privateKey, passphrase } = auth;
    return passphrase === undefined ? { privateKey } : { privateKey, passphrase };
  }
  if (auth.socketPath !== undefined) return { agent: auth.socketPath };
  throw new CorralError('INVALID_INPUT', 'The path of the ssh agent’s socket is missing.', {
    field: 'auth.socketPath',
  });
}
