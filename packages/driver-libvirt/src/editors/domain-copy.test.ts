import { describe, expect, it } from 'vitest';
import type { VmCopySpec } from '@corral/hypervisor';
import { FOREIGN_DOMAIN } from '../fixtures/foreign-domain.ts';
import { firmwareFile, readCopySource } from '../readers/copy-source.ts';
import { parseXml } from '../xml/tree.ts';
import { copyDomain } from './domain-copy.ts';

const UUID = '0b0e2f5e-7d7e-4e0a-9c58-3a3f6c1d2e4f';

const spec = (change: Partial<VmCopySpec> = {}): VmCopySpec => ({
  uuid: UUID,
  name: 'twin',
  description: 'A twin.',
  disks: [],
  macs: ['52:54:00:00:00:01'],
  createdByTask: 'task-9',
  createdAt: '2026-11-22T13:00:00.000Z',
  ...change,
});

/** The lines that differ, as `-old` and `+new`. */
function changed(before: string, after: string): string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line.trim()}`),
  ];
}

describe('the definition of a copy', () => {
  it('differs from a foreign source in its identity alone', () => {
    const copy = copyDomain(FOREIGN_DOMAIN, spec());
    const lines = changed(FOREIGN_DOMAIN, copy);
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([
      '-<name>odd &amp; foreign</name>',
      '-<uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>',
      '-<description><![CDATA[old <b>text</b>]]><!-- keep me --> &amp; more</description>',
      expect.stringContaining('/odd_VARS.fd</nvram>'),
      expect.stringContaining('52:54:00:AA:BB:CC'),
    ]);
    expect(copy).toContain('/var/lib/libvirt/qemu/nvram/twin_VARS.fd</nvram>');
    expect(copy).toContain("at='2026-11-22T13:00:00.000Z' task='task-9'");
    expect(copy).toContain('<app:state');
    expect(copy).toContain("ivshmem,shm='x y'");
  });

  it('puts other files below the disks and forgets the chain of the source', () => {
    const xml = `<domain><name>a</name><devices>
      <disk type='block' device='disk'><driver name='qemu' type='raw' cache='none'/>
        <source dev='/dev/vg/a' index='3'><reservations managed='yes'/></source>
        <backingStore type='file'><source file='/old'/></backingStore>
        <target dev='vda' bus='virtio'/></disk>
      </devices></domain>`;
    const copy = copyDomain(
      xml,
      spec({ macs: [], disks: [{ target: 'vda', path: '/new & 1', format: 'qcow2' }] }),
    );
    expect(copy).toContain("<disk type='file' device='disk'>");
    expect(copy).toContain("<driver name='qemu' type='qcow2' cache='none'/>");
    expect(copy).toMatch(/<source file='\/new &amp; 1'>\s*<\/source>/);
    expect(copy).not.toMatch(/backingStore|reservations|\/dev\/vg|index/);
    expect(copy).toContain(`<uuid>${UUID}</uuid>`);
  });

  it('changes everything else that must not be there twice', () => {
    const xml = `<domain><name>web</name><uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>
      <genid>11111111-1d52-d8f3-2516-782e98ab3fa0</genid>
      <sysinfo type='smbios'><system><entry name='uuid'>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</entry><entry name='serial'>S1</entry></system></sysinfo>
      <metadata><c:vm xmlns:c='urn:corral:vm:1'><c:template name='deb'/><c:created at='x' task='y'/><c:other/></c:vm></metadata>
      <os><nvram type='file'><source file='/nv/web_VARS.qcow2'/></nvram></os>
      <devices>
        <interface type='bridge'><mac address='52:54:00:00:00:aa'/><target dev='web0'/></interface>
        <serial type='file'><source path='/log/web.log'/><log file='/log/web-serial.log' append='on'/></serial>
        <vsock model='virtio'><cid auto='no' address='7'/></vsock>
      </devices></domain>`;
    const copy = copyDomain(xml, spec());
    expect(copy).not.toMatch(/4dea22b3|11111111|52:54:00:00:00:aa|web0|c:other/);
    expect(copy).toContain("<entry name='serial'>S1</entry>");
    expect(copy).toContain("<c:template name='deb'/>");
    expect(copy).toContain("<source file='/nv/twin_VARS.qcow2'/>");
    expect(copy).toContain("<source path='/log/twin.log'/>");
    expect(copy).toContain("<log file='/log/twin-serial.log' append='on'/>");
    expect(copy).toMatch(/<cid auto='yes'\s*\/>/);
  });

  it('refuses what does not fit', () => {
    const disks = [{ target: 'vdq', path: '/x', format: 'raw' } as const];
    expect(() => copyDomain(FOREIGN_DOMAIN, spec({ disks }))).toThrow('no disk vdq');
    expect(() => copyDomain(FOREIGN_DOMAIN, spec({ macs: [] }))).toThrow('1 network cards');
  });
});

describe('what a copy would share', () => {
  it('is told of a foreign source', () => {
    const source = readCopySource(FOREIGN_DOMAIN);
    expect(source).toMatchObject({ hasFirmwareVariables: true, sharedTargets: [] });
    expect(source.warnings).toEqual([
      expect.stringContaining('5905'),
      expect.stringContaining('Raw QEMU arguments'),
    ]);
  });

  it('names disks that are shared or encrypted', () => {
    const xml = `<domain><name>a</name><devices>
      <disk><source file='/a'><encryption format='luks'/></source><target dev='vda'/></disk>
      <disk><source file='/b'/><target dev='vdb'/><shareable/></disk>
      <hostdev/><tpm><backend type='emulator'/></tpm><filesystem/></devices></domain>`;
    expect(readCopySource(xml)).toMatchObject({
      encryptedTargets: ['vda'],
      sharedTargets: ['vdb'],
      warnings: [
        expect.stringContaining('devices'),
        expect.stringContaining('TPM'),
        expect.stringContaining('folders'),
      ],
    });
  });
});

describe('the file of the firmware’s variables', () => {
  it('is the written one, or the one libvirt will make', () => {
    const fileOf = (os: string) => firmwareFile(parseXml(`<domain><name>a</name>${os}</domain>`));
    expect(fileOf("<os firmware='efi'><nvram>/x/a_VARS.fd</nvram></os>")).toBe('/x/a_VARS.fd');
    expect(fileOf("<os firmware='efi'/>")).toBe('/var/lib/libvirt/qemu/nvram/a_VARS.fd');
    expect(fileOf('<os/>')).toBe(null);
  });
});
