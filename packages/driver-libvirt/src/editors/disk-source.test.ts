import { describe, expect, it } from 'vitest';
import { FOREIGN_DOMAIN } from '../fixtures/foreign-domain.ts';
import { editHardware } from './vm-hardware.ts';

const disk = (body: string, type = 'file'): string =>
  `<domain type='kvm'>
  <name>web</name>
  <devices>
    <disk type='${type}' device='disk' snapshot='no'>
      ${body}
      <target dev='vda' bus='virtio'/>
      <serial>WD-1</serial>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
    </disk>
  </devices>
</domain>`;

const replace = (xml: string, path: string, target = 'vda'): string =>
  editHardware(xml, { kind: 'replaceDisk', target, path, format: 'qcow2' });

describe('another volume behind a disk', () => {
  it('changes driver type, source and chain, and not a byte more', () => {
    const chain = `<backingStore type='file'><format type='raw'/><source file='/b'/></backingStore>`;
    const before = disk(
      `<driver name='qemu' type='raw' cache='none' io="native"/><source file='/a.img' index='1'/>${chain}`,
    );
    expect(replace(before, '/new.qcow2')).toBe(
      disk(
        `<driver name='qemu' type='qcow2' cache='none' io="native"/><source file='/new.qcow2'/>`,
      ),
    );
  });

  it('knows files from devices of the node', () => {
    const before = disk(`<driver type='raw'/><source file='/a.img'/>`);
    expect(replace(before, '/dev/vg/new')).toBe(
      disk(`<driver type='qcow2'/><source dev='/dev/vg/new'/>`, 'block'),
    );
  });

  it('gives a disk without driver one, after its target', () => {
    const after = replace(disk(`<source file='/a.img'/>`), '/new.qcow2');
    expect(after).toMatch(
      /<target dev='vda' bus='virtio'\/>\s*<driver name=.qemu. type=.qcow2.\/>/,
    );
    expect(after).toContain(`<source file='/new.qcow2'/>`);
  });

  it('leaves alone what is already so', () => {
    const before = disk(`<driver type='qcow2'/><source file='/new.qcow2'/>`);
    expect(replace(before, '/new.qcow2')).toBe(before);
  });

  it('refuses drives, disks of the network and encrypted ones', () => {
    expect(() => replace(FOREIGN_DOMAIN, '/new.qcow2', 'sda')).toThrow(/of the type network/);
    expect(() => replace(FOREIGN_DOMAIN, '/new.qcow2', 'sdb')).toThrow(/is a cdrom/);
    const secret = `<source file='/a'><encryption format='luks'/></source>`;
    expect(() => replace(disk(secret), '/new.qcow2')).toThrow(/encrypted/);
    expect(() => replace(FOREIGN_DOMAIN, '/new.qcow2', 'vdz')).toThrow(/no disk vdz/);
  });
});
