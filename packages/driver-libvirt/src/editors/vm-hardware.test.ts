import type { HardwareChange } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { restoreSecrets } from '../definition/secrets.ts';
import { withoutRuntime } from '../definition/pending.ts';
import { FOREIGN_DOMAIN } from '../fixtures/foreign-domain.ts';
import { readHardware } from '../readers/vm-hardware.ts';
import { parseXml } from '../xml/tree.ts';
import { editHardware } from './vm-hardware.ts';

const CPU = { kind: 'cpu', vcpus: null, maxVcpus: null, topology: null, mode: null, model: null };
const NIC = { kind: 'changeNic', newMac: null, source: null, model: null, linkUp: null };
const DISK = { kind: 'changeDisk', move: null, cache: null, discard: null, readonly: null };
const PLATFORM = {
  kind: 'platform',
  machine: null,
  firmware: null,
  tpm: null,
  watchdog: null,
  clock: null,
};
const MAC = '52:54:00:aa:bb:cc';

/** The lines that went and came, without their indent. */
function difference(change: HardwareChange): { gone: string[]; come: string[] } {
  const [before, after] = [FOREIGN_DOMAIN, editHardware(FOREIGN_DOMAIN, change)].map((xml) =>
    xml.split('\n'),
  );
  const left = [...(after ?? [])];
  const gone = (before ?? []).filter((line) => {
    const at = left.indexOf(line);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
  return { gone: gone.map((line) => line.trim()), come: left.map((line) => line.trim()) };
}

describe('an edit of a strange domain changes what was asked and not a byte more', () => {
  it.each<[string, HardwareChange, string[], string[]]>([
    [
      'title',
      { kind: 'title', title: 'x < y' },
      [`<title>An "odd" one</title>`],
      ['<title>x &lt; y</title>'],
    ],
    [
      'vCPUs below the most',
      { ...CPU, kind: 'cpu', vcpus: 3 },
      [`<vcpu placement='static' cpuset="0-3" current='2'>4</vcpu>`],
      [`<vcpu placement='static' cpuset="0-3" current='3'>4</vcpu>`],
    ],
    [
      'the most vCPUs, and the topology with them',
      { ...CPU, kind: 'cpu', maxVcpus: 8 },
      [
        `<vcpu placement='static' cpuset="0-3" current='2'>4</vcpu>`,
        `<topology sockets='2' dies='1' cores='2' threads='1'/>`,
      ],
      [
        `<vcpu placement='static' cpuset="0-3" current='2'>8</vcpu>`,
        `<topology sockets='4' dies='1' cores='2' threads='1'/>`,
      ],
    ],
    [
      'the CPU mode',
      { ...CPU, kind: 'cpu', mode: 'maximum' },
      [`<cpu mode='host-passthrough' check="none">`],
      [`<cpu mode='maximum'>`],
    ],
    [
      'the memory of the balloon',
      { kind: 'memory', memoryBytes: 512 * 1024 ** 2, maxMemoryBytes: null },
      [`<currentMemory unit="KiB"><!-- balloon -->1048576</currentMemory>`],
      [`<currentMemory unit="KiB"><!-- balloon -->524288</currentMemory>`],
    ],
    [
      'the most memory, in its own unit',
      { kind: 'memory', memoryBytes: null, maxMemoryBytes: 4 * 1024 ** 3 },
      [`<memory dumpCore='off' unit = 'MiB' >2048</memory>`],
      [`<memory dumpCore='off' unit = 'MiB' >4096</memory>`],
    ],
    [
      'the cache of a disk',
      { ...DISK, kind: 'changeDisk', target: 'sda', cache: 'writeback' },
      [`<driver name='qemu' type='raw' cache='none'/>`],
      [`<driver name='qemu' type='raw' cache='writeback'/>`],
    ],
    [
      'the link of a card',
      { ...NIC, kind: 'changeNic', mac: MAC, linkUp: true },
      [
        `<interface type='direct'><mac address='52:54:00:AA:BB:CC'/><source dev='eno1' mode='bridge'/><link state='down'/></interface>`,
      ],
      [
        `<interface type='direct'><mac address='52:54:00:AA:BB:CC'/><source dev='eno1' mode='bridge'/><link state='up'/></interface>`,
      ],
    ],
    [
      'a clock where there was none',
      { ...PLATFORM, kind: 'platform', clock: 'localtime' },
      [],
      [`<clock offset='localtime'/>`],
    ],
    [
      'a card less',
      { kind: 'detachNic', mac: MAC },
      [
        `<interface type='direct'><mac address='52:54:00:AA:BB:CC'/><source dev='eno1' mode='bridge'/><link state='down'/></interface>`,
      ],
      [],
    ],
  ])('%s', (_what, change, gone, come) => {
    expect(difference(change)).toEqual({ gone, come });
  });

  it('turns classes of boot devices into an order of devices', () => {
    const { gone, come } = difference({ kind: 'boot', order: [`nic:${MAC}`, 'disk:sda'] });
    expect(gone).toContain(`<boot dev='hd'/>`);
    expect(come.join('')).toContain(`<link state='down'/><boot order='1'/>`);
    const edited = editHardware(FOREIGN_DOMAIN, { kind: 'boot', order: [`nic:${MAC}`] });
    expect(readHardware(parseXml(edited)).bootOrder).toEqual([`nic:${MAC}`]);
    expect(() => editHardware(FOREIGN_DOMAIN, { kind: 'boot', order: ['disk:vdz'] })).toThrow(
      /disk:vdz/,
    );
  });

  it('refuses another kind of board, and goes along with another version of it', () => {
    const machine = (name: string): HardwareChange => ({
      ...PLATFORM,
      kind: 'platform',
      machine: name,
    });
    expect(() => editHardware(FOREIGN_DOMAIN, machine('pc'))).toThrow(/kind of board/);
    expect(editHardware(FOREIGN_DOMAIN, machine('q35'))).toBe(FOREIGN_DOMAIN);
    expect(difference(machine('pc-q35-8.0')).gone).toEqual([
      `<type arch="x86_64" machine='pc-q35-7.2'>hvm</type>`,
    ]);
  });
});

describe('addresses of devices that were plugged in live', () => {
  const live = `<domain id='1'><devices><interface type='network'><mac address='52:54:00:00:00:07'/>
    <address type='pci' domain='0x0000' bus='0x00' slot='0x09' function='0x0'/></interface></devices></domain>`;
  const source = { kind: 'network', name: 'n' } as const;
  const nic = { mac: '52:54:00:00:00:07', source, model: 'virtio', linkUp: true } as const;
  const stored = (device: string): string => `<domain><devices>${device}</devices></domain>`;

  it('are kept for the next boot where the place is free', () => {
    const edited = editHardware(stored('<a/>'), { kind: 'attachNic', nic }, live);
    expect(edited).toContain(`slot='0x09'`);
    const taken = `<b><address type='pci' domain='0x0000' bus='0x00' slot='0x09' function='0x0'/></b>`;
    const other = editHardware(stored(taken), { kind: 'attachNic', nic }, live);
    expect(other.match(/0x09/g)).toHaveLength(1);
  });
});

describe('secrets', () => {
  const secure = `<domain><devices><graphics type='vnc' passwd='hush'/><graphics type='spice'/></devices></domain>`;
  const shown = secure.replace(` passwd='hush'`, '');

  it('come back into a text that was shown without them', () => {
    expect(restoreSecrets(shown, secure)).toBe(
      `<domain><devices><graphics type='vnc' passwd='hush'/><graphics type='spice'/></devices></domain>`,
    );
  });

  it('give way to a new one, and go with their display', () => {
    const changed = shown.replace(`type='vnc'`, `type='vnc' passwd='new'`);
    expect(restoreSecrets(changed, secure)).toBe(changed);
    const gone = shown.replace(`<graphics type='vnc'/>`, '');
    expect(restoreSecrets(gone, secure)).toBe(gone);
  });
});

describe('what libvirt adds to a device while it runs', () => {
  it('is taken out again', () => {
    const live = `<interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default' portid='0f' bridge='virbr0'/>
      <target dev='vnet3'/>
      <alias name='net0'/>
    </interface>`;
    expect(withoutRuntime(live)).toBe(`<interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
    </interface>`);
  });
});
