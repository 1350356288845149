import {
  filterOwner,
  firewallRuleSchema,
  inOrder,
  type FirewallAction,
  type FirewallRule,
  type FirewallSettings,
} from '@corral/domain';
import type { FilterDefinition } from '@corral/hypervisor';
import { DROP_PRIORITY, filterDraft, PASS_PRIORITY, SPOOFING_PRIORITY } from '../writers/filter.ts';
import { attributeAt, childrenNamed, textAt, wholeNumber } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** Reads a filter from its XML. */
export function readFilter(xml: string): FilterDefinition {
  const root = parseXml(xml);
  const name = attributeAt(root, '.', 'name') ?? '';
  const vmUuid = filterOwner(name);
  return {
    uuid: textAt(root, 'uuid') ?? '',
    name,
    vmUuid,
    settings: vmUuid === null ? null : readSettings(root, name),
    lines: root.children.filter((child) => child.name !== 'uuid').map(lineOf),
    includes: childrenNamed(root, 'filterref').flatMap((ref) => ref.attribute('filter') ?? []),
  };
}

/** As in `accept in tcp dstportstart=22 dstportend=22 (100)`. */
function lineOf(child: XmlElement): string {
  const match = child.children[0];
  const words = (element: XmlElement | undefined): string[] =>
    Object.entries(element?.attributes ?? {}).map(([key, value]) => `${key}=${value}`);
  if (child.name !== 'rule') return [child.name, ...words(child)].join(' ');
  const { action, direction, priority } = child.attributes;
  return [action, direction, match?.name ?? 'everything', ...words(match), `(${priority ?? '500'})`]
    .filter((word) => word !== undefined)
    .join(' ');
}

/** The settings from which Corral would make just this filter; null when somebody has changed it. */
function readSettings(root: XmlElement, name: string): FirewallSettings | null {
  const rules = childrenNamed(root, 'rule').map(readRule);
  const own = rules.flatMap(({ element, priority }) => {
    const family = FAMILIES[element?.name ?? ''];
    return element && family && priority >= 1 && priority <= 900
      ? [firewallRule(element, family, priority)]
      : [];
  });
  if (own.some((rule) => rule === null)) return null;
  const dropsRest = rules.some((one) => one.priority === DROP_PRIORITY && one.action === 'drop');
  const policy = (direction: string): FirewallAction =>
    !dropsRest || rules.some((one) => one.priority === PASS_PRIORITY && one.direction === direction)
      ? 'ACCEPT'
      : 'DROP';
  const settings = inOrder({
    antiSpoofing: rules.some((one) => one.priority === SPOOFING_PRIORITY),
    inbound: policy('in'),
    outbound: policy('out'),
    rules: own.filter((rule) => rule !== null),
  });
  return sameShape(rules, name, settings) ? settings : null;
}

interface ReadRule {
  readonly action: string | null;
  readonly direction: string | null;
  readonly priority: number;
  readonly element: XmlElement | undefined;
}

function readRule(rule: XmlElement): ReadRule {
  return {
    action: rule.attribute('action'),
    direction: rule.attribute('direction'),
    priority: wholeNumber(rule.attribute('priority')) ?? 500,
    element: rule.children[0],
  };
}

const FAMILIES: Readonly<Record<string, 'IPV4' | 'IPV6'>> = { ip: 'IPV4', ipv6: 'IPV6' };
const PROTOCOLS: Readonly<Record<string, FirewallRule['protocol']>> = {
  tcp: 'TCP',
  '6': 'TCP',
  udp: 'UDP',
  '17': 'UDP',
  icmp: 'ICMP',
  '1': 'ICMP',
  icmpv6: 'ICMP',
  '58': 'ICMP',
};

function firewallRule(
  element: XmlElement,
  family: 'IPV4' | 'IPV6',
  priority: number,
): FirewallRule | null {
  const rule = element.parent;
  const incoming = rule?.attribute('direction') === 'in';
  const side = incoming ? 'src' : 'dst';
  const word = element.attribute('protocol');
  const address = element.attribute(`${side}ipaddr`);
  const mask = element.attribute(`${side}ipmask`);
  const read = firewallRuleSchema.safeParse({
    direction: incoming ? 'IN' : 'OUT',
    action: rule?.attribute('action') === 'accept' ? 'ACCEPT' : 'DROP',
    family,
    protocol: word === null ? 'ALL' : PROTOCOLS[word.toLowerCase()],
    address: address === null ? null : mask === null ? address : `${address}/${mask}`,
    portFrom: wholeNumber(element.attribute('dstportstart')),
    portTo: wholeNumber(element.attribute('dstportend')),
    priority,
  });
  return read.success ? read.data : null;
}

/** Compares what is there with what the settings come to, rule by rule: action, direction, priority and kind of match. */
function sameShape(rules: readonly ReadRule[], name: string, settings: FirewallSettings): boolean {
  const { content } = filterDraft(name, settings);
  if (typeof content === 'string') return false;
  const made = content.map(({ attributes, content: [match] }) =>
    [
      attributes['action'],
      attributes['direction'],
      attributes['priority'],
      typeof match === 'object' ? match.name : '',
    ].join(' '),
  );
  const seen = rules.map(({ action, direction, priority, element }) =>
    [action, direction, priority, element?.name ?? ''].join(' '),
  );
  return made.toSorted().join('\n') === seen.toSorted().join('\n');
}

/** Names of the filters that a definition of a VM, or of a snapshot of one, refers to. */
export function filterRefs(xml: string): string[] {
  const names: string[] = [];
  const collect = (element: XmlElement): void => {
    if (element.name === 'filterref') names.push(element.attribute('filter') ?? '');
    for (const child of element.children) collect(child);
  };
  collect(parseXml(xml));
  return [...new Set(names)];
}
