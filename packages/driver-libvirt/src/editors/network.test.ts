import { hasCode } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { readNetworkConfig } from '../readers/network.ts';
import { editNetwork } from './network.ts';

const FOREIGN = `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>lan</name>
  <uuid>95fa50e4-94b6-4a25-81df-edb246b0c563</uuid>
  <!-- by hand -->
  <forward dev="eth0" mode="nat">
    <nat><port start='1024' end='65535'/></nat>
    <interface dev='eth0'/>
  </forward>
  <bridge name='virbr9' stp='on' delay='3'/>
  <mtu size='1400'/>
  <domain name='lan.test' register='yes'/>
  <dns forwardPlainNames='no'><host ip='192.168.60.9'><hostname>db</hostname></host></dns>
  <ip address='192.168.60.1' netmask='255.255.255.0' localPtr='yes'>
    <tftp root='/srv/tftp'/>
    <dhcp>
      <range start='192.168.60.10' end='192.168.60.20'><lease expiry='2' unit='hours'/></range>
      <host mac='52:54:00:00:00:01' name='a' ip='192.168.60.130'/>
      <host mac='52:54:00:00:00:02' name='b' ip='192.168.60.30'/>
      <bootp file='pxelinux.0'/>
    </dhcp>
  </ip>
  <portgroup name='fast' default='yes'/>
  <dnsmasq:options><dnsmasq:option value='foo=bar'/></dnsmasq:options>
</network>
`;
const dhcp = { start: '192.168.60.10', end: '192.168.60.20' };
const ipv4 = { address: '192.168.60.1', prefix: 24, dhcp };

/** The lines that an edit took away and put in. */
function changedLines(edited: string): { gone: string[]; came: string[] } {
  const before = FOREIGN.split('\n').map((line) => line.trim());
  const after = edited.split('\n').map((line) => line.trim());
  return {
    gone: before.filter((line) => !after.includes(line)),
    came: after.filter((line) => !before.includes(line)),
  };
}

describe('editNetwork', () => {
  it('leaves every byte alone when nothing changes', () => {
    const same = { mode: 'NAT', domain: 'lan.test', forwardDevice: 'eth0', ipv4 } as const;
    expect(editNetwork(FOREIGN, same)).toBe(FOREIGN);
  });

  it('moves a range and keeps its lease time and what else DHCP says', () => {
    const edited = editNetwork(FOREIGN, {
      ipv4: { ...ipv4, dhcp: { start: '192.168.60.40', end: '192.168.60.50' } },
    });
    expect(changedLines(edited)).toEqual({
      gone: [
        "<range start='192.168.60.10' end='192.168.60.20'><lease expiry='2' unit='hours'/></range>",
      ],
      came: [
        "<range start='192.168.60.40' end='192.168.60.50'><lease expiry='2' unit='hours'/></range>",
      ],
    });
  });

  it('drops the reservations that a smaller subnet has no room for', () => {
    const edited = editNetwork(FOREIGN, { ipv4: { ...ipv4, prefix: 25 } });
    const [subnet] = readNetworkConfig(edited).addressing;
    expect(subnet).toMatchObject({ prefix: 25, dhcpHosts: [{ ip: '192.168.60.30' }] });
    expect(edited).not.toContain('netmask');
    expect(edited).toContain("localPtr='yes'");
  });

  it('turns DHCP off, takes the subnet away, adds IPv6', () => {
    const { address, prefix } = ipv4;
    expect(
      readNetworkConfig(editNetwork(FOREIGN, { ipv4: { address, prefix } })).addressing,
    ).toEqual([{ family: 'ipv4', address, prefix, dhcpRanges: [], dhcpHosts: [] }]);
    expect(readNetworkConfig(editNetwork(FOREIGN, { ipv4: null })).addressing).toEqual([]);
    const ipv6 = { address: 'fd00:60::1', prefix: 64 };
    expect(readNetworkConfig(editNetwork(FOREIGN, { ipv6 })).addressing[1]).toMatchObject(ipv6);
  });

  it('changes the mode and drops what the new one cannot have', () => {
    const routed = editNetwork(FOREIGN, { mode: 'ROUTED' });
    expect(routed).not.toContain('<nat>');
    expect(readNetworkConfig(routed)).toMatchObject({ mode: 'ROUTED', forwardDevice: 'eth0' });
    const open = editNetwork(FOREIGN, { mode: 'OPEN' });
    expect(readNetworkConfig(open)).toMatchObject({ mode: 'OPEN', forwardDevice: null });
    const alone = editNetwork(FOREIGN, { mode: 'ISOLATED' });
    expect(alone).not.toContain('<forward');
    const back = editNetwork(alone, { mode: 'NAT' });
    expect(readNetworkConfig(back)).toMatchObject({ mode: 'NAT', forwardDevice: null });
    expect(back).toContain("<dnsmasq:option value='foo=bar'/>");
  });

  it('changes the way out and the domain, and takes them away', () => {
    const other = editNetwork(FOREIGN, { forwardDevice: 'eth1', domain: 'b.test' });
    expect(readNetworkConfig(other)).toMatchObject({ forwardDevice: 'eth1', domain: 'b.test' });
    expect(other).toContain("<domain name='b.test' register='yes'/>");
    const none = editNetwork(FOREIGN, { forwardDevice: null, domain: null });
    expect(readNetworkConfig(none)).toMatchObject({ forwardDevice: null, domain: null });
    expect(readNetworkConfig(editNetwork(none, { domain: 'c.test' })).domain).toBe('c.test');
  });

  it('refuses to make it a bridge of the host', () => {
    let error: unknown;
    try {
      editNetwork(FOREIGN, { mode: 'BRIDGE' });
    } catch (thrown) {
      error = thrown;
    }
    expect(hasCode(error, 'CAPABILITY_MISSING')).toBe(true);
    const bridged = "<network><name>b</name><forward mode='bridge'/><bridge name='br0'/></network>";
    expect(editNetwork(bridged, { bridge: 'br1' })).toBe(bridged.replace('br0', 'br1'));
  });
});
