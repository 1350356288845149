/**
 * Domains as other tools and people leave them. Each is defined by virsh, so that Corral meets it as it would on a
 * machine with a past. Values are the drill's own, so nothing is escaped.
 */
export interface ForeignDomain {
  readonly name: string;
  /** Whose manner it is. */
  readonly manner: string;
  readonly xml: string;
  /** Null when it can be started here; else why not. */
  readonly notStartable: string | null;
}

export interface Ground {
  /** A qcow2 of the node that every domain gets a copy-on-write view of. */
  disk(name: string): string;
  /** A file of the node with something to read in a CD drive. */
  readonly iso: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly network: string;
}

interface Parts {
  readonly name: string;
  readonly head?: string;
  readonly os?: string;
  readonly machine?: 'pc' | 'q35';
  readonly memoryMib?: number;
  readonly vcpu?: string;
  readonly cpu?: string;
  readonly devices: string;
  readonly attributes?: string;
  readonly tail?: string;
}

function domain(parts: Parts): string {
  const machine = parts.machine ?? 'pc';
  return `<domain type='qemu'${parts.attributes ?? ''}>
  <name>${parts.name}</name>
  ${parts.head ?? ''}
  <memory unit='MiB'>${parts.memoryMib ?? 64}</memory>
  ${parts.vcpu ?? '<vcpu>1</vcpu>'}
  ${parts.os ?? `<os><type arch='x86_64' machine='${machine}'>hvm</type><boot dev='hd'/></os>`}
  <features><acpi/><apic/></features>
  ${parts.cpu ?? "<cpu mode='maximum'/>"}
  <devices>
    ${parts.devices}
  </devices>
  ${parts.tail ?? ''}
</domain>`;
}

const diskOf = (path: string, target = 'vda', bus = 'virtio', rest = ''): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='${target}' bus='${bus}'/>${rest}</disk>`;
const cdOf = (target: string, bus: string, source: string | null, rest = ''): string =>
  `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>${source === null ? '' : `<source file='${source}'/>`}<target dev='${target}' bus='${bus}'/><readonly/>${rest}</disk>`;
const nicOf = (network: string, model = 'virtio', rest = ''): string =>
  `<interface type='network'><source network='${network}'/><model type='${model}'/>${rest}</interface>`;
const SERIAL = `<serial type='pty'><target port='0'/></serial><console type='pty'/>`;
const VNC = `<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='s3cret'/>`;

/** The twelve. */
export function foreignDomains(ground: Ground): ForeignDomain[] {
  return [
    {
      name: 'f-installer',
      manner: 'an installer with a system database',
      notStartable: null,
      xml: installer(ground),
    },
    { name: 'f-uefi', manner: 'UEFI by hand', notStartable: null, xml: uefi(ground) },
    {
      name: 'f-displays',
      manner: 'several displays, one with a password',
      notStartable: null,
      xml: displays(ground),
    },
    {
      name: 'f-hostdev',
      manner: 'devices of the host passed through',
      notStartable: 'this machine has no such devices',
      xml: hostdev(ground),
    },
    {
      name: 'f-spice',
      manner: 'a desktop with SPICE',
      notStartable: null,
      xml: spice(ground),
    },
    {
      name: 'f-commandline',
      manner: 'arguments for QEMU itself',
      notStartable: null,
      xml: commandLine(ground),
    },
    {
      name: 'f-metadata',
      manner: 'metadata of other tools',
      notStartable: null,
      xml: metadata(ground),
    },
    {
      name: 'f-cdroms',
      manner: 'a chain of CD drives with a boot order',
      notStartable: null,
      xml: cdroms(ground),
    },
    {
      name: 'f-headless',
      manner: 'no display at all',
      notStartable: null,
      xml: domain({
        name: 'f-headless',
        devices: `${diskOf(ground.disk('f-headless'))}${SERIAL}<memballoon model='none'/>`,
      }),
    },
    {
      name: 'f-huge',
      manner: 'a very long definition',
      notStartable: null,
      xml: huge(ground),
    },
    { name: 'f-tuned', manner: 'pinned and tuned', notStartable: null, xml: tuned(ground) },
    {
      name: 'f-kernel',
      manner: 'a kernel of the host, user networking, a floppy',
      notStartable: null,
      xml: kernel(ground),
    },
  ];
}

const installer = (ground: Ground): string =>
  domain({
    name: 'f-installer',
    machine: 'q35',
    head: `<title>Web "one" &amp; only</title>
  <metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0"><libosinfo:os id="http://debian.org/debian/12"/></libosinfo:libosinfo></metadata>`,
    devices: `<emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${diskOf(ground.disk('f-installer'), 'vda', 'virtio', `<boot order='1'/>`)}${cdOf('sda', 'sata', null)}
    <controller type='usb' model='qemu-xhci' ports='15'/>${nicOf(ground.network)}${SERIAL}
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <input type='tablet' bus='usb'/>${VNC}<video><model type='virtio'/></video>
    <memballoon model='virtio'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`,
  }).replace("<boot dev='hd'/>", '');

