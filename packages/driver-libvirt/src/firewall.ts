import { isIPv4 } from 'node:net';
import { CorralError } from '@corral/domain';
import type { PortForwardRule, PortUse } from '@corral/hypervisor';

/**
 * Port forwards as iptables rules: text in, text out. Each owner has one chain of its name in `nat` (where the
 * destination is changed) and one in `filter` (where it is let through before libvirt's own chains refuse it), and jumps
 * to them from the built-in chains. Nothing else is ever written.
 */

const OWNER = /^[A-Za-z0-9]{1,12}$/;
const ID = /^[A-Za-z0-9_-]{1,40}$/;
const COMMENT = 'corral:';

/** @throws CorralError INVALID_INPUT for an owner that could be read as something else. */
export function chainOf(owner: string): string {
  if (!OWNER.test(owner)) throw new CorralError('INVALID_INPUT', 'The owner of rules is a word.');
  return `CORRAL_${owner}`;
}

interface Jump {
  readonly table: 'nat' | 'filter';
  readonly from: string;
  readonly match: string;
}

/** Loopback is left out: the kernel refuses to carry such packets to a guest. */
const JUMPS: readonly Jump[] = [
  { table: 'nat', from: 'PREROUTING', match: '-m addrtype --dst-type LOCAL' },
  { table: 'nat', from: 'OUTPUT', match: '! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL' },
  { table: 'filter', from: 'FORWARD', match: '' },
];

/** The rules of a table as `iptables-save` prints them, in their order. */
function tableLines(saved: string, table: string): string[] {
  const lines = saved.split('\n');
  const start = lines.indexOf(`*${table}`);
  if (start < 0) return [];
  const end = lines.indexOf('COMMIT', start);
  return lines.slice(start + 1, end < 0 ? undefined : end);
}

const hasChain = (lines: readonly string[], chain: string): boolean =>
  lines.some((line) => line.startsWith(`:${chain} `));

const jumpsOf = (lines: readonly string[], jump: Jump, chain: string): string[] =>
  lines.filter((line) => line.startsWith(`-A ${jump.from} `) && line.endsWith(`-j ${chain}`));

/** Libvirt's chains refuse what they do not know, so ours must come before them. */
function isInPlace(lines: readonly string[], jump: Jump, chain: string): boolean {
  const own = jumpsOf(lines, jump, chain);
  if (own.length !== 1) return false;
  const all = lines.filter((line) => line.startsWith(`-A ${jump.from} `));
  const first = all.findIndex((line) => /-j LIBVIRT_/.test(line));
  return first < 0 || all.indexOf(own[0] ?? '') < first;
}

/** @throws CorralError INVALID_INPUT for a rule that could be read as something else. */
function checked(rule: PortForwardRule): PortForwardRule {
  const port = (value: number): boolean => Number.isInteger(value) && value > 0 && value < 65_536;
  const good =
    ID.test(rule.id) &&
    (rule.protocol === 'tcp' || rule.protocol === 'udp') &&
    (rule.hostAddress === null || isIPv4(rule.hostAddress)) &&
    isIPv4(rule.guestAddress) &&
    port(rule.hostPort) &&
    port(rule.guestPort);
  if (good) return rule;
  throw new CorralError('INVALID_INPUT', 'That is no port forward: two ports, and IPv4 addresses.');
}

function ruleLines(chain: string, rule: PortForwardRule): { nat: string; filter: string[] } {
  const { protocol, hostAddress, hostPort, guestAddress, guestPort, id } = checked(rule);
  const p = `-p ${protocol} -m ${protocol}`;
  const to = hostAddress === null ? '' : `-d ${hostAddress}/32 `;
  const comment = `-m comment --comment "${COMMENT}${id}"`;
  const accept = `-m conntrack --ctstate DNAT ${comment} -j ACCEPT`;
  return {
    nat: `-A ${chain} ${to}${p} --dport ${hostPort} ${comment} -j DNAT --to-destination ${guestAddress}:${guestPort}`,
    filter: [
      `-A ${chain} -d ${guestAddress}/32 ${p} --dport ${guestPort} ${accept}`,
      `-A ${chain} -s ${guestAddress}/32 ${p} --sport ${guestPort} ${accept}`,
    ],
  };
}

/**
 * What `iptables-restore --noflush` must be given so that the owner's rules are exactly these. Each table changes at
 * once or not at all.
 * @param saved what `iptables-save` prints now.
 */
export function restoreText(
  saved: string,
  owner: string,
  rules: readonly PortForwardRule[],
): string {
  const chain = chainOf(owner);
  const lines = rules.map((rule) => ruleLines(chain, rule));
  const wanted = {
    nat: lines.map(({ nat }) => nat),
    filter: lines.flatMap(({ filter }) => filter),
  };
  return (['nat', 'filter'] as const)
    .map((table) => tableText(tableLines(saved, table), table, chain, wanted[table]))
    .join('');
}

