import { describe, expect, it } from 'vitest';
import { formOf, portsOf, rulesOf, ruleWords, sameSettings } from './rules-form';

const RULE = {
  direction: 'IN',
  action: 'ACCEPT',
  family: 'IPV4',
  protocol: 'TCP',
  address: '192.0.2.0/24',
  portFrom: 80,
  portTo: 90,
  priority: 5,
} as const;

describe('rules in the dialog', () => {
  it.each([
    ['22', { portFrom: 22, portTo: 22 }],
    [' 8000 - 8080 ', { portFrom: 8000, portTo: 8080 }],
    ['90-80', null],
    ['0', null],
    ['65536', null],
    ['22,80', null],
    ['', null],
  ])('reads the ports %o', (text, wanted) => expect(portsOf(text)).toEqual(wanted));

  it('come back as they were, in the order of the page', () => {
    const ping = {
      ...RULE,
      protocol: 'ICMP',
      portFrom: null,
      portTo: null,
      address: null,
    } as const;
    expect(rulesOf(formOf([RULE, ping]))).toEqual([
      { ...RULE, priority: 10 },
      { ...ping, priority: 20 },
    ]);
  });

  it('send no ports where the protocol has none', () => {
    const [form] = formOf([RULE]);
    if (!form) throw new Error('A rule was to be there.');
    expect(rulesOf([{ ...form, protocol: 'ALL' }])[0]).toMatchObject({ portFrom: null });
  });

  it('are named in a line, and compared without their priorities', () => {
    expect(ruleWords(RULE)).toBe('in · accept · tcp 80-90 · 192.0.2.0/24');
    const settings = { antiSpoofing: false, inbound: 'DROP', outbound: 'ACCEPT' } as const;
    const one = { ...settings, rules: [RULE] };
    expect(sameSettings(one, { ...settings, rules: [{ ...RULE, priority: 99 }] })).toBe(true);
    expect(sameSettings(one, { ...one, inbound: 'ACCEPT' })).toBe(false);
  });
});
