import type {
  CallOptions,
  HypervisorDriver,
  HypervisorSession,
  NodeTarget,
  ProbeReport,
} from '@corral/hypervisor';
import { CorralError } from '@corral/domain';
import { mapConnectError } from './connection/errors.ts';
import type { NodeLink } from './connection/link.ts';
import { LocalLink, localSockets, type OpenTcp } from './connection/local.ts';
import { openSession } from './connection/open.ts';
import { SshLink } from './connection/remote.ts';
import { sshOptions, targetUri } from './connection/target.ts';
import { probeNode, type ProbeTarget } from './probe.ts';

const CONNECT_DEADLINE_MS = 30_000;

export interface LibvirtDriverOptions {
  /** How TCP ports of a local node are reached. The default is this machine's own network. */
  readonly openTcp?: OpenTcp;
}

/** The driver for libvirt with QEMU, over a unix socket or ssh. */
export function libvirtDriver(options: LibvirtDriverOptions = {}): HypervisorDriver {
  return new LibvirtDriver(options);
}

class LibvirtDriver implements HypervisorDriver {
  readonly kind = 'libvirt';
  private readonly options: LibvirtDriverOptions;

  constructor(options: LibvirtDriverOptions) {
    this.options = options;
  }

  async connect(target: NodeTarget, options: CallOptions = {}): Promise<HypervisorSession> {
    const signal = connectSignal(options);
    let link: NodeLink | null = null;
    try {
      const uri = targetUri(target);
      link = await this.openLink(target, uri, signal);
      return await openSession(link, uri, target.domainTypeOverride ?? null, signal);
    } catch (error) {
      await link?.close();
      throw timedOut(signal, options) ?? mapConnectError(error, options.signal);
    }
  }

  probe(target: ProbeTarget, options: CallOptions = {}): Promise<ProbeReport> {
    return probeNode(target, connectSignal(options), this.options.openTcp);
  }

  private openLink(target: NodeTarget, uri: string, signal: AbortSignal): Promise<NodeLink> {
    const { transport } = target;
    if (transport.kind === 'local') {
      const sockets =
        transport.socketPath === undefined ? localSockets(uri) : [transport.socketPath];
      return Promise.resolve(new LocalLink(sockets, this.options.openTcp));
    }
    if (transport.hostKeyFingerprint === '') {
      throw new CorralError(
        'NODE_HOST_KEY_UNKNOWN',
        'The host key of this node has not been accepted yet.',
      );
    }
    const hostKey = { fingerprint: transport.hostKeyFingerprint };
    return SshLink.open(sshOptions(transport, hostKey, signal), uri);
  }
}

function connectSignal(options: CallOptions): AbortSignal {
  const timeout = AbortSignal.timeout(options.deadlineMs ?? CONNECT_DEADLINE_MS);
  return options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
}

/** The error for an attempt that ran out of time, as opposed to one that the caller cancelled. */
function timedOut(signal: AbortSignal, options: CallOptions): CorralError | null {
  if (!signal.aborted || options.signal?.aborted === true) return null;
  const seconds = (options.deadlineMs ?? CONNECT_DEADLINE_MS) / 1000;
  return new CorralError('NODE_UNREACHABLE', `The node did not answer within ${seconds} s.`);
}
