import { describe, expect, it } from 'vitest';
import { definitionOfSnapshot, moveSnapshotFiles, putOnFiles } from '../editors/snapshot.ts';
import { parseXml } from '../xml/tree.ts';
import { readSnapshot } from './snapshot.ts';
import { readSnapshotSupport } from './snapshot-support.ts';

const disk = (target: string, file: string, type = 'qcow2'): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='${type}'/><source file='${file}'/>` +
  `<backingStore type='file'><format type='raw'/><source file='/below'/></backingStore><target dev='${target}' bus='virtio'/></disk>`;
const domain = (inside: string, rest = ''): string =>
  `<domain type='kvm'><name>v</name>${rest}<devices>${inside}</devices></domain>`;
const snapshot = (inside: string, devices = disk('vda', '/p/base.qcow2')): string =>
  `<domainsnapshot><name>s &amp; 1</name><creationTime>1700000000</creationTime>${inside}` +
  `${domain(devices)}</domainsnapshot>`;

describe('readSnapshot', () => {
  it('reads one inside the disks, with its memory', () => {
    const xml = snapshot(
      "<description>before</description><state>running</state><parent><name>s0</name></parent><memory snapshot='internal'/>" +
        "<disks><disk name='vda' snapshot='internal'/><disk name='sda' snapshot='no'/></disks>",
    );
    expect(readSnapshot(xml, 's & 1')).toEqual({
      name: 's & 1',
      description: 'before',
      createdAt: '2023-11-14T22:13:20.000Z',
      parent: 's0',
      current: true,
      kind: 'INTERNAL',
      powerState: 'RUNNING',
      hasMemory: true,
      memoryPath: null,
      disks: [{ target: 'vda', kind: 'INTERNAL', path: '/p/base.qcow2', overlayPath: null }],
    });
  });

  it('reads one beside the disks, whose memory is lost or in a file', () => {
    const disks =
      "<disks><disk name='vda' snapshot='external' type='file'><driver type='qcow2'/><source file='/p/o.qcow2'/></disk></disks>";
    expect(readSnapshot(snapshot(`<state>disk-snapshot</state>${disks}`), null)).toMatchObject({
      current: false,
      kind: 'EXTERNAL',
      powerState: 'STOPPED',
      hasMemory: false,
      disks: [{ path: '/p/base.qcow2', overlayPath: '/p/o.qcow2' }],
    });
    const memory = "<state>paused</state><memory snapshot='external' file='/p/m'/>";
    expect(readSnapshot(snapshot(memory + disks), null)).toMatchObject({
      powerState: 'PAUSED',
      hasMemory: true,
      memoryPath: '/p/m',
      kind: 'EXTERNAL',
    });
    const mixed = "<state>running</state><memory snapshot='internal'/>";
    expect(readSnapshot(snapshot(mixed + disks), null).kind).toBe('MIXED');
  });
});

describe('readSnapshotSupport', () => {
  const support = (devices: string, rest = '', version = 9_000_000) =>
    readSnapshotSupport(parseXml(domain(devices, rest)), version);
  const cd = "<disk type='file' device='cdrom'><source file='/a.iso'/><target dev='sda'/></disk>";
  const uefi = "<os firmware='efi'><type>hvm</type></os>";

  it('allows all to qcow2 disks, and looks past CDs', () => {
    const yes = { supported: true };
    const all = { internal: yes, external: yes, memory: yes };
    expect(support(cd + disk('vda', '/p/a'))).toEqual(all);
  });

  it.each([
    ['raw disks', disk('vdb', '/p/a', 'raw'), '', 'internal', 'vdb is raw'],
    ['no disks', cd, '', 'external', 'no disk'],
    ['UEFI', disk('vda', '/p/a'), uefi, 'internal', 'Libvirt 9.0'],
    [
      'block devices',
      "<disk type='block' device='disk'><source dev='/dev/a'/><target dev='vda'/></disk>",
      '',
      'external',
      'no file',
    ],
    [
      'devices of the node',
      `${disk('vda', '/p/a')}<hostdev mode='subsystem'/>`,
      '',
      'memory',
      'device of the node',
    ],
  ] as const)('says why not to %s', (_what, devices, rest, what, reason) => {
    expect(support(devices, rest)[what]).toEqual({
      supported: false,
      reason: expect.stringContaining(reason),
    });
  });

  it('knows from which libvirt on UEFI variables in a qcow2 file are held too', () => {
    const nvram = (format: string): string =>
      `<os><loader type='pflash'>/l</loader><nvram format='${format}'>/n</nvram></os>`;
    const asked = (format: string, version: number): boolean =>
      support(disk('vda', '/p/a'), nvram(format), version).internal.supported;
    expect(asked('qcow2', 10_010_000)).toBe(true);
    expect(asked('raw', 10_010_000)).toBe(false);
    expect(asked('qcow2', 10_009_000)).toBe(false);
  });
});

describe('the record libvirt keeps', () => {
  it('names the file anew into which another was merged, and nothing else', () => {
    const xml = snapshot('', disk('vda', '/p/a') + disk('vdb', '/p/b'));
    expect(moveSnapshotFiles(xml, [{ from: '/p/none', to: '/x' }])).toBeNull();
    expect(moveSnapshotFiles(xml, [{ from: '/p/b', to: '/p/base' }])).toBe(
      xml.replace('/p/b', '/p/base'),
    );
  });

  it('gives the stored definition where it has two', () => {
    const two = snapshot('').replace(
      '</domainsnapshot>',
      "<inactiveDomain type='qemu'><name>w</name></inactiveDomain></domainsnapshot>",
    );
    expect(definitionOfSnapshot(two)).toBe("<domain type='qemu'><name>w</name></domain>");
    expect(definitionOfSnapshot(snapshot(''))).toBe(domain(disk('vda', '/p/base.qcow2')));
    expect(() => definitionOfSnapshot('<domainsnapshot/>')).toThrow(/no definition/);
  });

  it('is put on other files without a word of what these stand on', () => {
    const put = putOnFiles(domain(disk('vda', '/p/a', 'raw') + disk('vdb', '/p/b')), [
      { target: 'vda', path: '/p/new' },
    ]);
    expect(put).toContain("<driver name='qemu' type='qcow2'/><source file='/p/new'/>");
    expect(put).toContain("<source file='/p/b'/>");
    expect(put).not.toContain('backingStore');
  });
});
