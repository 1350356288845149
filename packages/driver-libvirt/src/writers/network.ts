import type { NetworkSpec } from '@corral/hypervisor';
import { el, renderXml } from '../xml/render.ts';

/**
 * Writes the XML of a new network. Spanning tree is off: it keeps a new port silent for seconds, which DHCP clients
 * in guests suffer from. Without a bridge name libvirt chooses a free one (virbrN).
 */
export function writeNetwork(spec: NetworkSpec): string {
  const { ipv4 } = spec;
  return renderXml(
    el('network', {}, [
      el('name', {}, spec.name),
      spec.uuid !== undefined && el('uuid', {}, spec.uuid),
      spec.mode === 'NAT' && el('forward', { mode: 'nat' }),
      el('bridge', { name: spec.bridge, stp: 'off', delay: 0 }),
      spec.domain !== undefined && el('domain', { name: spec.domain, localOnly: 'yes' }),
      ipv4 &&
        el('ip', { address: ipv4.address, prefix: ipv4.prefix }, [
          ipv4.dhcp && el('dhcp', {}, [el('range', { ...ipv4.dhcp })]),
        ]),
    ]),
  );
}
