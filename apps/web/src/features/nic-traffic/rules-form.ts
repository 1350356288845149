import type { RuleData, SettingsData } from './queries';

/** Rules as they are written in the dialog: every field is a text until it is sent. */
export interface RuleForm {
  readonly key: number;
  readonly direction: 'IN' | 'OUT';
  readonly action: 'ACCEPT' | 'DROP';
  readonly family: 'IPV4' | 'IPV6';
  readonly protocol: 'ALL' | 'TCP' | 'UDP' | 'ICMP';
  readonly address: string;
  readonly ports: string;
}

/** Priorities are those of the order on the page, with room between. */
const STEP = 10;

export const hasPorts = ({ protocol }: Pick<RuleForm, 'protocol'>): boolean =>
  protocol === 'TCP' || protocol === 'UDP';

/** `80` or `8000-8080`; null for something else. */
export function portsOf(text: string): { portFrom: number; portTo: number } | null {
  const match = /^\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5})\s*)?$/.exec(text);
  if (!match) return null;
  const portFrom = Number(match[1]);
  const portTo = Number(match[2] ?? match[1]);
  return portFrom >= 1 && portTo <= 65_535 && portFrom <= portTo ? { portFrom, portTo } : null;
}

export const portsFault = (rule: RuleForm): boolean =>
  hasPorts(rule) && rule.ports.trim() !== '' && portsOf(rule.ports) === null;

export function formOf(rules: readonly RuleData[]): RuleForm[] {
  return rules.map(({ direction, action, family, protocol, address, portFrom, portTo }, key) => ({
    key,
    direction,
    action,
    family,
    protocol,
    address: address ?? '',
    ports: portWords(portFrom, portTo),
  }));
}

export function portWords(from: number | null, to: number | null): string {
  if (from === null) return '';
  return to === null || to === from ? String(from) : `${from}-${to}`;
}

export function rulesOf(rules: readonly RuleForm[]) {
  return rules.map(({ key: _key, address, ports, ...rule }, index) => ({
    ...rule,
    address: address.trim() === '' ? null : address.trim(),
    ...((hasPorts(rule) ? portsOf(ports) : null) ?? { portFrom: null, portTo: null }),
    priority: (index + 1) * STEP,
  }));
}

/** One rule in a line, as in `in · accept · TCP 22 · 192.0.2.0/24`. */
export function ruleWords(rule: RuleData): string {
  const ports = portWords(rule.portFrom, rule.portTo);
  const family = rule.family === 'IPV6' ? 'v6' : '';
  const protocol = `${rule.protocol}${family}${ports === '' ? '' : ` ${ports}`}`;
  return [rule.direction, rule.action, protocol, rule.address]
    .filter((word) => word !== null)
    .join(' · ')
    .toLowerCase();
}

/** True when both mean the same, whatever the priorities are. */
export function sameSettings(one: SettingsData, other: SettingsData): boolean {
  const words = ({ antiSpoofing, inbound, outbound, rules }: SettingsData): string =>
    JSON.stringify([antiSpoofing, inbound, outbound, rules.map(ruleWords).toSorted()]);
  return words(one) === words(other);
}
