import { z } from 'zod';

/**
 * What may pass a network card of a VM. Directions are the guest's: IN is what comes to it. Rules are asked in the order
 * of their priorities, and the first that fits decides; what no rule fits goes by the policy of its direction.
 */
export const FIREWALL_ACTIONS = ['ACCEPT', 'DROP'] as const;
export const FIREWALL_DIRECTIONS = ['IN', 'OUT'] as const;
export const FIREWALL_FAMILIES = ['IPV4', 'IPV6'] as const;
export const FIREWALL_PROTOCOLS = ['ALL', 'TCP', 'UDP', 'ICMP'] as const;
export type FirewallAction = (typeof FIREWALL_ACTIONS)[number];

/** Priorities of rules; lower comes first. What lies below and above is kept for the policies. */
const FIRST_PRIORITY = 1;
const LAST_PRIORITY = 900;
/** Each rule is two of the hypervisor's; a card with more is better served by a firewall of its own. */
const MOST_RULES = 64;

const PORT = 'A port is a whole number from 1 to 65535.';
const portSchema = z
  .int({ message: PORT })
  .min(1, { message: PORT })
  .max(65_535, { message: PORT });

/** One rule about packets between the guest and others. */
export const firewallRuleSchema = z
  .object({
    direction: z.enum(FIREWALL_DIRECTIONS),
    action: z.enum(FIREWALL_ACTIONS),
    family: z.enum(FIREWALL_FAMILIES),
    protocol: z.enum(FIREWALL_PROTOCOLS),
    /** The other side, as in `192.0.2.0/24`; null for everybody. */
    address: z.string().trim().nullable().default(null),
    /** Ports at the receiving end, of TCP and UDP alone; null for all of them. */
    portFrom: portSchema.nullable().default(null),
    portTo: portSchema.nullable().default(null),
    priority: z
      .int()
      .min(FIRST_PRIORITY, { message: `Priorities go from ${FIRST_PRIORITY} to ${LAST_PRIORITY}.` })
      .max(LAST_PRIORITY, { message: `Priorities go from ${FIRST_PRIORITY} to ${LAST_PRIORITY}.` }),
  })
  .transform((rule, context) => {
    const fault = (message: string): never => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    const { protocol, portFrom, portTo, family } = rule;
    if (portFrom === null && portTo !== null) return fault('A last port needs a first one.');
    if (portFrom !== null && protocol !== 'TCP' && protocol !== 'UDP')
      return fault('Only TCP and UDP have ports.');
    const last = portTo ?? portFrom;
    if (portFrom !== null && last !== null && last < portFrom)
      return fault('The last port is below the first.');
    if (rule.address === null) return { ...rule, portTo: last };
    const address = canonicalCidr(rule.address, family);
    if (address === null)
      return fault(
        `${rule.address} is no ${family === 'IPV4' ? 'IPv4' : 'IPv6'} address or network, as in ${family === 'IPV4' ? '192.0.2.0/24' : '2001:db8::/32'}.`,
      );
    return { ...rule, address, portTo: last };
  });
export type FirewallRule = z.output<typeof firewallRuleSchema>;

export const firewallSettingsSchema = z.object({
  /** The guest can send by its own MAC and IPv4 address alone. */
  antiSpoofing: z.boolean(),
  /** What becomes of connections to the guest, and from it, that no rule fits. Answers always pass. */
  inbound: z.enum(FIREWALL_ACTIONS),
  outbound: z.enum(FIREWALL_ACTIONS),
  rules: z
    .array(firewallRuleSchema)
    .max(MOST_RULES, { message: `A card takes at most ${MOST_RULES} rules.` }),
});
export type FirewallSettings = z.output<typeof firewallSettingsSchema>;

/** Settings that let everything pass. */
export const OPEN_FIREWALL: FirewallSettings = {
  antiSpoofing: false,
  inbound: 'ACCEPT',
  outbound: 'ACCEPT',
  rules: [],
};

/** True when the settings hold nothing back, so that no filter is needed for them. */
export function isOpen({ antiSpoofing, inbound, outbound, rules }: FirewallSettings): boolean {
  return !antiSpoofing && inbound === 'ACCEPT' && outbound === 'ACCEPT' && rules.length === 0;
}

/** The rules in the order in which they are asked. */
export function inOrder(settings: FirewallSettings): FirewallSettings {
  const rules = settings.rules.toSorted(
    (a, b) => a.priority - b.priority || wordsOf(a).localeCompare(wordsOf(b)),
  );
  return { ...settings, rules };
}

const wordsOf = (rule: FirewallRule): string => JSON.stringify(Object.entries(rule).toSorted());

/** True when two settings mean the same. */
export function sameFirewall(one: FirewallSettings, other: FirewallSettings): boolean {
  const text = (settings: FirewallSettings): string => {
    const { antiSpoofing, inbound, outbound, rules } = inOrder(settings);
    return JSON.stringify([antiSpoofing, inbound, outbound, rules.map(wordsOf)]);
  };
  return text(one) === text(other);
}

/**
 * An address or network in the form in which hypervisors show it; null for anything else. Bits of the host are cut off.
 */
export function canonicalCidr(text: string, family: 'IPV4' | 'IPV6'): string | null {
  const [address = '', prefix, ...more] = text.split('/');
  const most = family === 'IPV4' ? 32 : 128;
  if (more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const bits = prefix === undefined ? most : Number(prefix);
  if (bits > most) return null;
  if (family === 'IPV4') {
    if (!z.ipv4().safeParse(address).success) return null;
    const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - bits);
    const first = Math.floor(number / size) * size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`;
  }
  // IPv4 addresses in IPv6 clothes never meet an IPv6 rule.
  if (address.includes('.') || !z.ipv6().safeParse(address).success) return null;
  return `${networkOf6(address, bits)}/${bits}`;
}

function networkOf6(address: string, bits: number): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const [front, back] = [words(head), tail === undefined ? [] : words(tail)];
  const all = [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
  const kept = all.map((word, index) => {
    const here = Math.min(16, Math.max(0, bits - index * 16));
    return word & (0xffff << (16 - here)) & 0xffff;
  });
  // The shortest form (RFC 5952) is what the parser of addresses in URLs writes.
  return new URL(`http://[${kept.map((word) => word.toString(16)).join(':')}]`).hostname.slice(
    1,
    -1,
  );
}
