import {
  canonicalCidr,
  OPEN_FIREWALL,
  type FirewallRule,
  type FirewallSettings,
} from './settings.ts';

/** Ready-made settings of a card's firewall. */
export const FIREWALL_PRESETS = ['NO_SPOOFING', 'SSH_ONLY', 'ANSWERS_ONLY', 'ISOLATED'] as const;
export type FirewallPreset = (typeof FIREWALL_PRESETS)[number];

/** A subnet of the network that a card is on. */
export interface FirewallSubnet {
  readonly family: 'IPV4' | 'IPV6';
  /** Address of the node on it, through which guests reach the rest of the world. */
  readonly gateway: string;
  readonly prefix: number;
}

const SSH_PORT = 22;

/**
 * The settings of a preset.
 * @param subnets of the card's network; empty where they are not known.
 * @returns the settings, or the reason in a sentence why this card cannot have them.
 */
export function presetSettings(
  preset: FirewallPreset,
  subnets: readonly FirewallSubnet[],
): FirewallSettings | string {
  switch (preset) {
    case 'NO_SPOOFING':
      return { ...OPEN_FIREWALL, antiSpoofing: true };
    case 'SSH_ONLY':
      return { ...OPEN_FIREWALL, inbound: 'DROP', rules: [ssh('IPV4'), ssh('IPV6')] };
    case 'ANSWERS_ONLY':
      return { ...OPEN_FIREWALL, inbound: 'DROP' };
    case 'ISOLATED':
      if (subnets.length === 0)
        return 'The subnets of what the card is plugged into are not known to the node.';
      return { ...OPEN_FIREWALL, rules: subnets.flatMap(awayFromOthers) };
  }
}

function rule(rest: Partial<FirewallRule> & Pick<FirewallRule, 'direction' | 'action' | 'family'>) {
  return {
    protocol: 'ALL',
    address: null,
    portFrom: null,
    portTo: null,
    priority: 100,
    ...rest,
  } satisfies FirewallRule;
}

const ssh = (family: 'IPV4' | 'IPV6'): FirewallRule =>
  rule({
    direction: 'IN',
    action: 'ACCEPT',
    family,
    protocol: 'TCP',
    portFrom: SSH_PORT,
    portTo: SSH_PORT,
  });

/** The gateway first, then nobody of the subnet. */
function awayFromOthers({ family, gateway, prefix }: FirewallSubnet): FirewallRule[] {
  const node = canonicalCidr(gateway, family);
  const subnet = canonicalCidr(`${gateway}/${prefix}`, family);
  const both = (action: 'ACCEPT' | 'DROP', address: string | null, priority: number) =>
    (['IN', 'OUT'] as const).map((direction) =>
      rule({ direction, action, family, address, priority }),
    );
  return [
    ...both('ACCEPT', node, 100),
    ...both('DROP', subnet, 110),
    ...(family === 'IPV6' ? linkLocal() : []),
  ];
}

const LINK_LOCAL = 'fe80::/10';
const DHCPV6_CLIENT_PORT = 546;

/**
 * Every guest has a link-local address too, and the node's own is not known. Router advertisements and neighbours are
 * ICMPv6 and pass; of the rest only the answers of a DHCPv6 server do.
 */
function linkLocal(): FirewallRule[] {
  const [family, address] = ['IPV6', LINK_LOCAL] as const;
  const port = { portFrom: DHCPV6_CLIENT_PORT, portTo: DHCPV6_CLIENT_PORT };
  const drop = (protocol: 'TCP' | 'UDP', direction: 'IN' | 'OUT'): FirewallRule =>
    rule({ direction, action: 'DROP', family, protocol, address, priority: 110 });
  return [
    rule({ direction: 'IN', action: 'ACCEPT', family, protocol: 'UDP', address, ...port }),
    drop('TCP', 'IN'),
    drop('UDP', 'IN'),
    drop('TCP', 'OUT'),
    drop('UDP', 'OUT'),
  ];
}
