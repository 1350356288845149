import { hasCode } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { readNetworkConfig } from '../readers/network.ts';
import { editNetwork } from './network.ts';

const network = (forward: string, more = ''): string => `<network>
  <name>lan</name>
  ${forward}
  <bridge name='virbr9'/>
  <mtu size='1400'/>${more}
</network>
`;
const NAT = network("<forward mode='nat'/>");
const limit = { averageBytes: 1_250_000, peakBytes: 2_500_000, burstBytes: 65_536 };
const plain = { averageBytes: 125_000, peakBytes: null, burstBytes: null };
const none = { inbound: null, outbound: null };

describe('limits of a network', () => {
  it('are put in, changed and taken off, and nothing else is', () => {
    const limited = editNetwork(NAT, { limits: { inbound: limit, outbound: plain } });
    expect(limited.replace(/\s*<bandwidth>[\s\S]*<\/bandwidth>/, '')).toBe(NAT);
    expect(limited).toMatch(/<inbound average='1250' peak='2500' burst='64'\/>/);
    expect(readNetworkConfig(limited).limits).toEqual({ inbound: limit, outbound: plain });
    const changed = editNetwork(limited, { limits: { inbound: null, outbound: limit } });
    expect(readNetworkConfig(changed).limits).toEqual({ inbound: null, outbound: limit });
    expect(readNetworkConfig(editNetwork(changed, { limits: none })).limits).toEqual(none);
    expect(editNetwork(NAT, { limits: none })).toBe(NAT);
  });

  it.each(['bridge', 'passthrough', 'hostdev'])('are refused in the mode %s', (mode) => {
    const xml = network(`<forward mode='${mode}'/>`);
    try {
      editNetwork(xml, { limits: { inbound: limit, outbound: null } });
      expect.unreachable('It was taken.');
    } catch (error) {
      expect(hasCode(error, 'CAPABILITY_MISSING')).toBe(true);
    }
    // What another tool has set can be taken off in every mode.
    const foreign = network(
      `<forward mode='${mode}'/>`,
      "<bandwidth><inbound average='5'/></bandwidth>",
    );
    expect(editNetwork(foreign, { limits: none })).not.toContain('bandwidth');
  });
});
