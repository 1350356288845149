import { isDeepStrictEqual } from 'node:util';
import { CorralError } from '@corral/domain';
import type {
  CallOptions,
  DriverCapabilities,
  PortForwardRule,
  PortForwardsRole,
  PortUse,
} from '@corral/hypervisor';
import {
  chainOf,
  readForeignForwards,
  readListening,
  readRules,
  restoreText,
} from '../firewall.ts';
import { missing, NOT_ROOT, type NodePrograms } from './node-programs.ts';

const CAPABILITY = 'network.portForward';
const NO_IPTABLES =
  'The node has no iptables. On Debian or Ubuntu: sudo apt-get install -y iptables';
const NFTABLES =
  'Libvirt on this node closes its networks by nftables, which no rule of another can open. Set firewall_backend = "iptables" in /etc/libvirt/network.conf and restart libvirt.';

type State = Awaited<ReturnType<PortForwardsRole['state']>>;

/** Port forwards by iptables on the node: the firewall in which libvirt keeps its networks. */
export class LibvirtPortForwards implements PortForwardsRole {
  private readonly programs: NodePrograms;
  private readonly ability: DriverCapabilities['features'][string] | undefined;

  constructor(programs: NodePrograms, capabilities: DriverCapabilities) {
    this.programs = programs;
    this.ability = capabilities.features[CAPABILITY];
  }

  async state(options: CallOptions = {}): Promise<State> {
    const no = (reason: string): State => ({ supported: false, reason });
    if (this.ability?.supported === false) return no(this.ability.reason ?? NO_IPTABLES);
    const { reason, asRoot } = await this.programs.state(options);
    if (reason !== null) return no(reason);
    if (asRoot === null) return no(NOT_ROOT);
    const saved = await this.tryPrograms(['iptables-save'], options);
    if (saved === null) return no(NO_IPTABLES);
    if (/^:LIBVIRT_FWI /m.test(saved)) return { supported: true, reason: null };
    const table = ['nft', 'list', 'table', 'ip', 'libvirt_network'] as const;
    const closed = await this.tryPrograms(table, options);
    return closed === null ? { supported: true, reason: null } : no(NFTABLES);
  }

  async list(owner: string, options: CallOptions = {}): Promise<PortForwardRule[]> {
    chainOf(owner);
    await this.requireMeans(options);
    return readRules(await this.saved(options), owner);
  }

  async apply(
    owner: string,
    rules: readonly PortForwardRule[],
    options: CallOptions = {},
  ): Promise<void> {
    chainOf(owner);
    await this.requireMeans(options);
    const text = restoreText(await this.saved(options), owner, rules);
    if (text !== '') {
      const argv = ['iptables-restore', '--noflush', '-w', '10'] as const;
      const result = await this.programs.runAsRoot(argv, options, { stdin: text });
      if (result.code !== 0) throw refused('The node did not take the rules.', result.stderr);
    }
    const seen = readRules(await this.saved(options), owner);
    if (isDeepStrictEqual(sorted(seen), sorted(rules))) return;
    throw new CorralError('NOT_OBSERVED', 'The node does not show the port forwards it was given.');
  }

  async portsInUse(owner: string, options: CallOptions = {}): Promise<PortUse[]> {
    chainOf(owner);
    await this.requireMeans(options);
    const listening = async (protocol: 'tcp' | 'udp'): Promise<PortUse[]> => {
      const argv = ['cat', `/proc/net/${protocol}`, `/proc/net/${protocol}6`] as const;
      // Without IPv6 one of the files is not there, and the other is shown all the same.
      const { stdout } = await this.programs.run(argv, options);
      return readListening(stdout, protocol);
    };
    const [saved, tcp, udp] = await Promise.all([
      this.saved(options),
      listening('tcp'),
      listening('udp'),
    ]);
    return [...tcp, ...udp, ...readForeignForwards(saved, owner)];
  }

  private async requireMeans(options: CallOptions): Promise<void> {
    if (this.ability?.supported === false)
      throw missing(this.ability.reason ?? NO_IPTABLES, CAPABILITY);
    const { reason, asRoot } = await this.programs.state(options);
    if (reason !== null || asRoot === null) throw missing(reason ?? NOT_ROOT, CAPABILITY);
  }

  private async saved(options: CallOptions): Promise<string> {
    const result = await this.programs.runAsRoot(['iptables-save'], options);
    if (result.code === 0) return result.stdout;
    if (result.code === 127) throw missing(NO_IPTABLES, CAPABILITY);
    throw refused('The firewall of the node cannot be read.', result.stderr);
  }

  /** The output; null when the program is not there or fails. */
  private async tryPrograms(
    argv: readonly [string, ...string[]],
    options: CallOptions,
  ): Promise<string | null> {
    try {
      const { code, stdout } = await this.programs.runAsRoot(argv, options);
      return code === 0 ? stdout : null;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof CorralError && error.code !== 'HYPERVISOR_ERROR') throw error;
      return null;
    }
  }
}

function refused(message: string, text: string): CorralError {
  const native = { source: 'libvirt', code: 'iptables', text: text.trim() } as const;
  return new CorralError('HYPERVISOR_ERROR', `${message} It says: ${text.trim()}`, { native });
}

const sorted = (rules: readonly PortForwardRule[]): PortForwardRule[] =>
  rules
    .map(({ id, protocol, hostAddress, hostPort, guestAddress, guestPort }) => ({
      id,
      protocol,
      hostAddress,
      hostPort,
      guestAddress,
      guestPort,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
