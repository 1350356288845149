import { Buffer } from 'node:buffer';
import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { asPng } from './screenshot.ts';

/** Takes a PNG apart, checking every chunk's sum, and returns size and unfiltered rows. */
function decode(png: Uint8Array): { width: number; height: number; rows: number[][] } {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0]);
  const data = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const rows = Array.from({ length: height }, (_row, y) => {
    const row = data.subarray(y * (width * 3 + 1), (y + 1) * (width * 3 + 1));
    expect(row[0]).toBe(0);
    return [...row.subarray(1)];
  });
  return { width, height, rows };
}

const PIXELS = [255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3];
const ppm = (header: string, pixels = PIXELS): Buffer =>
  Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(pixels)]);

describe('asPng', () => {
  it.each(['P6\n2 2\n255\n', 'P6 2 2 255 ', 'P6\n# by QEMU\n2 2\n255\n'])(
    'makes PNG of PPM %j',
    (header) => {
      expect(decode(asPng(ppm(header)))).toEqual({
        width: 2,
        height: 2,
        rows: [PIXELS.slice(0, 6), PIXELS.slice(6)],
      });
    },
  );

  it('leaves PNG as it is', () => {
    const png = asPng(ppm('P6 2 2 255 '));
    expect(asPng(png)).toBe(png);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another format', Buffer.from('GIF89a')],
    ['a PPM that is cut off', ppm('P6 2 2 255 ', PIXELS.slice(0, 11))],
    ['a PPM of 16 bits', ppm('P6 2 2 65535 ')],
    ['a PPM of no size', ppm('P6 0 2 255 ')],
  ])('refuses %s', (_what, bytes) => {
    expect(() => asPng(bytes)).toThrow(/unknown format/);
  });
});
