import type {
  CallOptions,
  HypervisorDriver,
  HypervisorSession,
  NodeTarget,
  ProbeReport,
  ProbeTarget,
} from '@corral/hypervisor';
import { Attempt } from './connection/attempt.ts';
import { mapConnectError } from './connection/errors.ts';
import type { NodeLink } from './connection/link.ts';
import { localLink, type OpenTcp } from './connection/local.ts';
import { openSession } from './connection/open.ts';
import { SshLink } from './connection/remote.ts';
import { libvirtTransport, sshOptions, targetUri } from './connection/target.ts';
import { probeNode } from './probe.ts';

export interface LibvirtDriverOptions {
  /** How TCP ports of a local node are reached. The default is this machine's own network. */
  readonly openTcp?: OpenTcp;
  /** How programs of a local node are run. The default is on this machine. */
  readonly exec?: NodeLink['exec'];
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
    using attempt = new Attempt(options);
    let link: NodeLink | null = null;
    try {
      const uri = targetUri(target);
      link = await this.openLink(target, uri, attempt.signal);
      return await openSession(link, uri, target.domainTypeOverride ?? null, attempt.signal);
    } catch (error) {
      await link?.close();
      throw attempt.timedOut ?? mapConnectError(error, options.signal);
    }
  }

  async probe(target: ProbeTarget, options: CallOptions = {}): Promise<ProbeReport> {
    using attempt = new Attempt(options);
    return await probeNode(target, attempt.signal, this.options);
  }

  private openLink(target: NodeTarget, uri: string, signal: AbortSignal): Promise<NodeLink> {
    const transport = libvirtTransport(target.transport);
    if (transport.kind === 'local') {
      return Promise.resolve(localLink(transport, uri, this.options));
    }
    return SshLink.open(sshOptions(transport, signal), uri);
  }
}
