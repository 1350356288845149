import { CorralError } from '@corral/domain';
import type { NodeTarget, ProbeTarget, VsphereTransport } from '@corral/hypervisor';

export type UnverifiedHost = Extract<ProbeTarget['transport'], { kind: 'vsphere' }>;

/** Where an ESXi host is. @throws CorralError INVALID_INPUT for a way on which there is none */
export function hostPlace(transport: NodeTarget['transport']): VsphereTransport {
  if (transport.kind === 'vsphere') return transport;
  throw wrongWay();
}

/** The same for a host whose certificate may not have been accepted. */
export function unverifiedPlace(transport: ProbeTarget['transport']): UnverifiedHost {
  if (transport.kind === 'vsphere') return transport;
  throw wrongWay();
}

function wrongWay(): CorralError {
  return new CorralError('INVALID_INPUT', 'An ESXi host is reached by its own API over TLS.', {
    field: 'transport',
  });
}

/** Capital letters with colons, from whatever way a fingerprint was written. */
export function fingerprint(written: string): string {
  const digits = written.replaceAll(/[^0-9a-fA-F]/g, '').toUpperCase();
  return digits.match(/../g)?.join(':') ?? '';
}

/** A certificate that nobody has accepted ends the way: no password is sent to a host that is not known. */
export function refuseCertificate(seen: string, accepted: string | null): void {
  if (accepted === null || accepted === '')
    throw new CorralError('NODE_HOST_KEY_UNKNOWN', `The host shows the certificate ${seen}.`);
  if (fingerprint(accepted) !== fingerprint(seen))
    throw new CorralError(
      'NODE_HOST_KEY_CHANGED',
      `The host shows the certificate ${seen}, not the accepted ${accepted}.`,
    );
}
