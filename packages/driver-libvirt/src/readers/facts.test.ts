import { describe, expect, it } from 'vitest';
import { pageSizesKib, readFacts, versionText, type FactsInput } from './facts.ts';
import { chooseDomainType } from './virtualisation.ts';

const GIB = 1024 ** 3;

const CAPABILITIES = `<capabilities>
  <host>
    <uuid>00000000-0000-4000-8000-000000000031</uuid>
    <cpu><arch>x86_64</arch><model>EPYC-Rome</model><vendor>AMD</vendor>
      <topology sockets='2' dies='1' cores='8' threads='2'/>
      <feature name='svm'/><feature name='avx2'/></cpu>
    <iommu support='yes'/>
    <topology><cells num='2'>
      <cell id='0'><memory unit='KiB'>8388608</memory>
        <pages unit='KiB' size='4'>1000</pages><pages unit='KiB' size='2048'>8</pages>
        <distances><sibling id='0' value='10'/><sibling id='1' value='21'/></distances>
        <cpus num='2'><cpu id='0' socket_id='0'/><cpu id='1'/></cpus></cell>
      <cell id='1'><memory unit='KiB'>8388608</memory>
        <pages unit='KiB' size='4'>1000</pages><pages unit='KiB' size='2048'>4</pages>
        <cpus num='1'><cpu id='2'/></cpus></cell>
    </cells></topology>
  </host>
  <guest><os_type>hvm</os_type><arch name='i686'><machine>isapc</machine><domain type='qemu'/></arch></guest>
  <guest><os_type>hvm</os_type><arch name='x86_64'>
    <machine canonical='pc-q35-9.0'>q35</machine><machine>pc-q35-9.0</machine><machine>q35</machine>
    <domain type='qemu'/><domain type='kvm'/></arch></guest>
</capabilities>`;

const domcaps = (feature: string): string => `<domainCapabilities>
  <os supported='yes'><enum name='firmware'><value>bios</value><value>efi</value></enum><loader supported='yes'/></os>
  <cpu><mode name='host-model' supported='yes'>${feature}</mode></cpu></domainCapabilities>`;

const INPUT: FactsInput = {
  hostname: 'node-1',
  driverType: 'QEMU',
  hypervisorVersion: 9_002_001,
  libvirtVersion: 11_003_000,
  capabilitiesXml: CAPABILITIES,
  domainCapabilitiesXml: { kvm: domcaps("<feature policy='require' name='svm'/>"), qemu: null },
  sysinfoXml: `<sysinfo type='smbios'><processor><entry name='version'>AMD EPYC 7402P 24-Core Processor </entry></processor></sysinfo>`,
  node: { memoryKib: 16 * 1024 * 1024, cpus: 32, mhz: 2800, sockets: 1, cores: 8, threads: 2 },
  memoryFreeBytes: GIB,
  freePages: new Map([[2048, 5]]),
  domainTypeOverride: null,
};

describe('readFacts', () => {
  it('reads a large node', () => {
    expect(readFacts(INPUT)).toEqual({
      hostname: 'node-1',
      hostUuid: '00000000-0000-4000-8000-000000000031',
      hypervisor: 'QEMU',
      hypervisorVersion: '9.2.1',
      managerVersion: '11.3.0',
      arch: 'x86_64',
      cpuModel: 'AMD EPYC 7402P 24-Core Processor',
      cpuVendor: 'AMD',
      cpuMhz: 2800,
      cpus: 32,
      sockets: 2,
      coresPerSocket: 8,
      threadsPerCore: 2,
      cpuFlags: ['svm', 'avx2'],
      memoryBytes: 16 * GIB,
      memoryFreeBytes: GIB,
      numaCells: [
        {
          id: 0,
          memoryBytes: 8 * GIB,
          cpus: [0, 1],
          distances: [
            { cell: 0, value: 10 },
            { cell: 1, value: 21 },
          ],
        },
        { id: 1, memoryBytes: 8 * GIB, cpus: [2], distances: [] },
      ],
      hugepages: [{ pageBytes: 2 * 1024 * 1024, total: 12, free: 5 }],
      virtualisation: {
        domainTypes: ['kvm', 'qemu'],
        chosenDomainType: 'kvm',
        chosenReason: 'The node reports hardware virtualisation (KVM).',
        iommu: true,
        nested: true,
        firmwares: ['BIOS', 'UEFI'],
        machineTypes: ['q35', 'pc-q35-9.0'],
      },
    });
    expect(pageSizesKib(CAPABILITIES)).toEqual([4, 2048]);
  });

  it('leaves open what the node does not tell', () => {
    const facts = readFacts({
      ...INPUT,
      hypervisorVersion: 0,
      capabilitiesXml: '<capabilities><host/></capabilities>',
      domainCapabilitiesXml: {},
      sysinfoXml: null,
      node: { ...INPUT.node, mhz: 0, sockets: 0, cores: 0, threads: 0 },
      memoryFreeBytes: null,
      freePages: new Map(),
    });
    expect(facts).toMatchObject({
      hostUuid: null,
      hypervisorVersion: null,
      cpuModel: null,
      cpuVendor: null,
      cpuMhz: null,
      sockets: null,
      cpuFlags: [],
      memoryFreeBytes: null,
      numaCells: [],
      hugepages: [],
      virtualisation: {
        domainTypes: [],
        chosenDomainType: 'qemu',
        iommu: null,
        nested: null,
        firmwares: [],
      },
    });
  });

  it('tells that guests get no virtualisation of their own', () => {
    const kvm = domcaps("<feature policy='disable' name='svm'/>");
    const facts = readFacts({ ...INPUT, domainCapabilitiesXml: { kvm } });
    expect(facts.virtualisation.nested).toBe(false);
  });
});

describe('chooseDomainType', () => {
  it.each([
    [['kvm', 'qemu'], null, 'kvm', /hardware/],
    [['qemu'], null, 'qemu', /no KVM/],
    [['test'], null, 'test', /test guests only/],
    [[], null, 'qemu', /no guest type/],
    [['kvm', 'qemu'], 'qemu', 'qemu', /is set to use qemu\.$/],
    [['qemu'], 'kvm', 'kvm', /does not report/],
  ])('of %j with %j takes %s', (reported, override, type, reason) => {
    const choice = chooseDomainType(reported, override);
    expect(choice.type).toBe(type);
    expect(choice.reason).toMatch(reason);
  });
});

it('writes packed versions out', () => {
  expect(versionText(7_002_022)).toBe('7.2.22');
  expect(versionText(0)).toBeNull();
});