const uefi = (ground: Ground): string =>
  domain({
    name: 'f-uefi',
    machine: 'q35',
    memoryMib: 128,
    os: `<os><type arch='x86_64' machine='q35'>hvm</type>
    <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
    <nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/by-hand_VARS.fd</nvram><boot dev='hd'/><bootmenu enable='yes' timeout='3000'/></os>`,
    devices: `${diskOf(ground.disk('f-uefi'))}${nicOf(ground.network)}${SERIAL}${VNC}`,
  });

const displays = (ground: Ground): string =>
  domain({
    name: 'f-displays',
    devices: `${diskOf(ground.disk('f-displays'), 'sda', 'scsi')}<controller type='scsi' model='virtio-scsi'/>
    ${VNC}<graphics type='spice' autoport='yes' passwd='s3cret too'/><video><model type='qxl' heads='2' primary='yes'/></video><video><model type='virtio'/></video>${SERIAL}`,
  });

const hostdev = (ground: Ground): string =>
  domain({
    name: 'f-hostdev',
    machine: 'q35',
    devices: `${diskOf(ground.disk('f-hostdev'))}${nicOf(ground.network, 'e1000e')}
    <hostdev mode='subsystem' type='pci' managed='yes'><driver name='vfio'/><source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x1'/></source><rom bar='off'/></hostdev>
    <hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>${SERIAL}`,
  });

const spice = (ground: Ground): string =>
  domain({
    name: 'f-spice',
    devices: `${diskOf(ground.disk('f-spice'), 'hda', 'ide')}${nicOf(ground.network, 'rtl8139')}
    <controller type='usb' index='0' model='ich9-ehci1'/><controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/></controller>
    <graphics type='spice' autoport='yes' listen='127.0.0.1'><image compression='off'/><streaming mode='filter'/></graphics>
    <video><model type='qxl' ram='65536' vram='65536' vgamem='16384'/></video><sound model='ich6'/>
    <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
    <redirdev bus='usb' type='spicevmc'/><input type='tablet' bus='usb'/>`,
  });

const commandLine = (ground: Ground): string =>
  domain({
    name: 'f-commandline',
    attributes: ` xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'`,
    devices: `${diskOf(ground.disk('f-commandline'))}${nicOf(ground.network)}${SERIAL}`,
    tail: `<qemu:commandline><qemu:arg value='-global'/><qemu:arg value='PIIX4_PM.disable_s3=1'/><qemu:env name='DRILL' value='a "quoted" &lt;value&gt;'/></qemu:commandline>`,
  });

