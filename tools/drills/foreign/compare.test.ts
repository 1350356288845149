import { describe, expect, it } from 'vitest';
import { unexpectedLines } from './compare.ts';

const BEFORE = `<domain>
  <memory unit='KiB'>65536</memory>
  <vcpu placement='static'>1</vcpu>
  <devices>
    <controller type='pci' index='0' model='pcie-root'/>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
    </interface>
  </devices>
</domain>
`;
const NEW_NIC = `    <controller type='pci' index='1' model='pcie-root-port'>
      <target chassis='1'/>
    </controller>
    <interface type='network'>
      <mac address='52:54:00:00:00:02'/>
    </interface>
`;
const device = { element: 'interface', holds: '52:54:00:00:00:02' };

describe('what an edit changed beyond what was asked', () => {
  it('is nothing for the setting asked for, and everything for another', () => {
    const after = BEFORE.replace('65536', '98304');
    expect(unexpectedLines(BEFORE, after, { settings: ['<memory'] })).toEqual([]);
    expect(unexpectedLines(BEFORE, after, { settings: ['<vcpu'] })).toEqual([
      `- <memory unit='KiB'>65536</memory>`,
      `+ <memory unit='KiB'>98304</memory>`,
    ]);
  });

  it('is nothing for a new device with the controllers it stands on', () => {
    const after = BEFORE.replace('  </devices>', `${NEW_NIC}  </devices>`);
    expect(unexpectedLines(BEFORE, after, { device })).toEqual([]);
    expect(unexpectedLines(BEFORE, after, {})).toHaveLength(6);
  });

  it('sees a device that changed beside the new one', () => {
    const after = BEFORE.replace('  </devices>', `${NEW_NIC}  </devices>`).replace(
      '00:01',
      '00:09',
    );
    expect(unexpectedLines(BEFORE, after, { device })).toEqual([
      `- <mac address='52:54:00:00:00:01'/>`,
      `+ <mac address='52:54:00:00:00:09'/>`,
    ]);
  });
});
