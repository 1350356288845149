import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabNode } from '@corral/testkit';

/** The definition of a shut-off guest with what a usual one has: two disks, two NICs, agent, console, display. */
function domainXml(index: number): string {
  const name = `bench-${String(index).padStart(5, '0')}`;
  const tail = index.toString(16).padStart(12, '0');
  const mac = (nic: number) =>
    ['52', '54', `0${nic}`, ...(index.toString(16).padStart(6, '0').match(/../g) ?? [])].join(':');
  return `<domain type='qemu'>
  <name>${name}</name>
  <uuid>b0000000-0000-4000-8000-${tail}</uuid>
  <title>Guest ${index}</title>
  <description>A shut-off guest of the synchronisation bench</description>
  <memory unit='KiB'>${(1 + (index % 4)) * 524_288}</memory>
  <vcpu placement='static'>${1 + (index % 8)}</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='hd'/></os>
  <features><acpi/><apic/></features>
  <cpu mode='maximum'/>
  <clock offset='utc'><timer name='rtc' tickpolicy='catchup'/></clock>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='/var/lib/libvirt/images/${name}.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='/var/lib/libvirt/images/${name}-seed.iso'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'>
      <mac address='${mac(0)}'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <interface type='bridge'>
      <mac address='${mac(1)}'/>
      <source bridge='br0'/>
      <model type='virtio'/>
    </interface>
    <serial type='pty'><target port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
    <video><model type='virtio'/></video>
    <memballoon model='virtio'/>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
  </devices>
</domain>
`;
}

/** Defines the guests `from` (inclusive) to `to` (exclusive) by one virsh process. */
export async function defineDomains(node: LabNode, from: number, to: number): Promise<void> {
  const folder = join(node.imagesFolder, '.bench');
  await mkdir(folder, { recursive: true });
  const commands: string[] = [];
  for (let index = from; index < to; index += 1) {
    await writeFile(join(folder, `${index}.xml`), domainXml(index));
    commands.push(`define ${node.imagesPath}/.bench/${index}.xml`);
  }
  await node.mustExec(['virsh', '-q'], { stdin: `${commands.join('\n')}\n`, timeoutMs: 600_000 });
  await rm(folder, { recursive: true, force: true });
  const names = (await node.virsh('list', '--all', '--name')).split('\n').filter(Boolean);
  if (names.length !== to) throw new Error(`Defined ${names.length} guests instead of ${to}.`);
}