const metadata = (ground: Ground): string =>
  domain({
    name: 'f-metadata',
    head: `<description>Line one
Line two with &lt;markup&gt; and "quotes"</description>
  <metadata>
    <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1"><nova:package version="27.1"/><nova:flavor name="m1.small"><nova:vcpus>1</nova:vcpus></nova:flavor></nova:instance>
    <cockpit_machines:data xmlns:cockpit_machines="https://github.com/cockpit-project/cockpit/tree/main/pkg/machines"><cockpit_machines:has_install_phase>false</cockpit_machines:has_install_phase></cockpit_machines:data>
    <boxes:gnome-boxes xmlns:boxes="https://wiki.gnome.org/Apps/Boxes"><os-state>installed</os-state></boxes:gnome-boxes>
  </metadata>`,
    devices: `${diskOf(ground.disk('f-metadata'), 'vda', 'virtio', '<serial>WD-1234</serial><iotune><total_iops_sec>500</total_iops_sec></iotune>')}${nicOf(ground.network, 'virtio', '<mtu size="1400"/><coalesce><rx><frames max="7"/></rx></coalesce>')}${SERIAL}`,
  });

const cdroms = (ground: Ground): string =>
  domain({
    name: 'f-cdroms',
    os: `<os><type arch='x86_64' machine='pc'>hvm</type></os>`,
    devices: `${diskOf(ground.disk('f-cdroms'), 'vda', 'virtio', `<boot order='3'/>`)}
    ${cdOf('hda', 'ide', ground.iso, `<boot order='1'/>`)}${cdOf('hdb', 'ide', null)}${cdOf('hdc', 'ide', ground.iso)}${cdOf('sda', 'sata', null, `<boot order='4'/>`)}
    ${nicOf(ground.network, 'virtio', `<boot order='2'/>`)}${SERIAL}`,
  });

const HUGE_NOTES = 400;
const HUGE_DISKS = 16;
const HUGE_NICS = 6;

const huge = (ground: Ground): string => {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const notes = numbers(HUGE_NOTES)
    .map((n) => `<n:note n='${n}'>Note ${n}: ${'words and more words '.repeat(12)}</n:note>`)
    .join('');
  const disks = numbers(HUGE_DISKS)
    .map((n) => cdOf(`sd${String.fromCodePoint(97 + n)}`, 'scsi', n % 2 === 0 ? ground.iso : null))
    .join('');
  return domain({
    name: 'f-huge',
    machine: 'pc',
    head: `<metadata><n:notes xmlns:n='urn:drill:notes'>${notes}</n:notes></metadata>`,
    devices: `${diskOf(ground.disk('f-huge'))}${disks}<controller type='scsi' model='virtio-scsi'/><controller type='scsi' index='1' model='virtio-scsi'/><controller type='scsi' index='2' model='virtio-scsi'/>
    ${numbers(HUGE_NICS)
      .map(() => nicOf(ground.network))
      .join('')}${SERIAL}`,
  });
};

const tuned = (ground: Ground): string =>
  domain({
    name: 'f-tuned',
    vcpu: `<vcpu placement='static' current='1'>2</vcpu><iothreads>1</iothreads><cputune><shares>512</shares><vcpupin vcpu='0' cpuset='0'/></cputune>`,
    cpu: `<cpu mode='custom' match='exact' check='none'><model fallback='allow'>qemu64</model><topology sockets='2' cores='1' threads='1'/><feature policy='disable' name='svm'/></cpu>
  <clock offset='localtime'><timer name='rtc' tickpolicy='catchup'/><timer name='hpet' present='no'/></clock>
  <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>restart</on_crash>`,
    devices: `${diskOf(ground.disk('f-tuned'), 'vda', 'virtio').replace("type='qcow2'", "type='qcow2' cache='none' io='native' iothread='1' discard='unmap'")}${nicOf(ground.network)}
    <watchdog model='i6300esb' action='poweroff'/><panic model='isa'/>${SERIAL}`,
  });

const kernel = (ground: Ground): string =>
  domain({
    name: 'f-kernel',
    memoryMib: 96,
    os: `<os><type arch='x86_64' machine='pc'>hvm</type><kernel>${ground.kernel}</kernel><initrd>${ground.initrd}</initrd><cmdline>console=ttyS0 quiet "a b" x=&lt;1&gt;</cmdline></os>`,
    devices: `<disk type='file' device='floppy'><driver name='qemu' type='raw'/><target dev='fda' bus='fdc'/></disk>
    <interface type='user'><model type='e1000'/></interface><parallel type='null'><target port='0'/></parallel>${SERIAL}`,
  });
