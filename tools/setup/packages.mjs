/** Debian packages that the tests need, by what needs them. */
const GROUPS = {
  'a private libvirt per test': [
    'libvirt-daemon-system',
    'libvirt-clients',
    'libvirt-daemon-driver-qemu',
    'qemu-system-x86',
    'qemu-utils',
    'dnsmasq-base',
    'iptables',
    'iproute2',
    'procps',
  ],
  'TPMs of guests': ['swtpm', 'swtpm-tools'],
  'pools on volume groups and partitions': ['lvm2', 'parted'],
  'ssh to it': ['openssh-server', 'openssh-client', 'openssl'],
  'the guest image': [
    'linux-image-cloud-amd64',
    'busybox-static',
    'cpio',
    'syslinux',
    'syslinux-common',
    'mtools',
    'dosfstools',
    'e2fsprogs',
    'fdisk',
    'kmod',
    'xorriso',
    'genisoimage',
    'binutils',
  ],
  'databases and pub/sub': ['postgresql', 'redis-server'],
  'the console in a browser': ['chromium'],
  'the examples': ['curl', 'jq'],
  'the compose file': ['docker-compose'],
};

export const TEST_PACKAGES = Object.values(GROUPS).flat();
