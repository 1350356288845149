import type { FirewallRule, FirewallSettings } from '@corral/domain';
import { el, type XmlDraft } from '../xml/render.ts';

/**
 * Filters as libvirt's nwfilter driver takes them (formatnwfilter.html). It has two layers. Rules named `mac`, `arp`,
 * `ip` and `ipv6` become ebtables rules: they see every packet at the card's port of the bridge, also from the node
 * itself, but know no connections. Rules named `tcp`, `all` and so on become iptables rules, which know connections and
 * see what is bridged and all that leaves the guest. So what is dropped is dropped in the first layer, and what is
 * accepted is accepted in both: in the first it is spared later drops, in the second the policy.
 */

/** Where the parts stand among libvirt's priorities, -1000 to 1000, lowest first; rules have 1 to 900. */
export const SPOOFING_PRIORITY = -900;
const BASICS_PRIORITY = 0;
export const PASS_PRIORITY = 950;
export const DROP_PRIORITY = 1000;

type Direction = 'in' | 'out' | 'inout';

/** The definition of a filter with those settings. */
export function filterDraft(name: string, settings: FirewallSettings): XmlDraft {
  return el('filter', { name, chain: 'root' }, [
    ...(settings.antiSpoofing ? spoofing() : []),
    ...settings.rules.flatMap(ruleDrafts),
    ...policies(settings),
  ]);
}

function rule(
  action: 'accept' | 'drop',
  direction: Direction,
  priority: number,
  match: XmlDraft,
  statematch: 'false' | null = null,
): XmlDraft {
  return el('rule', { action, direction, priority, statematch }, [match]);
}

/** Libvirt learns the guest's address by looking at what it sends, because the rules name it as a variable. */
function spoofing(): XmlDraft[] {
  const out = (action: 'accept' | 'drop', step: number, match: XmlDraft): XmlDraft =>
    rule(action, 'out', SPOOFING_PRIORITY + step, match);
  const asking = { protocol: 'udp', srcportstart: 68, dstportstart: 67 };
  return [
    out('drop', 0, el('mac', { match: 'no', srcmacaddr: '$MAC' })),
    // A guest without an address asks for one, and asks whether others have it.
    out('accept', 1, el('ip', { srcipaddr: '0.0.0.0', dstipaddr: '255.255.255.255', ...asking })),
    out('drop', 2, el('ip', { match: 'no', srcipaddr: '$IP' })),
    out('drop', 3, el('arp', { match: 'no', arpsrcmacaddr: '$MAC' })),
    out('accept', 4, el('arp', { arpsrcipaddr: '0.0.0.0' })),
    out('drop', 5, el('arp', { match: 'no', arpsrcipaddr: '$IP' })),
  ];
}

const LINK_NAME = { IPV4: 'ip', IPV6: 'ipv6' } as const;
const ICMP_NAME = { IPV4: 'icmp', IPV6: 'icmpv6' } as const;

function ruleDrafts(one: FirewallRule): XmlDraft[] {
  const { family, protocol, priority } = one;
  const direction = one.direction === 'IN' ? 'in' : 'out';
  const action = one.action === 'ACCEPT' ? 'accept' : 'drop';
  const side = one.direction === 'IN' ? 'src' : 'dst';
  const [address, mask] = one.address?.split('/') ?? [null, null];
  const match = {
    [`${side}ipaddr`]: address,
    [`${side}ipmask`]: mask,
    dstportstart: one.portFrom,
    dstportend: one.portTo,
  };
  const word =
    protocol === 'ALL' ? null : protocol === 'ICMP' ? ICMP_NAME[family] : protocol.toLowerCase();
  const link = el(LINK_NAME[family], { protocol: word, ...match });
  const first = rule(action, direction, priority, link);
  if (action === 'drop') return [first];
  return [first, rule(action, direction, priority, el(connectionName(one), match))];
}

function connectionName({ family, protocol }: Pick<FirewallRule, 'family' | 'protocol'>): string {
  if (protocol === 'ICMP') return ICMP_NAME[family];
  return family === 'IPV4' ? protocol.toLowerCase() : `${protocol.toLowerCase()}-ipv6`;
}

/** What no rule has decided: connections of a direction that is open, then nothing. */
function policies({ inbound, outbound }: FirewallSettings): XmlDraft[] {
  if (inbound === 'ACCEPT' && outbound === 'ACCEPT') return [];
  const all = ['all', 'all-ipv6'];
  const pass = (direction: Direction): XmlDraft[] =>
    all.map((name) => rule('accept', direction, PASS_PRIORITY, el(name)));
  return [
    ...basics(),
    ...(inbound === 'ACCEPT' ? pass('in') : []),
    ...(outbound === 'ACCEPT' ? pass('out') : []),
    ...all.map((name) => rule('drop', 'inout', DROP_PRIORITY, el(name))),
  ];
}

/** ICMPv6 types of routers and neighbours (RFC 4861), without which there is no IPv6. */
const NEIGHBOUR_TYPES = [133, 134, 135, 136];

/** What a guest needs to have an address at all; none of it belongs to a connection that could be known. */
function basics(): XmlDraft[] {
  const ask = (name: string, from: number, to: number): XmlDraft =>
    rule('accept', 'out', BASICS_PRIORITY, el(name, { srcportstart: from, dstportstart: to }));
  const answer = (name: string, from: number, to: number): XmlDraft =>
    rule('accept', 'in', BASICS_PRIORITY, el(name, { srcportstart: from, dstportstart: to }));
  return [
    ask('udp', 68, 67),
    answer('udp', 67, 68),
    ask('udp-ipv6', 546, 547),
    answer('udp-ipv6', 547, 546),
    ...NEIGHBOUR_TYPES.map((type) =>
      rule('accept', 'inout', BASICS_PRIORITY, el('icmpv6', { type }), 'false'),
    ),
  ];
}
