import { CorralError } from '@corral/domain';
import type { NodeTarget, ProbeTarget, SshAuth, SshPlace, SshTransport } from '@corral/hypervisor';
import { DEFAULT_URI } from '@corral/libvirt-rpc';
import type { SshHop, SshOptions } from '@corral/ssh';

/** URI on the node; one that names another machine is refused, since the transport alone says where. */
export function targetUri(target: Pick<NodeTarget, 'uri'>): string {
  const uri = target.uri ?? DEFAULT_URI;
  if (/^[a-z]+:\/\/\/[A-Za-z0-9._/-]+$/.test(uri)) return uri;
  throw new CorralError('INVALID_INPUT', 'The URI must be of the form qemu:///system.', {
    field: 'uri',
  });
}

/** True for the daemon of a user's own session, which has less of the machine than the system's. */
export const isSessionUri = (uri: string): boolean => uri.endsWith('/session');

/** The way to a machine with libvirt. @throws CorralError INVALID_INPUT for a way that leads to no libvirt */
export function libvirtTransport<T extends NodeTarget['transport'] | ProbeTarget['transport']>(
  transport: T,
): Exclude<T, { kind: 'vsphere' }> {
  if (hasLibvirt(transport)) return transport;
  throw new CorralError('INVALID_INPUT', 'Libvirt is reached by ssh or on this machine.', {
    field: 'transport',
  });
}

function hasLibvirt<T extends { readonly kind: string }>(
  transport: T,
): transport is Exclude<T, { kind: 'vsphere' }> {
  return transport.kind !== 'vsphere';
}

/** The settings of ssh for a target. @throws CorralError NODE_HOST_KEY_UNKNOWN where a key was not accepted */
export function sshOptions(transport: SshTransport, signal: AbortSignal | undefined): SshOptions {
  return {
    ...hopOf(transport),
    via: (transport.jumps ?? []).map(hopOf),
    ...(signal ? { signal } : {}),
  };
}

function hopOf(place: SshPlace): SshHop {
  const { host, port, user, hostKeyFingerprint: fingerprint } = place;
  if (fingerprint === '') {
    throw new CorralError(
      'NODE_HOST_KEY_UNKNOWN',
      `The host key of ${placeName(place)} has not been accepted yet.`,
    );
  }
  return { host, port, user, auth: sshAuth(place.auth), hostKey: { fingerprint } };
}

/** Host and port, as in `node.example:22`. */
export function placeName({ host, port }: Pick<SshPlace, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The login in the form that ssh takes. */
export function sshAuth(auth: SshAuth): SshOptions['auth'] {
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
