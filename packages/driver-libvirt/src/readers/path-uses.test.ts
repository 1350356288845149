import { describe, expect, it } from 'vitest';
import { pathsOf } from './path-uses.ts';

describe('pathsOf', () => {
  it('finds disks, their backing chain, firmware variables, kernels and shares, each once', () => {
    const xml = `<domain type='kvm'>
      <name>/not-a-path-but-kept</name>
      <os><kernel>/boot/vmlinuz</kernel><nvram template='/usr/share/OVMF/VARS.fd'>/var/lib/nv.fd</nvram></os>
      <devices>
        <disk type='file' device='disk'>
          <source file='/pool/top.qcow2'/>
          <backingStore type='file'><source file='/pool/base.qcow2'/></backingStore>
        </disk>
        <disk type='block' device='disk'><source dev='/dev/vg/lv'/></disk>
        <disk type='file' device='cdrom'><source file='/pool/top.qcow2'/></disk>
        <filesystem><source dir='/srv/share'/><target dir='relative'/></filesystem>
      </devices>
    </domain>`;
    expect(pathsOf(xml).toSorted()).toEqual(
      [
        '/boot/vmlinuz',
        '/dev/vg/lv',
        '/not-a-path-but-kept',
        '/pool/base.qcow2',
        '/pool/top.qcow2',
        '/srv/share',
        '/usr/share/OVMF/VARS.fd',
        '/var/lib/nv.fd',
      ].toSorted(),
    );
  });

  it('finds none in an empty definition', () => {
    expect(pathsOf('<domain><devices/><path>/</path></domain>')).toEqual([]);
  });
});
