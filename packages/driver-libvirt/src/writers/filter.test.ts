import { filterName, OPEN_FIREWALL, presetSettings, type FirewallSettings } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { filterRefs, readFilter } from '../readers/filter.ts';
import { renderXml } from '../xml/render.ts';
import { filterDraft } from './filter.ts';

const NAME = filterName('11111111-2222-4333-8444-555555555555', '0a1b2c3d');
const written = (settings: FirewallSettings): string => renderXml(filterDraft(NAME, settings));
const lines = (settings: FirewallSettings): readonly string[] =>
  readFilter(written(settings)).lines;

const ONE = {
  direction: 'IN',
  action: 'ACCEPT',
  family: 'IPV4',
  protocol: 'TCP',
  address: '192.0.2.0/24',
  portFrom: 80,
  portTo: 90,
  priority: 7,
} as const;

describe('filters', () => {
  it('accept a connection in both layers, and drop packets in the first', () => {
    const match = 'srcipaddr=192.0.2.0 srcipmask=24 dstportstart=80 dstportend=90 (7)';
    expect(lines({ ...OPEN_FIREWALL, rules: [ONE] })).toEqual([
      `accept in ip protocol=tcp ${match}`,
      `accept in tcp ${match}`,
    ]);
    const drop = { ...ONE, action: 'DROP', direction: 'OUT', family: 'IPV6' } as const;
    const rules = [
      { ...drop, address: '2001:db8::/32', protocol: 'ICMP', portFrom: null, portTo: null },
    ] as const;
    expect(lines({ ...OPEN_FIREWALL, rules: [...rules] })).toEqual([
      'drop out ipv6 protocol=icmpv6 dstipaddr=2001:db8:: dstipmask=32 (7)',
    ]);
  });

  it('close a direction by connections, and let a guest have its address all the same', () => {
    const closed = lines({ ...OPEN_FIREWALL, inbound: 'DROP' });
    expect(closed).toContain('accept in udp srcportstart=67 dstportstart=68 (0)');
    expect(closed).toContain('accept out all (950)');
    expect(closed).not.toContain('accept in all (950)');
    expect(closed.slice(-2)).toEqual(['drop inout all (1000)', 'drop inout all-ipv6 (1000)']);
  });

  it('read back as the settings they were made from', () => {
    const subnets = [
      { family: 'IPV4', gateway: '192.168.5.1', prefix: 24 },
      { family: 'IPV6', gateway: 'fd00:5::1', prefix: 64 },
    ] as const;
    const settings: FirewallSettings[] = [
      OPEN_FIREWALL,
      { antiSpoofing: true, inbound: 'DROP', outbound: 'DROP', rules: [ONE] },
      { ...OPEN_FIREWALL, outbound: 'DROP' },
      ...(['NO_SPOOFING', 'SSH_ONLY', 'ANSWERS_ONLY', 'ISOLATED'] as const).map((preset) => {
        const made = presetSettings(preset, subnets);
        if (typeof made === 'string') throw new Error(made);
        return made;
      }),
    ];
    for (const one of settings) {
      const read = readFilter(written(one)).settings;
      expect(read && { ...read, rules: new Set(read.rules) }).toEqual({
        ...one,
        rules: new Set(one.rules),
      });
    }
  });

  it('are not taken for Corral’s own when somebody has changed them', () => {
    const xml = written({ ...OPEN_FIREWALL, rules: [ONE] });
    expect(
      readFilter(xml.replace('</filter>', "<rule action='drop' direction='in'/></filter>"))
        .settings,
    ).toBeNull();
    expect(readFilter(xml.replace("action='accept'", "action='drop'")).settings).toBeNull();
    expect(readFilter(xml.replaceAll('192.0.2.0', '$OTHER')).settings).toBeNull();
    const foreign = readFilter(xml.replace(NAME, 'clean-traffic'));
    expect([foreign.settings, foreign.vmUuid]).toEqual([null, null]);
  });

  it('are found in definitions of VMs and of their snapshots', () => {
    const nic = (filter: string): string =>
      `<interface type='network'><filterref filter='${filter}'/></interface>`;
    const domain = (filter: string): string => `<domain><devices>${nic(filter)}</devices></domain>`;
    expect(filterRefs(domain('a'))).toEqual(['a']);
    expect(
      filterRefs(
        `<domainsnapshot>${domain('a')}<inactiveDomain>${nic('b')}${nic('a')}</inactiveDomain></domainsnapshot>`,
      ),
    ).toEqual(['a', 'b']);
  });
});
