import type { NetworkLimits } from '@corral/hypervisor';
import { find } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';
import { readLimit } from './limits.ts';

/**
 * Reads `<bandwidth>` of a network. Libvirt puts it on the network's bridge with the directions turned round, so that
 * `inbound` is what the VMs together receive through the node (formatnetwork, Quality of service).
 */
export function readNetworkLimits(network: XmlElement): NetworkLimits {
  return {
    inbound: readLimit(find(network, 'bandwidth/inbound')),
    outbound: readLimit(find(network, 'bandwidth/outbound')),
  };
}
