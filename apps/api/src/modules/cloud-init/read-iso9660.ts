import { CorralError } from '@corral/domain';

const SECTOR = 2048;
const PRIMARY_DESCRIPTOR = 16 * SECTOR;
const ROOT_RECORD = PRIMARY_DESCRIPTOR + 156;
const DIRECTORY_FLAG = 2;

/**
 * Reads the files in the top folder of an ISO 9660 image, by their Rock Ridge names where they have them. Layout after
 * ECMA-119 (9.1) and IEEE P1282 (NM).
 * @returns contents by name, as in `user-data`.
 * @throws CorralError INVALID_INPUT when it is no such image or is cut short.
 */
export function readIso(image: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (bytes.length < PRIMARY_DESCRIPTOR + SECTOR) throw broken();
  if (bytes.toString('latin1', PRIMARY_DESCRIPTOR + 1, PRIMARY_DESCRIPTOR + 6) !== 'CD001')
    throw broken();
  const root = extentAt(bytes, ROOT_RECORD);
  const folder = slice(bytes, root.start, root.length);
  const files = new Map<string, Buffer>();
  for (let at = 0; at < folder.length;) {
    const length = folder[at] ?? 0;
    if (length === 0) {
      at = (Math.floor(at / SECTOR) + 1) * SECTOR; // records do not cross sectors; the rest is blank
      continue;
    }
    const record = slice(folder, at, length);
    if (length < 34) throw broken();
    if (((record[25] ?? 0) & DIRECTORY_FLAG) === 0) {
      const { start, length: size } = extentAt(record, 0);
      files.set(nameOf(record), slice(bytes, start, size));
    }
    at += length;
  }
  return files;
}

function extentAt(bytes: Buffer, record: number): { start: number; length: number } {
  return {
    start: bytes.readUInt32LE(record + 2) * SECTOR,
    length: bytes.readUInt32LE(record + 10),
  };
}

function nameOf(record: Buffer): string {
  const length = record[32] ?? 0;
  const plain = record.toString('latin1', 33, 33 + length).replace(/\.?;\d+$/, '');
  const name: string[] = [];
  for (let at = 33 + length + (length % 2 === 0 ? 1 : 0); at + 4 <= record.length;) {
    const size = record[at + 2] ?? 0;
    if (size < 4) break;
    if (record.toString('latin1', at, at + 2) === 'NM')
      name.push(record.toString('utf8', at + 5, at + size));
    at += size;
  }
  return name.length > 0 ? name.join('') : plain.toLowerCase();
}

function slice(bytes: Buffer, start: number, length: number): Buffer {
  if (start + length > bytes.length) throw broken();
  return bytes.subarray(start, start + length);
}

const broken = (): CorralError =>
  new CorralError('INVALID_INPUT', 'The image is not a whole ISO 9660 image.');
