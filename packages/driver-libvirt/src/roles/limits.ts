import { CorralError } from '@corral/domain';
import type { CallOptions, DriverCapabilities, LimitMeans, LimitsRole } from '@corral/hypervisor';
import { NOT_ROOT, type NodePrograms } from './node-programs.ts';

const CAPABILITY = 'vm.limits';
const UNSEEN = 'Whether the node’s kernel can limit traffic cannot be seen: ';

/**
 * What libvirt asks of the kernel for each direction of a card (virnetdevbandwidth): a class queue with fair queues
 * below it for what the guest receives, and a police action on the ingress queue for what it sends.
 */
const TRIALS = {
  inbound:
    'qdisc add dev lo root handle 1: htb default 1\nqdisc add dev lo parent 1:1 sfq perturb 10\n',
  outbound:
    'qdisc add dev lo ingress\nfilter add dev lo parent ffff: protocol all u32 match u32 0 0 police rate 1mbit burst 10kb mtu 64kb drop flowid :1\n',
} as const;
const MODULES = {
  inbound: 'sch_htb, sch_sfq',
  outbound: 'sch_ingress, cls_u32, act_police',
} as const;

/** Limits by the traffic control of the node's kernel. */
export class LibvirtLimits implements LimitsRole {
  private readonly programs: NodePrograms;
  private readonly ability: DriverCapabilities['features'][string] | undefined;

  constructor(programs: NodePrograms, capabilities: DriverCapabilities) {
    this.programs = programs;
    this.ability = capabilities.features[CAPABILITY];
  }

  async state(options: CallOptions = {}): ReturnType<LimitsRole['state']> {
    if (this.ability?.supported === false) {
      const no = { supported: false, reason: this.ability.reason };
      return { inbound: no, outbound: no };
    }
    const { reason, asRoot } = await this.programs.state(options);
    if (reason !== null || asRoot === null) {
      const unseen = { supported: null, reason: `${UNSEEN}${reason ?? NOT_ROOT}` };
      return { inbound: unseen, outbound: unseen };
    }
    const [inbound, outbound] = await Promise.all([
      this.attempt('inbound', options),
      this.attempt('outbound', options),
    ]);
    return { inbound, outbound };
  }

  /** Tried in a network namespace of its own, which ends with the program: no interface of the node is touched. */
  private async attempt(direction: keyof typeof TRIALS, options: CallOptions): Promise<LimitMeans> {
    const argv = ['unshare', '--net', 'tc', '-batch', '-'] as const;
    try {
      const stdin = TRIALS[direction];
      const { code, stderr } = await this.programs.runAsRoot(argv, options, { stdin });
      if (code === 0) return { supported: true, reason: null };
      if (code === 127)
        return {
          supported: false,
          reason:
            'The node has no tc, by which libvirt limits traffic. On Debian or Ubuntu: sudo apt-get install -y iproute2',
        };
      const words = stderr.trim().split('\n')[0] ?? '';
      return {
        supported: false,
        reason: `The node’s kernel cannot limit what a card ${direction === 'inbound' ? 'receives' : 'sends'} (it needs ${MODULES[direction]}): ${words}`,
      };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof CorralError) || error.code !== 'HYPERVISOR_ERROR') throw error;
      return { supported: null, reason: `${UNSEEN}${error.message}` };
    }
  }
}
