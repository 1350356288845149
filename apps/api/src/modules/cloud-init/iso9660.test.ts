import { describe, expect, it } from 'vitest';
import { writeIso } from './iso9660.ts';

const at = new Date('2026-11-22T10:20:30Z');
const file = (name: string, text: string) => ({ name, content: Buffer.from(text) });

describe('writeIso', () => {
  it('writes the descriptors, the label and whole sectors', () => {
    const image = Buffer.from(
      writeIso({
        label: 'cidata',
        at,
        files: [file('user-data', 'x'.repeat(5000)), file('meta-data', '')],
      }),
    );
    expect(image.length % 2048).toBe(0);
    expect(image.length).toBe((25 + 3 + 1) * 2048);
    expect([16, 17, 18].map((sector) => image[sector * 2048])).toEqual([1, 2, 255]);
    expect(image.toString('latin1', 16 * 2048 + 1, 16 * 2048 + 6)).toBe('CD001');
    expect(image.toString('latin1', 16 * 2048 + 40, 16 * 2048 + 72).trimEnd()).toBe('cidata');
    expect(image.readUInt32LE(16 * 2048 + 80)).toBe(29);
    expect(image.readUInt32BE(16 * 2048 + 84)).toBe(29);
    expect(image.toString('latin1', 25 * 2048, 25 * 2048 + 5000)).toBe('x'.repeat(5000));
  });

  it('gives the same bytes for the same input', () => {
    const make = () => Buffer.from(writeIso({ label: 'cidata', at, files: [file('a', '1')] }));
    expect(make().equals(make())).toBe(true);
  });

  it('refuses a bad label, a long name and too many files', () => {
    expect(() => writeIso({ label: '', at, files: [] })).toThrow(RangeError);
    expect(() => writeIso({ label: 'x'.repeat(17), at, files: [] })).toThrow(RangeError);
    expect(() => writeIso({ label: 'l', at, files: [file('n'.repeat(250), '')] })).toThrow(
      'too long',
    );
    const many = Array.from({ length: 40 }, (_, index) => file(`file-number-${index}`, ''));
    expect(() => writeIso({ label: 'l', at, files: many })).toThrow('Too many');
  });
});
