import type { HardwareChange } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { FOREIGN_DOMAIN } from '../fixtures/foreign-domain.ts';
import { readHardware } from '../readers/vm-hardware.ts';
import { parseXml } from '../xml/tree.ts';
import { limitParams } from './nic-traffic.ts';
import { editHardware } from './vm-hardware.ts';

const MAC = '52:54:00:aa:bb:cc';
const LIMIT = { averageBytes: 125_000, peakBytes: 250_000, burstBytes: 1_048_576 };
const nicOf = (xml: string) => readHardware(parseXml(xml)).nics[0];
const filter = (name: string | null): HardwareChange => ({
  kind: 'nicFilter',
  mac: MAC,
  filter: name,
});

describe('the filter of a card', () => {
  it('comes, changes and goes, and leaves the rest of the domain alone', () => {
    const one = editHardware(FOREIGN_DOMAIN, filter('one'));
    expect(nicOf(one)?.filter).toBe('one');
    const other = editHardware(one, filter('other'));
    expect(other).toBe(one.replace("filter='one'", "filter='other'"));
    expect(editHardware(other, filter('other'))).toBe(other);
    expect(readHardware(parseXml(editHardware(other, filter(null))))).toEqual(
      readHardware(parseXml(FOREIGN_DOMAIN)),
    );
    expect(editHardware(FOREIGN_DOMAIN, filter(null))).toBe(FOREIGN_DOMAIN);
  });

  it('keeps what was told the filter before', () => {
    const xml = FOREIGN_DOMAIN.replace(
      "<link state='down'/>",
      "<filterref filter='clean-traffic'><parameter name='IP' value='192.0.2.9'/></filterref>",
    );
    expect(editHardware(xml, filter('own'))).toBe(xml.replace('clean-traffic', 'own'));
  });
});

describe('the limits of a card', () => {
  const limits = { kind: 'nicLimits', mac: MAC, inbound: LIMIT, outbound: null } as const;

  it('are kB a second and KiB in libvirt’s words', () => {
    const xml = editHardware(FOREIGN_DOMAIN, limits);
    expect(xml).toContain(`<inbound average='125' peak='250' burst='1024'/>`);
    expect(nicOf(xml)).toMatchObject({ inbound: LIMIT, outbound: null });
    expect(editHardware(xml, limits)).toBe(xml);
    const none = editHardware(xml, { ...limits, inbound: null });
    expect(nicOf(none)).toEqual(nicOf(FOREIGN_DOMAIN));
  });

  it('leave the share that a network guarantees', () => {
    const xml = FOREIGN_DOMAIN.replace(
      "<link state='down'/>",
      "<bandwidth><inbound average='9' floor='5'/></bandwidth>",
    );
    expect(editHardware(xml, limits)).toContain(`average='125' peak='250' floor='5' burst='1024'`);
    expect(editHardware(xml, { ...limits, inbound: null })).toContain(`<inbound floor='5'/>`);
  });

  it('are taken off a running card by an average of nothing', () => {
    expect(limitParams(limits).map(({ field, value }) => [field, value])).toEqual([
      ['inbound.average', 125],
      ['inbound.peak', 250],
      ['inbound.burst', 1024],
      ['outbound.average', 0],
    ]);
  });
});
