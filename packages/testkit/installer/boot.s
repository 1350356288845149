# What the tiny installer CD boots: 2048 bytes loaded at 0x7c00 by El Torito without emulation.
# It says CD-READY twice a second until a key is pressed, then "installs" by writing the second half-KiB below to the
# first sector of the first disk, and says CD-WROTE-DISK (or CD-NO-DISK). That sector says DISK-BOOTED when it is
# booted. All words go to the first serial port.
.code16
.text
.globl _start
_start:
  cli
  xorw %ax,%ax
  movw %ax,%ds
  movw %ax,%es
  movw %ax,%ss
  movw $0x7c00,%sp
  sti
wait:
  movw $ready,%si
  call say
  call tick
  # Is there a key?
  movb $1,%ah
  int $0x16
  jz wait
  movb $0,%ah
  int $0x16
  # Writes one sector to cylinder 0, head 0, sector 1 of drive 0x80.
  movw $0x0301,%ax
  movw $1,%cx
  movw $0x0080,%dx
  movw $mbr,%bx
  int $0x13
  movw $done,%si
  jnc end
  movw $bad,%si
end:
  pushw %si
  call say
  call tick
  popw %si
  jmp end

# Says the text at SI, byte by byte as the port takes them.
say:
  lodsb
  testb %al,%al
  jz said
  movb %al,%bl
  movw $0x3fd,%dx
full:
  inb %dx,%al
  testb $0x20,%al
  jz full
  movw $0x3f8,%dx
  movb %bl,%al
  outb %al,%dx
  jmp say
said:
  ret

# Waits for nine ticks of the BIOS clock, half a second.
tick:
  movw 0x46c,%cx
  addw $9,%cx
again:
  hlt
  cmpw 0x46c,%cx
  jns again
  ret

ready: .asciz "CD-READY\r\n"
done: .asciz "CD-WROTE-DISK\r\n"
bad: .asciz "CD-NO-DISK\r\n"

# The boot sector of the "installed" disk, which runs at 0x7c00 too.
.org 512
mbr:
  xorw %ax,%ax
  movw %ax,%ds
  sti
disk:
  movw $(text - mbr + 0x7c00),%si
next:
  lodsb
  testb %al,%al
  jz pause
  movb %al,%bl
  movw $0x3fd,%dx
busy:
  inb %dx,%al
  testb $0x20,%al
  jz busy
  movw $0x3f8,%dx
  movb %bl,%al
  outb %al,%dx
  jmp next
pause:
  movw 0x46c,%cx
  addw $9,%cx
still:
  hlt
  cmpw 0x46c,%cx
  jns still
  jmp disk
text: .asciz "DISK-BOOTED\r\n"
.org 1022
.byte 0x55,0xaa
.org 2048
