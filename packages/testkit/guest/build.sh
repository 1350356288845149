#!/bin/bash
# build.sh OUT DEBS: makes vmlinuz, initrd.gz and tiny.qcow2 in the folder OUT. DEBS is a folder with the .deb files of
# dropbear-bin, libtomcrypt1, libtommath1 and qemu-guest-agent. Needs no mounts and no loop devices.
set -euo pipefail
out=$1
debs=$2
here=$(cd "$(dirname "$0")" && pwd)
kernel=$(find /boot -maxdepth 1 -name 'vmlinuz-*-cloud-*' | sort -V | tail -1)
version=${kernel#/boot/vmlinuz-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

pack() { (cd "$1" && find . -print0 | cpio -0 -o -H newc --owner 0:0 --quiet | gzip -1); }

# Kernel modules in the order in which they must be loaded.
modules="virtio_pci virtio_blk virtio_net virtio_console virtio_scsi virtio_balloon virtio-rng sd_mod sr_mod ata_piix
  button evdev isofs vfat nls_ascii nls_cp437 nls_iso8859-1 nls_utf8 qemu_fw_cfg ext4 virtiofs"
mkdir -p "$work/mods/lib/modules"
for module in $modules; do
  modprobe -S "$version" --show-depends "$module" 2>/dev/null | awk '$1 == "insmod" { print $2 }' || true
done | awk '!seen[$0]++' >"$work/mods/lib/modules/order"
while read -r file; do install -D -m644 "$file" "$work/mods/$file"; done <"$work/mods/lib/modules/order"

# The guest's root: busybox with all its names, the programs of the packages with their libraries, our own files.
root=$work/root
mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,etc/dropbear,proc,sys,dev,run,tmp,var/log,var/lib,root/.ssh,home,mnt,lib/x86_64-linux-gnu,lib64}
chmod 700 "$root/root" "$root/root/.ssh"
chmod 1777 "$root/tmp"
cp /bin/busybox "$root/bin/busybox"
/bin/busybox --list | grep -vx busybox | while read -r name; do ln -s /bin/busybox "$root/bin/$name"; done
ln -s /bin/busybox "$root/sbin/init"
ln -s /bin/busybox "$root/sbin/hwclock"
for deb in "$debs"/*.deb; do dpkg -x "$deb" "$work/debs"; done
cp "$work/debs/usr/sbin/qemu-ga" "$work/debs/usr/sbin/dropbear" "$work/debs/usr/bin/dropbearkey" "$root/usr/sbin/"
for program in "$root/usr/sbin/qemu-ga" "$root/usr/sbin/dropbear"; do
  LD_LIBRARY_PATH=$work/debs/usr/lib/x86_64-linux-gnu ldd "$program" | awk '/=> \// { print $3 } /^\t\/lib64/ { print $1 }'
done | sort -u | while read -r library; do
  case $library in
  /lib64/*) cp -L "$library" "$root/lib64/" ;;
  *) cp -L "$library" "$root/lib/x86_64-linux-gnu/" ;;
  esac
done
cp -r "$here/root/." "$root/"
chmod 755 "$root"/etc/init.d/* "$root"/usr/sbin/* "$root"/etc/acpi/PWRF/* "$root"/usr/share/udhcpc/* "$root"/sbin/shutdown
printf 'root:%s:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\n' "$(/bin/busybox mkpasswd -m sha512 tiny)" >"$root/etc/shadow"
chmod 600 "$root/etc/shadow"

# All of it in memory.
cp -a "$root" "$work/ram"
cp -a "$work/mods/lib/modules" "$work/ram/lib/"
install -m755 "$here/boot/init.ram" "$work/ram/init"
pack "$work/ram" >"$out/initrd.gz"
cp "$kernel" "$out/vmlinuz"
chmod 644 "$out/vmlinuz"

# The initrd of the disk: loads the drivers and moves over to the ext4.
mkdir -p "$work/boot"/{bin,proc,sys,dev,newroot,lib}
cp /bin/busybox "$work/boot/bin/"
for name in sh mount umount insmod switch_root findfs sleep; do ln -s busybox "$work/boot/bin/$name"; done
cp -a "$work/mods/lib/modules" "$work/boot/lib/"
install -m755 "$here/boot/init.disk" "$work/boot/init"
pack "$work/boot" >"$work/boot.gz"

# The disk: 1 MiB for the boot record, FAT with kernel and boot loader, ext4 with the guest.
fat=24
ext=40
truncate -s ${fat}M "$work/fat"
mkfs.vfat -F 16 -n TINYBOOT "$work/fat" >/dev/null
cat >"$work/syslinux.cfg" <<CFG
SERIAL 0 115200
DEFAULT tiny
PROMPT 0
TIMEOUT 1
LABEL tiny
 KERNEL /vmlinuz
 APPEND initrd=/boot.gz console=tty0 console=ttyS0 quiet net.ifnames=0 panic=5
CFG
mcopy -i "$work/fat" "$out/vmlinuz" "$work/boot.gz" "$work/syslinux.cfg" ::/
syslinux --install "$work/fat"
# With its journal: without one a killed guest's files are soon broken.
truncate -s ${ext}M "$work/ext"
mke2fs -q -t ext4 -J size=4 -E root_owner=0:0 -L tinyroot -d "$root" "$work/ext"
truncate -s $((1 + fat + ext + 1))M "$work/disk"
printf 'label: dos\nstart=2048,size=%d,type=e,bootable\nstart=%d,size=%d,type=83\n' \
  $((fat * 2048)) $((2048 + fat * 2048)) $((ext * 2048)) | sfdisk -q "$work/disk"
dd if=/usr/lib/syslinux/mbr/mbr.bin of="$work/disk" bs=440 count=1 conv=notrunc status=none
dd if="$work/fat" of="$work/disk" bs=1M seek=1 conv=notrunc,sparse status=none
dd if="$work/ext" of="$work/disk" bs=1M seek=$((1 + fat)) conv=notrunc,sparse status=none
qemu-img convert -O qcow2 "$work/disk" "$out/tiny.qcow2"
