import { describe, expect, it } from 'vitest';
import { FOREIGN_DOMAIN } from '../fixtures/foreign-domain.ts';
import { parseXml } from '../xml/tree.ts';
import { agentIsConnected, readVm } from './domain.ts';
import { readNetwork } from './network.ts';
import { readPool, readVolume } from './storage.ts';

const GIB = 1024 ** 3;
const OBSERVED = {
  uuid: '4dea22b3-1d52-d8f3-2516-782e98ab3fa0',
  state: 1,
  reason: 1,
  persistent: true,
  autostart: false,
  hasManagedSave: false,
  snapshots: [],
  libvirtVersion: 9_000_000,
};
const bare = (inside: string, attributes = "type='kvm'"): string =>
  `<domain ${attributes}><name>n</name>${inside}</domain>`;

describe('readVm', () => {
  it('reads a foreign definition', () => {
    expect(readVm(FOREIGN_DOMAIN, OBSERVED)).toEqual({
      uuid: OBSERVED.uuid,
      name: 'odd & foreign',
      title: 'An "odd" one',
      description: 'old <b>text</b> & more',
      powerState: 'RUNNING',
      rawState: 'running',
      rawReason: 'booted',
      persistent: true,
      autostart: false,
      vcpus: 2,
      maxVcpus: 4,
      memoryBytes: GIB,
      maxMemoryBytes: 2 * GIB,
      arch: 'x86_64',
      machine: 'pc-q35-7.2',
      domainType: 'kvm',
      firmware: 'UEFI',
      osName: 'debian 12',
      hasManagedSave: false,
      hasAgentChannel: true,
      disks: [
        {
          target: 'sda',
          device: 'disk',
          bus: 'scsi',
          format: 'raw',
          sourcePath: 'rbd:pool/image',
          readonly: false,
          cache: 'none',
          discard: null,
          bootOrder: 2,
        },
        {
          target: 'sdb',
          device: 'cdrom',
          bus: null,
          format: null,
          sourcePath: 'iso/a.iso',
          readonly: true,
          cache: null,
          discard: null,
          bootOrder: null,
        },
      ],
      nics: [
        {
          mac: '52:54:00:AA:BB:CC',
          model: null,
          sourceType: 'direct',
          source: 'eno1',
          hostDevice: null,
          linkUp: false,
        },
      ],
      graphics: [
        { type: 'vnc', port: 5905, listen: '0.0.0.0', socketPath: null },
        { type: 'spice', port: null, listen: null, socketPath: '/run/spice.sock' },
      ],
      serialPorts: 2,
      snapshots: {
        support: {
          internal: { supported: false, reason: expect.stringContaining('sda is raw') },
          external: { supported: false, reason: expect.stringContaining('sda is no file') },
          memory: expect.anything(),
        },
        list: [],
      },
      corral: null,
    });
    expect(agentIsConnected(parseXml(FOREIGN_DOMAIN))).toBe(true);
  });

  it.each([
    ['a pflash loader', "<os><loader type='pflash'>/x</loader></os>", 'UEFI'],
    ['automatic firmware', "<os firmware='efi'><type arch='x86_64'>hvm</type></os>", 'UEFI'],
    ['bios by name', "<os firmware='bios'/>", 'BIOS'],
    ['no loader on x86', "<os><type arch='x86_64'>hvm</type></os>", 'BIOS'],
    ['no loader on arm', "<os><type arch='aarch64'>hvm</type></os>", null],
    ['a rom loader', "<os><type arch='x86_64'>hvm</type><loader type='rom'>/x</loader></os>", null],
    ['a container', "<os><type arch='x86_64'>exe</type></os>", null],
  ])('tells the firmware from %s', (_what, os, firmware) => {
    expect(readVm(bare(os), OBSERVED).firmware).toBe(firmware);
  });

  it('leaves empty what is not told', () => {
    expect(readVm(bare(''), OBSERVED)).toMatchObject({
      title: null,
      description: null,
      arch: null,
      machine: null,
      firmware: null,
      osName: null,
      hasAgentChannel: false,
      disks: [],
      nics: [],
      graphics: [],
      corral: null,
    });
  });

  it('finds Corral’s element under any prefix, and only in its own namespace', () => {
    const inside = (prefix: string, uri: string): string =>
      `<metadata><${prefix}:vm xmlns:${prefix}='${uri}'><${prefix}:template name='t'/><${prefix}:created at='now' task='x'/></${prefix}:vm></metadata>`;
    const read = (uri: string): unknown => readVm(bare(inside('c', uri)), OBSERVED).corral;
    expect(read('urn:corral:vm:1')).toEqual({
      templateName: 't',
      createdByTask: 'x',
      createdAt: 'now',
    });
    expect(read('urn:other')).toBeNull();
  });
});

