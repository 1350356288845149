export interface TestDomain {
  readonly name: string;
  /** Paths of the node. With a kernel the guest boots directly, without from the disk. */
  readonly kernel?: string;
  readonly initrd?: string;
  readonly commandLine?: string;
  readonly disk?: string;
  readonly seed?: string;
  /** A libvirt network; without it the guest has no network card. */
  readonly network?: string;
  readonly memoryMiB?: number;
  /** A file of the node that gets a copy of all that the serial console shows. */
  readonly consoleLog?: string;
  readonly machine?: 'pc' | 'q35';
  /** More XML inside `<devices>`. */
  readonly devices?: string;
}

/** Domain XML for tests that need a VM which Corral did not make. Values are the test's own, so nothing is escaped. */
export function testDomainXml(domain: TestDomain): string {
  const boot =
    domain.kernel === undefined
      ? `<boot dev='hd'/>`
      : `<kernel>${domain.kernel}</kernel><initrd>${domain.initrd ?? ''}</initrd>
    <cmdline>${domain.commandLine ?? 'console=ttyS0 quiet net.ifnames=0'}</cmdline>`;
  const log =
    domain.consoleLog === undefined ? '' : `<log file='${domain.consoleLog}' append='off'/>`;
  return `<domain type='qemu'>
  <name>${domain.name}</name>
  <memory unit='MiB'>${domain.memoryMiB ?? 128}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='${domain.machine ?? 'pc'}'>hvm</type>${boot}</os>
  <features><acpi/><apic/></features>
  <cpu mode='maximum'/>
  <on_reboot>restart</on_reboot>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='scsi' index='0' model='virtio-scsi'/>
    ${diskXml(domain)}
    ${seedXml(domain)}
    ${domain.network === undefined ? '' : `<interface type='network'><source network='${domain.network}'/><model type='virtio'/></interface>`}
    <serial type='pty'>${log}<target port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
    <memballoon model='virtio'><stats period='2'/></memballoon>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    ${domain.devices ?? ''}
  </devices>
</domain>`;
}

function diskXml({ disk }: TestDomain): string {
  if (disk === undefined) return '';
  return `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>`;
}

function seedXml({ seed }: TestDomain): string {
  if (seed === undefined) return '';
  return `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${seed}'/><target dev='sda' bus='scsi'/><readonly/></disk>`;
}
