/** What kind of disk image a file is, by its first bytes. Sizes from the file formats' own headers. */

/** Enough of a file's beginning for `probeImage`. */
export const PROBE_BYTES = 4096 * 9;

export interface ImageFacts {
  readonly format: 'qcow2' | 'raw';
  /** Size the guest sees. */
  readonly virtualBytes: number;
}

export type ProbeResult =
  | { readonly ok: true; readonly image: ImageFacts }
  | { readonly ok: false; readonly reason: string };

const QCOW_MAGIC = 0x514649fb;
/** Beginnings that are surely no disk image a VM can start from, with what they are. */
const OTHER_KINDS: readonly {
  readonly magic: Buffer;
  readonly offset: number;
  readonly what: string;
}[] = [
  { magic: Buffer.from('KDMV', 'latin1'), offset: 0, what: 'a VMDK image' },
  { magic: Buffer.from('vhdxfile', 'latin1'), offset: 0, what: 'a VHDX image' },
  { magic: Buffer.from('conectix', 'latin1'), offset: 0, what: 'a VHD image' },
  { magic: Buffer.from([0x1f, 0x8b]), offset: 0, what: 'compressed by gzip' },
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), offset: 0, what: 'compressed by xz' },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), offset: 0, what: 'compressed by zstd' },
  { magic: Buffer.from('BZh', 'latin1'), offset: 0, what: 'compressed by bzip2' },
  { magic: Buffer.from('PK\u0003\u0004', 'latin1'), offset: 0, what: 'a ZIP archive' },
  { magic: Buffer.from('<!DOCTYPE', 'latin1'), offset: 0, what: 'a web page' },
  { magic: Buffer.from('<html', 'latin1'), offset: 0, what: 'a web page' },
];

/**
 * Looks at the beginning of a file.
 * @param head its first bytes, `PROBE_BYTES` of them where the file has so many.
 * @param fileBytes the size of the whole file.
 * @returns the format and virtual size, or why a VM cannot start from it. Anything not known to be something else is raw.
 */
export function probeImage(head: Uint8Array, fileBytes: number): ProbeResult {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (fileBytes === 0) return { ok: false, reason: 'The file is empty.' };
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === QCOW_MAGIC) return probeQcow(bytes);
  const other = OTHER_KINDS.find(({ magic, offset }) =>
    bytes.subarray(offset, offset + magic.length).equals(magic),
  );
  if (other)
    return { ok: false, reason: `The file is ${other.what}; a qcow2 or raw image is needed.` };
  if (fileBytes < 512) return { ok: false, reason: 'The file is smaller than one disk sector.' };
  return { ok: true, image: { format: 'raw', virtualBytes: Math.ceil(fileBytes / 512) * 512 } };
}

/** Where a raw image tells that it is one: boot records, partition tables, and file systems on a whole disk. */
const DISK_SIGNS: readonly { readonly magic: Buffer; readonly offset: number }[] = [
  { magic: Buffer.from([0x55, 0xaa]), offset: 510 },
  { magic: Buffer.from('EFI PART', 'latin1'), offset: 512 },
  { magic: Buffer.from('EFI PART', 'latin1'), offset: 4096 },
  { magic: Buffer.from('LABELONE', 'latin1'), offset: 512 },
  { magic: Buffer.from('XFSB', 'latin1'), offset: 0 },
  { magic: Buffer.from('hsqs', 'latin1'), offset: 0 },
  { magic: Buffer.from([0x53, 0xef]), offset: 1080 },
  { magic: Buffer.from('CD001', 'latin1'), offset: 32_769 },
];

/**
 * True when the beginning of a raw file shows that it is a disk. Asked of files of Corral's own machine, which it may
 * read with more rights than its users have: a password file is no disk.
 * @param head as for `probeImage`
 */
export function looksLikeDisk(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  return DISK_SIGNS.some(({ magic, offset }) =>
    bytes.subarray(offset, offset + magic.length).equals(magic),
  );
}

function probeQcow(bytes: Buffer): ProbeResult {
  if (bytes.length < 72)
    return { ok: false, reason: 'The qcow2 image is cut off within its header.' };
  const version = bytes.readUInt32BE(4);
  if (version !== 2 && version !== 3)
    return { ok: false, reason: `The qcow image has version ${version}; 2 or 3 is needed.` };
  if (bytes.readBigUInt64BE(8) !== 0n) {
    return {
      ok: false,
      reason: 'The image is an overlay on a file that is not part of it; flatten it first.',
    };
  }
  if (bytes.readUInt32BE(32) !== 0) return { ok: false, reason: 'The image is encrypted.' };
  if (version === 3 && bytes.length >= 80 && (bytes.readBigUInt64BE(72) & 4n) !== 0n) {
    return {
      ok: false,
      reason: 'The image keeps its data in another file that is not part of it.',
    };
  }
  const size = bytes.readBigUInt64BE(24);
  if (size === 0n || size > BigInt(Number.MAX_SAFE_INTEGER))
    return { ok: false, reason: 'The qcow2 image has an impossible size.' };
  return { ok: true, image: { format: 'qcow2', virtualBytes: Number(size) } };
}