function tableText(
  now: readonly string[],
  table: 'nat' | 'filter',
  chain: string,
  rules: readonly string[],
): string {
  const jumps = JUMPS.filter((jump) => jump.table === table);
  const gone = (jump: Jump): string[] =>
    jumpsOf(now, jump, chain).map((line) => line.replace('-A ', '-D '));
  if (rules.length === 0) {
    if (!hasChain(now, chain)) return '';
    const body = [...jumps.flatMap(gone), `-F ${chain}`, `-X ${chain}`];
    return `*${table}\n${body.join('\n')}\nCOMMIT\n`;
  }
  const body = jumps.flatMap((jump) => {
    if (isInPlace(now, jump, chain)) return [];
    const match = jump.match === '' ? '' : `${jump.match} `;
    return gone(jump).concat(`-I ${jump.from} 1 ${match}-j ${chain}`);
  });
  // Declaring the chain empties it, so the rules below are all of it.
  return `*${table}\n:${chain} - [0:0]\n${[...body, ...rules].join('\n')}\nCOMMIT\n`;
}

/** The owner's rules that are whole and in their place, by what `iptables-save` prints. */
export function readRules(saved: string, owner: string): PortForwardRule[] {
  const chain = chainOf(owner);
  const nat = tableLines(saved, 'nat');
  const filter = tableLines(saved, 'filter');
  const inPlace = JUMPS.every((jump) =>
    isInPlace(jump.table === 'nat' ? nat : filter, jump, chain),
  );
  if (!inPlace) return [];
  return nat.flatMap((line) => {
    const rule = line.startsWith(`-A ${chain} `) ? readRule(line) : null;
    const passes = filter.filter((one) => one.startsWith(`-A ${chain} `) && idOf(one) === rule?.id);
    return rule && passes.length === 2 ? [rule] : [];
  });
}

const idOf = (line: string): string | null =>
  /--comment "?corral:([A-Za-z0-9_-]+)"?/.exec(line)?.[1] ?? null;

function readRule(line: string): PortForwardRule | null {
  const id = idOf(line);
  const protocol = /-p (tcp|udp) /.exec(line)?.[1];
  const hostPort = /--dport (\d+) /.exec(line)?.[1];
  const to = /--to-destination ([\d.]+):(\d+)$/.exec(line.trim());
  if (id === null || hostPort === undefined || !to) return null;
  if (protocol !== 'tcp' && protocol !== 'udp') return null;
  return {
    id,
    protocol,
    hostAddress: / -d ([\d.]+)\/32 /.exec(line)?.[1] ?? null,
    hostPort: Number(hostPort),
    guestAddress: to[1] ?? '',
    guestPort: Number(to[2]),
  };
}

/** Ports that rules of others send elsewhere. */
export function readForeignForwards(saved: string, owner: string): PortUse[] {
  const chain = chainOf(owner);
  return tableLines(saved, 'nat').flatMap((line) => {
    if (line.startsWith(`-A ${chain} `) || !/-j (DNAT|REDIRECT)\b/.test(line)) return [];
    const protocol = /-p (tcp|udp) /.exec(line)?.[1];
    const ports = /--dports? ([\d:,]+)/.exec(line)?.[1];
    if ((protocol !== 'tcp' && protocol !== 'udp') || ports === undefined) return [];
    const address = /[^!] -d ([\d.]+)\/32 /.exec(line)?.[1] ?? null;
    const why = 'another firewall rule of the node forwards it';
    return expand(ports).map((port) => ({ protocol, address, port, why }));
  });
}

/** `80,8000:8002` → 80, 8000, 8001, 8002. */
function expand(ports: string): number[] {
  return ports.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split(':').map(Number);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_none, index) => from + index);
  });
}

/** States of sockets that take new traffic: TCP_LISTEN, and for UDP an unconnected socket (Linux, tcp_states.h). */
const OPEN_STATES = { tcp: '0A', udp: '07' } as const;

/** Sockets that listen, from /proc/net/tcp, tcp6, udp or udp6. An IPv6 socket for all addresses takes IPv4 too. */
export function readListening(text: string, protocol: 'tcp' | 'udp'): PortUse[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== OPEN_STATES[protocol] || !/^[0-9A-F]{4}$/.test(port)) return [];
    const any = /^0+$/.test(address);
    // An address of IPv6 alone is nothing to a forward of IPv4.
    if (!any && address.length !== 8) return [];
    const bytes = address.match(/../g) ?? [];
    const ipv4 = bytes
      .toReversed()
      .map((byte) => parseInt(byte, 16))
      .join('.');
    return [
      {
        protocol,
        address: any ? null : ipv4,
        port: parseInt(port, 16),
        why: 'a program of the node listens there',
      },
    ];
  });
}
