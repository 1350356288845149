import { NODE_MOUNTS } from './files.ts';

export interface InitScriptOptions {
  readonly folder: string;
  readonly hostname: string;
  readonly kvm: boolean;
  /** The node's own IPv4 address, within a /30 that holds the host's end too. */
  readonly address: string;
  readonly hostAddress: string;
}

/** Character and block devices every program may expect, as `name type major minor mode`. */
const DEVICES = [
  'null c 1 3 666',
  'zero c 1 5 666',
  'full c 1 7 666',
  'random c 1 8 666',
  'urandom c 1 9 666',
  'tty c 5 0 666',
  'net/tun c 10 200 666',
  'fuse c 10 229 666',
  'loop-control c 10 237 660',
  ...Array.from({ length: 8 }, (_, i) => `loop${i} b 7 ${i} 660`),
];

/**
 * The first process of a node: builds the private /dev, /run and the bind mounts, starts the daemons, then waits
 * for its standard input to close. The test process holds the other end, so a node dies with the process that
 * started it, however that process ends.
 */
export function initScript(options: InitScriptOptions): string {
  const { folder, hostname, kvm, address, hostAddress } = options;
  const devices = kvm ? [...DEVICES, 'kvm c 10 232 666'] : DEVICES;
  return `#!/bin/bash
set -eu
exec 3<&0 </dev/null >'${folder}/init.log' 2>&1
mount --make-rprivate /
mount -t proc proc /proc
hostname '${hostname}'

# A /dev without kvm makes libvirt offer emulation alone, which is what works on machines with nested KVM.
mount -t tmpfs -o mode=755 dev /mnt
mkdir /mnt/pts /mnt/shm /mnt/net /mnt/mqueue /mnt/hugepages
${devices.map(mknod).join('\n')}
ln -s /proc/self/fd /mnt/fd
for i in 0:stdin 1:stdout 2:stderr; do ln -s "fd/\${i%%:*}" "/mnt/\${i##*:}"; done
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts /mnt/pts
ln -s pts/ptmx /mnt/ptmx
mount -t tmpfs shm /mnt/shm
umount -R -l /dev
mount --move /mnt /dev

mount -t tmpfs -o mode=755 run /run
mkdir -p /run/libvirt /run/sshd /run/lock /run/netns
rm -rf '${folder}'/run-libvirt/*
mount --bind '${folder}/run-libvirt' /run/libvirt
${NODE_MOUNTS.map(([host, node]) => `mount --bind '${folder}/${host}' ${node}`).join('\n')}

for i in $(seq 400); do ip link show eth0 >/dev/null 2>&1 && break; sleep 0.01; done
ip link set lo up
ip addr add ${address}/30 dev eth0
ip link set eth0 up
ip route add default via ${hostAddress}
echo 1 > /proc/sys/net/ipv4/ip_forward

virtlogd -d 3<&-
libvirtd -d 3<&-
/usr/sbin/sshd -f /etc/ssh/sshd_config 3<&-
touch '${folder}/up'
cat <&3 >/dev/null
`;
}

function mknod(device: string): string {
  const [name, type, major, minor, mode] = device.split(' ');
  return `mknod -m ${mode} /mnt/${name} ${type} ${major} ${minor}`;
}
