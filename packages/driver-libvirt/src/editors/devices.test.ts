import type { DeviceSpec, HardwareChange } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { withoutRuntime } from '../definition/pending.ts';
import { FOREIGN_DOMAIN } from '../fixtures/foreign-domain.ts';
import { readHardware } from '../readers/vm-hardware.ts';
import { parseXml } from '../xml/tree.ts';
import { editHardware } from './vm-hardware.ts';

const USB = { kind: 'usb', vendorId: null, productId: null, bus: null, device: null } as const;
const PLAIN = `<domain type='kvm'>
  <name>plain</name>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <devices>
    <serial type='pty'><target port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <graphics type='spice' autoport='yes'/>
    <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <redirdev bus='usb' type='spicevmc'/>
    <audio id='1' type='spice'/>
    <video>
      <model type='qxl' ram='65536' vram='65536' heads='1'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
    </video>
    <input type='mouse' bus='ps2'/>
  </devices>
</domain>`;

const read = (xml: string) => readHardware(parseXml(xml));
const attach = (device: DeviceSpec, xml = PLAIN): string =>
  editHardware(xml, { kind: 'attachDevice', device });
const detach = (key: string, xml = PLAIN): string =>
  editHardware(xml, { kind: 'detachDevice', key });
const lines = (xml: string): string[] => xml.split('\n').map((line) => line.trim());
const come = (after: string, before = PLAIN): string[] =>
  lines(after).filter((line) => !lines(before).includes(line));

describe('devices in a definition', () => {
  it.each<DeviceSpec>([
    { kind: 'pci', address: '0000:3b:00.1' },
    { ...USB, vendorId: '046d', productId: 'c52b' },
    { ...USB, bus: 1, device: 4 },
    { kind: 'share', driver: 'virtiofs', path: '/srv/a & b', tag: 'data', readonly: false },
    { kind: 'share', driver: '9p', path: '/srv', tag: 'old', readonly: true },
    { kind: 'serial', port: 1 },
    { kind: 'display', type: 'vnc' },
    { kind: 'sound', model: 'ich9' },
    { kind: 'input', type: 'tablet', bus: 'usb' },
    { kind: 'rng' },
  ])('%j comes, is read back and goes', (device) => {
    const after = attach(device);
    const added = read(after).devices.filter(
      ({ key }) => !read(PLAIN).devices.some((one) => one.key === key),
    );
    expect(added.map((one) => one.device)).toEqual([device]);
    const [first] = added;
    const gone = detach(first?.key ?? '', after);
    expect(read(gone).devices).toEqual(read(PLAIN).devices);
    expect(() => detach(first?.key ?? '', gone)).toThrow(/has no device/);
    expect(() => attach(device, after)).toThrow(/already/);
  });

  it('writes a PCI device as libvirt takes it: given back to the node afterwards', () => {
    expect(come(attach({ kind: 'pci', address: '0000:3b:00.1' }))).toEqual([
      `<hostdev mode='subsystem' type='pci' managed='yes'>`,
      '<source>',
      `<address domain='0x0000' bus='0x3b' slot='0x00' function='0x1'/>`,
      '</source>',
      '</hostdev>',
    ]);
  });

  it('shares the memory for virtiofs once, and leaves pages of hugetlbfs as they are', () => {
    const share = { kind: 'share', driver: 'virtiofs', path: '/srv', tag: 'd' } as const;
    const once = attach({ ...share, readonly: false });
    expect(come(once)).toContain(`<access mode='shared'/>`);
    expect(come(once)).toContain(`<source type='memfd'/>`);
    expect(read(PLAIN).sharedMemory).toBe(false);
    expect(read(once).sharedMemory).toBe(true);
    const twice = attach({ ...share, tag: 'e', readonly: false }, once);
    expect(twice.match(/<memoryBacking>/g)).toHaveLength(1);
    const huge = attach({ ...share, readonly: false }, FOREIGN_DOMAIN);
    expect(read(huge).sharedMemory).toBe(true);
    expect(huge).toMatch(
      /<memoryBacking><hugepages\/>\s*<access mode='shared'\/><\/memoryBacking>/,
    );
  });

  it('takes the console with the last serial port, which libvirt would make again for it', () => {
    expect(detach('serial:0')).not.toContain('<console');
    const two = attach({ kind: 'serial', port: 1 });
    expect(detach('serial:1', two)).toContain('<console');
  });

  it('takes with SPICE what goes through it, and nothing else', () => {
    const after = detach('display:spice');
    expect(after).not.toContain('spicevmc');
    expect(after).toContain(`<audio id='1' type='none'/>`);
    expect(after).toContain('org.qemu.guest_agent.0');
  });

  it('changes the display adapter, whose sizes are of the old one', () => {
    const video = (model: 'virtio' | 'qxl' | 'none'): HardwareChange => ({ kind: 'video', model });
    expect(come(editHardware(PLAIN, video('virtio')))).toEqual([`<model type='virtio'/>`]);
    expect(editHardware(PLAIN, video('qxl'))).toBe(PLAIN);
    const none = editHardware(PLAIN, video('none'));
    expect(read(none).video).toBeNull();
    expect(none).not.toContain("slot='0x01'");
    expect(read(editHardware(none, video('qxl'))).video).toBe('qxl');
  });

  it('reads those of another tool, and leaves what it does not know in a line each', () => {
    const { devices, others, video } = read(FOREIGN_DOMAIN);
    expect(devices.map(({ key }) => key)).toEqual([
      'serial:0',
      'serial:1',
      'display:vnc',
      'display:spice',
    ]);
    expect(others).toEqual(['channel unix org.qemu.guest_agent.0']);
    expect(video).toBeNull();
    const other = `<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source/></hostdev>`;
    const strange = PLAIN.replace('<devices>', `<devices>${other}`);
    expect(read(strange).others).toContain('hostdev mdev');
    expect(read(strange).devices).toEqual(read(PLAIN).devices);
  });

  it('forgets where a running device was found when its setting is put back', () => {
    const usb = `<hostdev mode='subsystem' type='usb' managed='yes'><source><vendor id='0x046d'/><product id='0xc52b'/><address bus='1' device='9'/></source><alias name='hostdev0'/></hostdev>`;
    const put = withoutRuntime(usb);
    expect(put).not.toContain('address');
    expect(put).not.toContain('alias');
    const serial = `<serial type='pty'><source path='/dev/pts/3'/><target port='1'/><alias name='serial1'/></serial>`;
    expect(withoutRuntime(serial)).toBe(`<serial type='pty'><target port='1'/></serial>`);
  });
});
