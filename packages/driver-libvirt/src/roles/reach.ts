import { isIP } from 'node:net';
import { CorralError } from '@corral/domain';
import type { CallOptions, DriverCapabilities, ReachRole } from '@corral/hypervisor';
import type { NodeLink } from '../connection/link.ts';
import { missing, type NodePrograms } from './node-programs.ts';

const CAPABILITY = 'guest.reach';
/** Whoever is there answers within this, or what lies between drops it. */
const ANSWER_MS = 3000;

/** Connections from the node, by the link over which libvirt is reached too. */
export class LibvirtReach implements ReachRole {
  private readonly link: Pick<NodeLink, 'openTcp'>;
  private readonly programs: NodePrograms;
  private readonly ability: DriverCapabilities['features'][string] | undefined;

  constructor(
    link: Pick<NodeLink, 'openTcp'>,
    programs: NodePrograms,
    capabilities: DriverCapabilities,
  ) {
    this.link = link;
    this.programs = programs;
    this.ability = capabilities.features[CAPABILITY];
  }

  async tcp(address: string, port: number, options: CallOptions = {}): Promise<boolean> {
    if (this.ability?.supported === false)
      throw missing(this.ability.reason ?? 'The node reaches no guests.', CAPABILITY);
    if (isIP(address) === 0 || !Number.isInteger(port) || port < 1 || port > 65_535)
      throw new CorralError('INVALID_INPUT', `${address} port ${port} is no place to connect to.`);
    // Where programs are at home, connections are too: a forwarded socket leads to another machine.
    const { reason } = await this.programs.state(options);
    if (reason !== null) throw missing(reason, CAPABILITY);
    const { promise: late, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(() => resolve(false), ANSWER_MS);
    const opened = this.link.openTcp(address, port).then(
      (stream) => {
        // What the other side says to a connection that is closed at once is nobody's concern.
        stream.on('error', () => undefined);
        stream.destroy();
        return true;
      },
      () => false,
    );
    try {
      const answer = await Promise.race([opened, late]);
      options.signal?.throwIfAborted();
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}
