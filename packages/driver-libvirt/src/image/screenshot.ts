import { CorralError } from '@corral/domain';
import { Buffer } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';

const PNG_MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Gives a picture of a screen as PNG. QEMU from 7.1 sends PNG itself; before that it sends PPM, which no browser
 * shows.
 * @throws CorralError HYPERVISOR_ERROR when it is neither.
 */
export function asPng(image: Uint8Array): Uint8Array {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (bytes.subarray(0, PNG_MAGIC.length).equals(PNG_MAGIC)) return image;
  const ppm = readPpmHeader(bytes);
  if (ppm) return encodePng(ppm.width, ppm.height, bytes.subarray(ppm.dataStart));
  throw new CorralError('HYPERVISOR_ERROR', 'The picture of the screen is in an unknown format.');
}

interface PpmHeader {
  readonly width: number;
  readonly height: number;
  readonly dataStart: number;
}

/** Header of a binary PPM with 8 bits a colour whose data are complete; null for anything else. */
function readPpmHeader(bytes: Buffer): PpmHeader | null {
  const start = bytes.subarray(0, 512).toString('latin1');
  const match =
    /^P6\s+(?:#[^\n]*\n\s*)*(\d+)\s+(?:#[^\n]*\n\s*)*(\d+)\s+(?:#[^\n]*\n\s*)*255\s/.exec(start);
  if (!match) return null;
  const width = Number(match[1]);
  const height = Number(match[2]);
  const complete = bytes.length - match[0].length >= width * height * 3;
  return width > 0 && height > 0 && complete ? { width, height, dataStart: match[0].length } : null;
}

/** Encodes packed 24-bit RGB rows as a PNG without filters. */
function encodePng(width: number, height: number, rgb: Buffer): Buffer {
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    // The first byte of a row is its filter: 0, none.
    rgb.copy(rows, y * (stride + 1) + 1, y * stride, (y + 1) * stride);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    PNG_MAGIC,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