describe('readPool and readVolume', () => {
  const observed = {
    uuid: 'u',
    name: 'p',
    capacity: 10,
    allocation: 4,
    available: 6,
    autostart: true,
    persistent: true,
  };

  it('knows storage that other nodes can have by its server and what it exports', () => {
    const keyOf = (source: string): string | null =>
      readPool(`<pool type='netfs'><name>p</name><source>${source}</source></pool>`, {
        ...observed,
        state: 2,
      }).sharedKey;
    expect(keyOf("<host name='NAS.lan'/><dir path='/exports/vm/'/><format type='nfs'/>")).toBe(
      'netfs:nas.lan:/exports/vm',
    );
    expect(keyOf("<host name='b'/><host name='a'/><name>rbd</name>")).toBe('netfs:a,b:rbd');
    expect(keyOf("<device path='/dev/sdb'/>")).toBeNull();
  });

  it('reads a pool that runs', () => {
    const xml = "<pool type='dir'><name>p</name><target><path>/images</path></target></pool>";
    expect(readPool(xml, { ...observed, state: 2 })).toEqual({
      uuid: 'u',
      name: 'p',
      type: 'dir',
      state: 'RUNNING',
      rawState: 'running',
      path: '/images',
      autostart: true,
      persistent: true,
      capacityBytes: 10,
      allocationBytes: 4,
      availableBytes: 6,
      sharedKey: null,
    });
  });

  it('does not invent sizes or a path', () => {
    const record = readPool("<pool type='rbd'/>", { ...observed, state: 0 });
    expect(record).toMatchObject({
      state: 'INACTIVE',
      path: null,
      capacityBytes: null,
      availableBytes: null,
    });
    expect(readPool('<pool/>', { ...observed, state: 99 })).toMatchObject({
      state: 'INACCESSIBLE',
      rawState: 'state-99',
    });
  });

  it('reads a volume with a backing file', () => {
    const xml = `<volume type='file'><name>v &amp; w</name><key>/p/v</key><capacity unit='bytes'>1073741824</capacity>
      <allocation unit='KiB'>4</allocation><target><path>/p/v</path><format type='qcow2'/></target>
      <backingStore><path>/p/base</path><format type='raw'/></backingStore></volume>`;
    expect(readVolume(xml, 'u')).toEqual({
      poolUuid: 'u',
      name: 'v & w',
      key: '/p/v',
      path: '/p/v',
      type: 'file',
      format: 'qcow2',
      capacityBytes: GIB,
      allocationBytes: 4096,
      backingPath: '/p/base',
      backingFormat: 'raw',
    });
    expect(readVolume('<volume type="odd"><name>v</name></volume>', 'u')).toMatchObject({
      type: 'unknown',
      format: null,
      allocationBytes: null,
      backingPath: null,
    });
  });
});

describe('readNetwork', () => {
  const observed = { uuid: 'u', name: 'n', active: true, persistent: true, autostart: false };
  const read = (inside: string): ReturnType<typeof readNetwork> =>
    readNetwork(`<network><name>n</name>${inside}</network>`, null, observed);

  it.each([
    ['', 'ISOLATED'],
    ['<forward/>', 'NAT'],
    ["<forward mode='nat'/>", 'NAT'],
    ["<forward mode='route'/>", 'ROUTED'],
    ["<forward mode='open'/>", 'OPEN'],
    ["<forward mode='bridge'/>", 'BRIDGE'],
    ["<forward mode='hostdev'/>", 'OTHER'],
  ])('takes %s as %s', (forward, mode) => {
    expect(read(forward).mode).toBe(mode);
  });

  it('reads addresses by prefix, netmask and family, with ranges and reservations', () => {
    const network = read(`<bridge name='virbr3'/><domain name='lab.test'/>
      <ip address='10.0.0.1' netmask='255.255.252.0'><dhcp><range start='10.0.0.2' end='10.0.3.254'/>
        <host mac='52:54:00:00:00:01' name='a' ip='10.0.0.9'/><host name='no-address'/></dhcp></ip>
      <ip family='ipv6' address='fd00::1' prefix='64'/><ip address='10.9.0.1'/><ip address='10.8.0.1' netmask='255.0.255.0'/>`);
    expect(network).toMatchObject({ bridge: 'virbr3', domain: 'lab.test' });
    expect(network.addressing).toEqual([
      {
        family: 'ipv4',
        address: '10.0.0.1',
        prefix: 22,
        dhcpRanges: [{ start: '10.0.0.2', end: '10.0.3.254' }],
        dhcpHosts: [{ mac: '52:54:00:00:00:01', name: 'a', ip: '10.0.0.9' }],
      },
      { family: 'ipv6', address: 'fd00::1', prefix: 64, dhcpRanges: [], dhcpHosts: [] },
    ]);
  });
});
